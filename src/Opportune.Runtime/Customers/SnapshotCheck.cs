using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>A snapshot that does not fit.</summary>
/// <param name="Customer">The customer's random number.</param>
/// <param name="Version">The last entry that the snapshot says it holds.</param>
/// <param name="Code"><c>snapshot.ahead</c>: the journal ends before it; <c>snapshot.other</c>: the journal has another entry at its place; <c>snapshot.unreadable</c>: it does not open or is
/// damaged; <c>snapshot.unknown</c>: its customer has no key, as one erased; <c>snapshot.differs</c>: the journal folds to another state.</param>
public sealed record SnapshotFinding(ulong Customer, long Version, string Code);

/// <summary>What a check of snapshots showed.</summary>
/// <param name="Snapshots">Snapshots looked at.</param>
/// <param name="Outdated">Of those, folded under a definition that folds otherwise; they are replaced when their customers are next touched.</param>
/// <param name="Refolded">Of those, compared with a fold of the journal, byte for byte.</param>
/// <param name="Findings">What does not fit; empty when all is well.</param>
public sealed record SnapshotsReport(long Snapshots, long Outdated, long Refolded, IReadOnlyList<SnapshotFinding> Findings);

/// <summary>Compares snapshots with the journal they are a cache of. Changes nothing, and may run beside a host in use.</summary>
public static class SnapshotCheck
{
    /// <summary>Checks that every snapshot is of this journal, and folds a share of the customers anew to compare. O(snapshots), and O(entries) of the share.</summary>
    /// <param name="ports">The store; without snapshots there is nothing to find.</param>
    /// <param name="bank">The definition in use.</param>
    /// <param name="share">Share of the customers to fold anew, 0 to 1; which ones follows from their numbers.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<SnapshotsReport> RunAsync(RuntimePorts ports, BankDefinition bank, double share, CancellationToken cancel)
    {
        var (banks, findings) = (new Banks(ports.Artifacts, ports.LoadBank), new List<SnapshotFinding>());
        var vault = new EntryVault(banks);
        var (all, outdated, refolded) = (0L, 0L, 0L);
        if (ports.Snapshots is null) return new(0, 0, 0, findings);
        await foreach (var stored in ports.Snapshots.AllAsync(cancel))
        {
            all++;
            var (code, key, bytes) = await LookAsync(ports, stored, cancel);
            if (code is null && CustomerState.FoldHashIn(bytes) != CustomerState.FoldHashOf(bank)) outdated++;
            else if (code is null && Math.BigMul(stored.Customer, 1_000_000UL, out _) < share * 1_000_000)
            {
                refolded++;
                if (!await IsFoldOfJournalAsync(ports, vault, banks, bank, key!, stored, bytes, cancel)) code = "snapshot.differs";
            }
            if (code is not null) findings.Add(new(stored.Customer, stored.Version, code));
        }
        return new(all, outdated, refolded, findings);
    }

    private static async ValueTask<(string? Code, CustomerKey? Key, byte[] State)> LookAsync(RuntimePorts ports, StoredSnapshot stored, CancellationToken cancel)
    {
        if (await ports.Keys.FindAsync(stored.Customer, cancel) is not { } key) return ("snapshot.unknown", null, []);
        if (SnapshotVault.Open(key, stored) is not { } bytes || CustomerState.FoldHashIn(bytes) is null) return ("snapshot.unreadable", key, []);
        if (await ports.Journal.FindAsync(stored.Customer, stored.Version, cancel) is not { } row) return ("snapshot.ahead", key, bytes);
        return (SnapshotReader.IsOf(stored, row) ? null : "snapshot.other", key, bytes);
    }

    private static async ValueTask<bool> IsFoldOfJournalAsync(RuntimePorts ports, EntryVault vault, Banks banks, BankDefinition bank, CustomerKey key, StoredSnapshot stored, byte[] bytes, CancellationToken cancel)
    {
        var state = new CustomerState(key.Id, bank, banks.Of);
        await foreach (var row in ports.Journal.ReadCustomerAsync(key.Number, 0, cancel))
        {
            if (row.Version > stored.Version) break;
            state.Apply(vault.Open(key, row, bank));
        }
        return state.ToBytes().Span.SequenceEqual(bytes);
    }
}
