using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime;

namespace Opportune.Host.Api;

/// <summary>Everything that is kept of a customer, in order.</summary>
/// <param name="Customer">Whom.</param>
/// <param name="Entries">At least one.</param>
internal sealed record Past(CustomerId Customer, IReadOnlyList<(long Version, JournalEntry Entry)> Entries)
{
    /// <summary>The decisions, newest first.</summary>
    public IEnumerable<DecisionRecord> Decisions => Entries.Reverse().Select(e => e.Entry).OfType<JournalEntry.DecisionMade>().Select(d => d.Record);

    /// <summary>Reads it; null where there is nothing.</summary>
    public static async Task<Past?> OfAsync(BankRuntime runtime, CustomerId customer, CancellationToken cancel)
    {
        var entries = new List<(long, JournalEntry)>();
        await foreach (var (version, entry, _) in runtime.ExportAsync(customer, cancel)) entries.Add((version, entry));
        return entries.Count == 0 ? null : new(customer, entries);
    }
}
