using System.Text.Json;
using Opportune.Bench.Sample;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Ingest;
using Opportune.Engine.Policy;
using Opportune.Engine.Score;
using Opportune.Expressions;
using Opportune.Runtime;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Bench.Stages;

/// <summary>What each stage of a decision and of an event costs, in core time and bytes, with nothing else running in this thread: where the microseconds go.</summary>
internal sealed class StageBench
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Salt = [1, 2, 3];
    private readonly BankDefinition _bank;
    private readonly DecisionPipeline _pipeline;
    private readonly CustomerState[] _customers;
    private readonly DecisionRequest[] _requests;
    private readonly DecisionInput[] _inputs;
    private readonly DecisionRecord[] _records;

    /// <summary>Prepares customers with their history.</summary>
    /// <param name="actions">Of the bank.</param>
    /// <param name="customers">How many to take turns.</param>
    /// <param name="eventsPerCustomer">History of each.</param>
    internal StageBench(int actions, int customers, int eventsPerCustomer)
    {
        _bank = BenchBank.Load(actions);
        foreach (var condition in PolicyJudge.RunAlone(_bank)) condition.UseCompiled(); // as the running host does
        _pipeline = new(_bank, PropensityModel.Untrained);
        _customers = [.. Folded(_bank, customers, eventsPerCustomer)];
        _requests = [.. _customers.Select(c => new DecisionRequest(c.Customer, [new(BenchBank.Placement, 1)], new Dictionary<string, CelValue> { ["page"] = CelValue.String("cards") }, "r-" + c.Customer, 7, true, null))];
        _inputs = [.. _customers.Select((c, i) => _pipeline.Close(c, _requests[i], DecisionId.Of((ulong)i + 1, c.Version + 1), Now, Salt))];
        _records = [.. _inputs.Select(_pipeline.Choose)];
    }

    /// <summary>Share of candidates that no rule stopped.</summary>
    internal double Allowed => _records.Average(r => r.Verdicts.Count(v => v.Code is null)) / Math.Max(1, _records.Average(r => r.Verdicts.Count));

    /// <summary>Candidates of a decision.</summary>
    internal double Candidates => _records.Average(r => r.Verdicts.Count);

    /// <summary>Bytes of an encoded record, before encryption.</summary>
    internal double RecordBytes => _records.Average(r => (double)RecordCodec.Write(r, _ => _bank).Length);

    /// <summary>Measures every stage.</summary>
    /// <param name="seconds">Core time of a round of a stage.</param>
    /// <param name="only">Names of stages, or empty for all.</param>
    /// <param name="rounds">Rounds of a stage; the best counts.</param>
    internal IEnumerable<(string Stage, StageCost Cost)> Run(double seconds, IReadOnlyCollection<string> only, int rounds = 3) =>
        Stages().Where(s => only.Count == 0 || only.Contains(s.Stage)).Select(s => (s.Stage, ThreadMeter.Measure(_customers.Length, s.Work, seconds, rounds)));

    private IEnumerable<(string Stage, Action<int> Work)> Stages()
    {
        yield return ("close", i => _pipeline.Close(_customers[i], _requests[i], _inputs[i].DecisionId, Now, Salt));
        yield return ("choose", i => _pipeline.Choose(_inputs[i]));
        yield return ("decide", i => _pipeline.Decide(_customers[i], _requests[i], _inputs[i].DecisionId, Now, Salt).Record.LetGo());
        yield return ("encode", i => RecordCodec.Write(_records[i], _ => _bank));
        var vault = new EntryVault(new Banks(new OneBank(_bank), _ => _bank));
        var keys = _customers.Select((c, i) => new CustomerKey((ulong)i + 1, c.Customer, new byte[32])).ToArray();
        var made = _records.Select(r => new JournalEntry.DecisionMade(r) { At = Now }).ToArray();
        var ready = keys.Select(EntryVault.Ready).ToArray(); // as those of busy customers are in the running host
        yield return ("encode-encrypt", i => EntryVault.GiveBack(vault.Seal(keys[i], ready[i], 7, [made[i]], null)));
        yield return ("encode-encrypt-seldom", i => EntryVault.GiveBack(vault.Seal(keys[i], 7, [made[i]], null)));
        var rows = made.Select((m, i) => vault.Seal(keys[i], 7, [m], null)[0]).ToArray();
        yield return ("decrypt-decode", i => vault.Open(keys[i], rows[i], _bank));
        yield return ("wake", i => _customers[i].WakeAt(Now));
        foreach (var stage in EventStages()) yield return stage;
    }

    private IEnumerable<(string Stage, Action<int> Work)> EventStages()
    {
        var texts = Enumerable.Range(0, 4_096).Select(i => JsonDocument.Parse(BenchCustomers.Live(i % _customers.Length, i, Now)).RootElement.Clone()).ToArray();
        var reader = new EventReader(_bank.Events, _bank.Currency);
        var read = 0;
        yield return ("event-read", _ => reader.Read(texts[read++ & 4_095], Now));
        var history = _customers.Take(200).SelectMany((_, c) => new BenchCustomers(Now).Events(c).Select(e => (c, reader.Read(JsonDocument.Parse(e).RootElement, Now, true).Event!))).ToArray();
        var (fresh, at) = (Empty(), 0);
        yield return ("event-fold", _ =>
        {
            if (at == history.Length) (fresh, at) = (Empty(), 0);
            var (customer, e) = history[at++];
            fresh[customer].Apply(new JournalEntry.EventTaken(e) { At = e.Time });
        });
        var (copies, serial) = (Folded(_bank, _customers.Length, 30).ToArray(), 0L);
        yield return ("event-take-live", i =>
        {
            if (++serial % 50_000 == 0) copies = [.. Folded(_bank, _customers.Length, 30)];
            var e = reader.Read(texts[serial & 4_095], Now).Event! with { IdFingerprint = serial };
            DecisionPipeline.Take(copies[(serial & 4_095) % copies.Length], e, Now, isHistory: false);
        });
        CustomerState[] Empty() => [.. Enumerable.Range(0, Math.Min(200, _customers.Length)).Select(c => new CustomerState(CustomerId.Parse(BenchCustomers.Id(c)), _bank, _ => _bank))];
    }

    private static IEnumerable<CustomerState> Folded(BankDefinition bank, int customers, int eventsPerCustomer)
    {
        var (reader, sample) = (new EventReader(bank.Events, bank.Currency), new BenchCustomers(Now, eventsPerCustomer));
        for (var c = 0; c < customers; c++)
        {
            var state = new CustomerState(CustomerId.Parse(BenchCustomers.Id(c)), bank, _ => bank);
            foreach (var text in sample.Events(c))
            {
                using var json = JsonDocument.Parse(text);
                var (e, problem) = reader.Read(json.RootElement, Now, isHistory: true);
                state.Apply(new JournalEntry.EventTaken(e ?? throw new InvalidOperationException($"{problem!.Code} {problem.Message}")) { At = e.Time });
            }
            yield return state;
        }
    }

    /// <summary>The one definition that the records of this bench name.</summary>
    private sealed class OneBank(BankDefinition bank) : IArtifacts
    {
        public ValueTask<string> PutAsync(string kind, ReadOnlyMemory<byte> content, DateTimeOffset at, CancellationToken cancel) => ValueTask.FromResult(bank.Hash);

        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken cancel) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(ReadOnlyMemory<byte>.Empty);

        public ValueTask<(string Hash, ReadOnlyMemory<byte> Content)?> NewestAsync(string kind, CancellationToken cancel) => ValueTask.FromResult<(string, ReadOnlyMemory<byte>)?>(null);
    }
}
