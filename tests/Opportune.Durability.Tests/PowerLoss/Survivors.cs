using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>Opens what a power loss left with the real store and runtime, and says what is wrong with it.</summary>
/// <remarks>Whatever is recovered must be a prefix of the load's journal: so nothing is there twice, no version is missing, nothing is changed. One at a time uses it.</remarks>
internal sealed class Survivors(Reference reference) : IDisposable
{
    private readonly RamFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(ScriptedLoad.Morning.AddHours(5));

    /// <summary>Null where the disk keeps every promise given so far, else what is broken.</summary>
    /// <param name="state">The disk.</param>
    /// <param name="known">Recovered stores whose promises were checked already, each with the number of acknowledgements.</param>
    public async Task<string?> WrongAsync(DiskState state, ISet<string> known)
    {
        try
        {
            Materialize(state.Files);
            await using var store = EmbeddedStore.Open(_folder.Path, ScriptedLoad.Options);
            var (wrong, word) = await StoreAsync(store, state);
            if (wrong is not null) return wrong;
            lock (known) if (!known.Add($"{word} {state.Acks}")) return null;
            return await BankAsync(store, state);
        }
        catch (Exception failed) when (failed is StoreException or Xunit.Sdk.XunitException or NullReferenceException or InvalidOperationException)
        {
            return failed.Message;
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Materialize(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var left in Directory.EnumerateFiles(_folder.Path)) File.Delete(left);
        foreach (var (name, content) in files) File.WriteAllBytes(_folder.At(name), content);
    }

    private async Task<(string? Wrong, string Word)> StoreAsync(EmbeddedStore store, DiskState state)
    {
        var rows = await Reference.RowsAsync(store.Journal);
        if (await store.Journal.FindBrokenLinkAsync(CancellationToken.None) is { } broken) return ($"the chain breaks at {broken}", "");
        if (rows.Count > reference.Rows.Count || rows.Where((row, i) => row != reference.Rows[i]).Any()) return ("what was recovered is no prefix of what was stored", "");
        var promised = state.Acks == 0 ? 0 : reference.Acks[state.Acks - 1].Sequence;
        if (rows.Count < promised) return ($"entry {promised} was acknowledged and the journal ends at {rows.Count}", "");
        var numbers = await store.Keys.AllAsync(CancellationToken.None).Select(k => k.Number).ToListAsync();
        foreach (var erased in reference.Acks.Take(state.Acks).OfType<Ack.Erased>())
            if (numbers.Contains(erased.Number)) return ("an erased customer is back", "");
        var learner = (await store.Artifacts.NewestAsync("learner", CancellationToken.None))?.Hash;
        return (null, $"{rows.Count} {string.Join(',', numbers)} {learner}");
    }

    private async Task<string?> BankAsync(EmbeddedStore store, DiskState state)
    {
        await using var bank = await ScriptedLoad.StartAsync(store, _clock);
        var acks = reference.Acks.Take(state.Acks).ToList();
        var gone = state.Step > reference.Erasing ? "c-5" : "nobody";
        foreach (var taken in acks.OfType<Ack.Taken>())
        {
            var events = taken.Events.Where(e => !e.ToString().Contains(gone, StringComparison.Ordinal) && !e.ToString().Contains(gone.Replace('c', 'a'), StringComparison.Ordinal)).ToList();
            if (events.Count > 0 && await bank.TakeAsync(events, isHistory: true, CancellationToken.None) is var report && report.Duplicates != events.Count) return $"{events.Count - report.Duplicates} acknowledged events were taken again";
        }
        foreach (var made in acks.OfType<Ack.Decided>())
        {
            if (await bank.DecideAsync(ScriptedLoad.Request(made.Customer, made.RequestId), DecideMode.Live, CancellationToken.None) is not DecisionAnswer.Made { IsRepeated: true } again || again.Record.Input.DecisionId != made.DecisionId)
                return $"request {made.RequestId} was decided twice";
        }
        foreach (var answered in acks.OfType<Ack.Answered>())
            if (await bank.RespondAsync(answered.Token, answered.Outcome, null, null, CancellationToken.None) is not ResponseAnswer.Taken { IsRepeated: true }) return "an acknowledged answer was taken again";
        return await LimitsAsync(bank) ?? await LearntAsync(bank, store, acks);
    }

    private static async Task<string?> LearntAsync(BankRuntime bank, EmbeddedStore store, List<Ack> acks)
    {
        if (acks.OfType<Ack.Published>().LastOrDefault() is { } published && await store.Artifacts.FindAsync(published.Hash, CancellationToken.None) is null) return "a published model is gone";
        await Runtime.Tests.Storage.Recount.AssertAsync(bank, store, CancellationToken.None);
        return null;
    }

    /// <summary>No request or event twice, no limit exceeded; and it stays so when the bank goes on.</summary>
    private async Task<string?> LimitsAsync(BankRuntime bank)
    {
        _clock.Now = _clock.Now.AddSeconds(1);
        var more = await bank.DecideAsync(ScriptedLoad.Request("c-1", $"after {_clock.Now.Ticks}"), DecideMode.Live, CancellationToken.None);
        foreach (var option in ((DecisionAnswer.Made)more).Options.OfType<OptionAnswer>()) await bank.RespondAsync(option.Token, Outcome.Shown, _clock.Now, null, CancellationToken.None);
        foreach (var customer in new[] { "c-1", "c-2", "c-3", "c-4", "c-6" })
        {
            var entries = await bank.ExportAsync(CustomerId.Parse(customer), CancellationToken.None).Select(e => e.Entry).ToListAsync();
            if (LimitsHeld.Exceeded(entries, bank.Bank) is [var limit, ..]) return $"{customer} was contacted more often than {limit} allows";
            if (Twice(entries.OfType<JournalEntry.EventTaken>().Select(e => $"{e.Event.Source} {e.Event.Id}"))) return $"{customer} has an event twice";
            if (Twice(entries.OfType<JournalEntry.DecisionMade>().Select(d => d.Record.Input.RequestId).OfType<string>())) return $"{customer} has a request twice";
        }
        return null;
    }

    private static bool Twice(IEnumerable<string> words) => words.GroupBy(w => w, StringComparer.Ordinal).Any(g => g.Count() > 1);
}
