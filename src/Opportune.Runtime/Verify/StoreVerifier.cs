using Opportune.Engine.Bank;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Verify;

/// <summary>Verifies a store through its ports, also beside the host that uses it: reads only.</summary>
/// <remarks>The journal is verified up to its last entry at the start. What is derived from entries is derived again and compared: the links of accounts and aliases, wake-ups, decisions.</remarks>
public static class StoreVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="ports">The store; clock and channels are not used.</param>
    /// <param name="depth">How thoroughly.</param>
    /// <param name="progress">Told the done share in [0, 1] and what is being looked at.</param>
    /// <param name="cancel">Stops verifying.</param>
    public static async Task<VerifyReport> RunAsync(RuntimePorts ports, VerifyDepth depth, Action<double, string> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(depth);
        var (banks, last) = (new Banks(ports.Artifacts, ports.LoadBank), 0L);
        progress(0, "chain");
        var chain = await new Findings("chain").AroundAsync(async found =>
        {
            last = found.Looked = (await ports.Journal.CountAsync(cancel)).LastSequence;
            if (await ports.Journal.FindBrokenLinkAsync(cancel) is { } broken) found.Add("verify.chain", broken, "This entry does not follow from the one before it: it was changed, or one is missing.");
        });
        var definition = new Findings("definition");
        var parts = new List<VerifyPart> { chain.Part() };
        if (await NewestAsync(ports, banks, definition, cancel) is { } bank) parts.AddRange(await EntriesAsync(ports, banks, bank, last, depth, progress, cancel));
        progress(0.95, "learner");
        parts.Add((await new Findings("learner").AroundAsync(found => LearnerCheck.RunAsync(ports.Artifacts, banks, last, found, cancel))).Part());
        return new(last, [definition.Part(), .. parts]);
    }

    private static async Task SnapshotsAsync(RuntimePorts ports, BankDefinition bank, double share, bool isWhole, Findings found, CancellationToken cancel)
    {
        var report = await SnapshotCheck.RunAsync(ports, bank, share, cancel);
        (found.Looked, found.Unverified) = (report.Snapshots, report.Outdated);
        // An archived entry that is elsewhere cannot be compared with the mark of the snapshot behind it.
        foreach (var finding in report.Findings.Where(f => isWhole || f.Code != "snapshot.other")) found.Add(finding.Code, null, $"The snapshot of a customer at version {finding.Version} is not what the journal says. Snapshots are a cache: stop the host and delete snapshots.db.");
    }

    /// <summary>The definition by which events are read; null for an empty store, and where it is damaged.</summary>
    private static async Task<BankDefinition?> NewestAsync(RuntimePorts ports, Banks banks, Findings found, CancellationToken cancel)
    {
        try
        {
            if (await ports.Artifacts.NewestAsync("bank", cancel) is not { } newest) return null;
            found.Looked++;
            return banks.Of(newest.Hash);
        }
        catch (Exception damaged) when (damaged is StoreException or FormatException)
        {
            found.Add("verify.artifact", null, "The newest bank definition is damaged, or this program cannot read it: entries were not looked at.");
            return null;
        }
    }

    private static async Task<IEnumerable<VerifyPart>> EntriesAsync(
        RuntimePorts ports, Banks banks, BankDefinition bank, long last, VerifyDepth depth, Action<double, string> progress, CancellationToken cancel)
    {
        var keys = new KnownKeys(ports.Keys);
        var (replay, links) = (new ReplayCheck(banks, depth), new LinkCheck(ports.Keys));
        var entries = new EntryCheck(keys, banks, bank, replay, links);
        var found = await new Findings("entries").AroundAsync(async f =>
        {
            await foreach (var row in ports.Journal.ReadAllAsync(0, cancel))
            {
                if (row.Sequence > last) break;
                await entries.TakeAsync(row, f, cancel);
                if (row.Sequence % 1_024 == 0) progress(0.1 + 0.6 * row.Sequence / last, $"entry {row.Sequence} of {last}");
            }
        });
        progress(0.7, "links");
        var linked = await new Findings("links").AroundAsync(f => links.CompareAsync(ports.Journal, last, keys, f, cancel));
        progress(0.75, "customers");
        var wakeUps = new WakeUpCheck(ports, banks, bank);
        var woken = await new Findings("wake-ups").AroundAsync(f => wakeUps.RunAsync(depth.Step(entries.Customers), f, cancel));
        progress(0.9, "snapshots");
        // A fold without its archive may differ from the snapshot made with it.
        var share = found.Unverified > 0 ? 0 : depth.Deep ? 1 : Math.Min(1, (double)depth.Sample / Math.Max(1, entries.Customers));
        var snapshots = await new Findings("snapshots").AroundAsync(f => SnapshotsAsync(ports, bank, share, isWhole: found.Unverified == 0, f, cancel));
        return [found.Part(), linked.Part(), woken.Part(), replay.Found.Part(), snapshots.Part()];
    }
}
