using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Explain;
using Opportune.Engine.Learn;
using Opportune.Engine.Measure;
using Opportune.Expressions;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime;

/// <summary>Everything that only reads: decisions, explanations, replay, portraits, the report, exports.</summary>
internal sealed class Readings(Shell shell)
{
    private static readonly Dictionary<string, CelValue> NoContext = [];

    internal async Task<(DecisionRecord Record, BankDefinition Bank)?> FindAsync(string decisionId, CancellationToken cancel) =>
        await FindStoredAsync(decisionId, cancel) is { } found ? (found.Record, shell.Banks.Of(found.Record.Input.BankHash)) : null;

    internal async Task<ReplayReport?> ReplayAsync(string decisionId, CancellationToken cancel)
    {
        if (await FindStoredAsync(decisionId, cancel) is not { } found) return null;
        var (record, kept) = found;
        return Replay.Run(record, new(shell.Banks.Of(record.Input.BankHash), shell.Banks.Model(record.Input.ModelHash)), shell.Banks, kept);
    }

    private async Task<(DecisionRecord Record, ReadOnlyMemory<byte> Kept)?> FindStoredAsync(string decisionId, CancellationToken cancel)
    {
        if (!DecisionId.TryParse(decisionId, out var number, out var version) || await shell.Ports.Keys.FindAsync(number, cancel) is not { } key) return null;
        if (await shell.Ports.Journal.FindAsync(number, version, cancel) is not { Kind: (byte)EntryCodec.Kind.Decision } row) return null;
        var kept = EntryVault.OpenBytes(key, row);
        return (RecordCodec.Read(kept, shell.Banks.Of), kept);
    }

    internal async Task<Explanation?> ExplainAsync(string decisionId, Audience audience, CancellationToken cancel) =>
        await FindAsync(decisionId, cancel) is { } found ? new Explainer(found.Bank).Explain(found.Record, audience) : null;

    internal async Task<WhyNot?> WhyNotAsync(CustomerId customer, string action, string placement, string? decisionId, Audience audience, CancellationToken cancel)
    {
        if (decisionId is not null)
        {
            if (await FindAsync(decisionId, cancel) is not { } found || await shell.Directory.PrimaryAsync(found.Record.Input.Customer, cancel) != await shell.Directory.PrimaryAsync(customer, cancel)) return null;
            return found.Bank.Action(action) is { } then && found.Bank.Placement(placement) is { } there
                ? new Explainer(found.Bank).WhyNot(found.Record.Input, then, there, audience, found.Record) : null;
        }
        var pipeline = shell.Pipeline;
        if (pipeline.Bank.Action(action) is not { } a || pipeline.Bank.Placement(placement) is not { } p) return null;
        var decided = await ReadAsync(customer, pipeline.Bank, state => pipeline.Choose(pipeline.Close(state, new(state.Customer, [new(p.Name, p.Slots)], NoContext, null, 0, false, null), "dry-run", shell.Now, shell.DrawSecret)), cancel);
        return new Explainer(pipeline.Bank).WhyNot(decided.Input, a, p, audience, decided);
    }

    internal async Task<Portrait?> PortraitAsync(CustomerId id, DateTimeOffset? asOf, CancellationToken cancel)
    {
        var (customer, bank) = (await shell.Directory.PrimaryAsync(id, cancel), shell.Pipeline.Bank);
        if (asOf is { } at)
        {
            var then = await shell.Customers.AsOfAsync(customer, bank, at, cancel);
            return await EntriesAsync(then, bank, cancel) is { Count: > 0 } known ? Draw(then, [.. known.Select(k => k.Entry).Where(e => CustomerStore.HadHappened(e, at))], at) : null;
        }
        using var hold = await shell.Customers.EnterAsync(customer, cancel);
        var state = await shell.Customers.LoadAsync(hold.Customer, bank, cancel);
        return await EntriesAsync(state, bank, cancel) is { Count: > 0 } entries ? Draw(state, [.. entries.Select(e => e.Entry)], shell.Now) : null;
    }

    private Portrait Draw(CustomerState state, IReadOnlyList<JournalEntry> entries, DateTimeOffset at) =>
        Portrait.Of(state.Profile, state.Contacts.AsOf(at), state.Version, state.Outbox.Pending.Count, entries, at, shell.Banks.Of);

    internal async IAsyncEnumerable<CustomerId> CustomersAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var key in shell.Ports.Keys.AllAsync(cancel)) yield return key.Id;
    }

    internal async Task<Portrait?> GlanceAsync(CustomerId id, CancellationToken cancel) =>
        await shell.Ports.Keys.FindAsync(await shell.Directory.PrimaryAsync(id, cancel), cancel) is null ? null
        : await ReadAsync(id, shell.Pipeline.Bank, state => Draw(state, [], shell.Now), cancel);

    /// <summary>Everything that is kept of a customer, entry by entry, aliases included.</summary>
    internal async IAsyncEnumerable<(long Version, JournalEntry Entry, ReadOnlyMemory<byte> Bytes)> ExportAsync(CustomerId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var (customer, bank) = (await shell.Directory.PrimaryAsync(id, cancel), shell.Pipeline.Bank);
        var state = await shell.Customers.AsOfAsync(customer, bank, DateTimeOffset.MaxValue, cancel);
        foreach (var (key, row, entry) in await EntriesAsync(state, bank, cancel)) yield return (row.Version, entry, EntryVault.OpenBytes(key, row));
    }

    /// <summary>The entries of a customer and of the aliases, in the order of the whole journal.</summary>
    private async Task<List<(CustomerKey Key, JournalRow Row, JournalEntry Entry)>> EntriesAsync(CustomerState state, BankDefinition bank, CancellationToken cancel)
    {
        var keys = new Dictionary<ulong, CustomerKey>();
        foreach (var id in state.Aliases.Prepend(state.Customer))
            if (await shell.Ports.Keys.FindAsync(id, cancel) is { } key) keys[key.Number] = key;
        return [.. (await shell.Fold.UnionAsync([.. keys.Values], bank, cancel)).Where(e => e.Entry is not null).Select(e => (keys[e.Row.Customer], e.Row, e.Entry!))];
    }

    /// <summary>Folds every customer once more and counts.</summary>
    internal async Task<Report> ReportAsync(CancellationToken cancel)
    {
        var (bank, report) = (shell.Pipeline.Bank, new ReportBuilder(shell.Banks.Of));
        var nobody = new PropensityLearner();
        await foreach (var key in shell.Ports.Keys.AllAsync(cancel))
        {
            var state = new CustomerState(key.Id, bank, shell.Banks.Of);
            await foreach (var (_, entry) in shell.Fold.EntriesAsync(key, bank, cancel))
                if (entry is not null) DecisionPipeline.Answer(state, entry, nobody, report);
        }
        return report.Build();
    }

    private async Task<T> ReadAsync<T>(CustomerId id, BankDefinition bank, Func<CustomerState, T> read, CancellationToken cancel)
    {
        using var hold = await shell.Customers.EnterAsync(await shell.Directory.PrimaryAsync(id, cancel), cancel);
        return read(await shell.Customers.LoadAsync(hold.Customer, bank, cancel));
    }
}
