using Opportune.Engine.Bank;
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
        var (replay, links) = (new ReplayCheck(banks, depth.Step(last)), new LinkCheck(ports.Keys));
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
        return [found.Part(), linked.Part(), woken.Part(), replay.Found.Part()];
    }
}
