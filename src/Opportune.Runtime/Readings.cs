using System.Security.Cryptography;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Explain;
using Opportune.Engine.Learn;
using Opportune.Engine.Measure;
using Opportune.Expressions;
using Opportune.Runtime.Commit;

namespace Opportune.Runtime;

/// <summary>Everything that only reads: decisions, explanations, replay, portraits, the report, exports.</summary>
internal sealed class Readings(Shell shell)
{
    private static readonly Dictionary<string, CelValue> NoContext = [];

    internal async Task<(DecisionRecord Record, BankDefinition Bank)?> FindAsync(string decisionId, CancellationToken cancel)
    {
        if (!DecisionId.TryParse(decisionId, out var number, out var version) || await shell.Ports.Keys.FindAsync(number, cancel) is not { } key) return null;
        if (await shell.Ports.Journal.FindAsync(number, version, cancel) is not { Kind: (byte)EntryCodec.Kind.Decision } row) return null;
        var record = RecordCodec.Read(EntryVault.OpenBytes(key, row), shell.Banks.Of);
        return (record, shell.Banks.Of(record.Input.BankHash));
    }

    internal async Task<ReplayReport?> ReplayAsync(string decisionId, CancellationToken cancel)
    {
        if (await FindAsync(decisionId, cancel) is not { } found) return null;
        var (record, bank) = found;
        var replayed = new DecisionPipeline(bank, shell.Banks.Model(record.Input.ModelHash)).Choose(record.Input);
        var (then, now) = (RecordCodec.Write(record, shell.Banks.Of), RecordCodec.Write(replayed, shell.Banks.Of));
        return new(then.Span.SequenceEqual(now.Span), Hash(then), Hash(now), Differences(record, replayed));
    }

    internal async Task<Explanation?> ExplainAsync(string decisionId, Audience audience, CancellationToken cancel) =>
        await FindAsync(decisionId, cancel) is { } found ? new Explainer(found.Bank).Explain(found.Record, audience) : null;

    internal async Task<WhyNot?> WhyNotAsync(CustomerId customer, string action, string placement, string? decisionId, Audience audience, CancellationToken cancel)
    {
        if (decisionId is not null)
        {
            if (await FindAsync(decisionId, cancel) is not { } found || found.Record.Input.Customer != await shell.Directory.PrimaryAsync(customer, cancel)) return null;
            return found.Bank.Action(action) is { } then && found.Bank.Placement(placement) is { } there
                ? new Explainer(found.Bank).WhyNot(found.Record.Input, then, there, audience, found.Record) : null;
        }
        var bank = shell.Pipeline.Bank;
        if (bank.Action(action) is not { } a || bank.Placement(placement) is not { } p) return null;
        var decided = await ReadAsync(customer, state => shell.Pipeline.Choose(shell.Pipeline.Close(state, new(state.Customer, [new(p.Name, p.Slots)], NoContext, null, 0, false, null), "dry-run", shell.Now, shell.DrawSecret)), cancel);
        return new Explainer(bank).WhyNot(decided.Input, a, p, audience, decided);
    }

    internal async Task<Portrait?> PortraitAsync(CustomerId id, DateTimeOffset? asOf, CancellationToken cancel)
    {
        var customer = await shell.Directory.PrimaryAsync(id, cancel);
        if (await shell.Ports.Keys.FindAsync(customer, cancel) is not { } key) return null;
        var entries = new List<JournalEntry>();
        await foreach (var (_, entry) in shell.Customers.EntriesAsync(key, cancel))
            if (entry is not null) entries.Add(entry);
        if (asOf is not { } at) return await ReadAsync(customer, state => Draw(state, entries, shell.Now), cancel);
        return Draw(await shell.Customers.AsOfAsync(customer, at, cancel), [.. entries.Where(e => e is JournalEntry.EventTaken { Event: var x } ? x.Time <= at && x.KnownAt <= at : e.At <= at)], at);
    }

    private Portrait Draw(CustomerState state, IReadOnlyList<JournalEntry> entries, DateTimeOffset at) =>
        Portrait.Of(state.Profile, state.Contacts.AsOf(at), state.Version, state.Outbox.Pending.Count, entries, at, shell.Banks.Of);

    /// <summary>Everything that is kept of a customer, entry by entry.</summary>
    internal async IAsyncEnumerable<(long Version, JournalEntry Entry, ReadOnlyMemory<byte> Bytes)> ExportAsync(CustomerId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (await shell.Ports.Keys.FindAsync(await shell.Directory.PrimaryAsync(id, cancel), cancel) is not { } key) yield break;
        await foreach (var (row, entry) in shell.Customers.EntriesAsync(key, cancel))
            if (entry is not null) yield return (row.Version, entry, EntryVault.OpenBytes(key, row));
    }

    /// <summary>Folds every customer once more and counts.</summary>
    internal async Task<Report> ReportAsync(CancellationToken cancel)
    {
        var report = new ReportBuilder(shell.Banks.Of);
        var nobody = new PropensityLearner();
        await foreach (var key in shell.Ports.Keys.AllAsync(cancel))
        {
            var state = new CustomerState(key.Id, shell.Pipeline.Bank, shell.Banks.Of);
            await foreach (var (_, entry) in shell.Customers.EntriesAsync(key, cancel))
                if (entry is not null) DecisionPipeline.Answer(state, entry, nobody, report);
        }
        return report.Build();
    }

    private async Task<T> ReadAsync<T>(CustomerId id, Func<CustomerState, T> read, CancellationToken cancel)
    {
        var customer = shell.Customers.Of(await shell.Directory.PrimaryAsync(id, cancel));
        using var hold = await customer.LockAsync(cancel);
        return read(await shell.Customers.LoadAsync(customer, cancel));
    }

    private static string Hash(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private static List<string> Differences(DecisionRecord then, DecisionRecord now)
    {
        var differences = new List<string>();
        if (then.Input.Semantics != DecisionPipeline.Semantics) differences.Add($"decided by semantics {then.Input.Semantics}, replayed by {DecisionPipeline.Semantics}");
        differences.AddRange(then.Verdicts.Zip(now.Verdicts).Where(p => p.First != p.Second).Select(p => $"treatment {p.First.Treatment}: {p.First.Code ?? "allowed"} then, {p.Second.Code ?? "allowed"} now"));
        differences.AddRange(then.Scores.Zip(now.Scores).Where(p => p.First != p.Second).Select(p => $"action {p.First.Action}: priority {p.First.Priority:R} then, {p.Second.Priority:R} now"));
        differences.AddRange(then.Slots.Zip(now.Slots).Where(p => p.First.Treatment != p.Second.Treatment).Select(p => $"slot {p.First.Rank}: treatment {p.First.Treatment} then, {p.Second.Treatment} now"));
        return differences;
    }
}
