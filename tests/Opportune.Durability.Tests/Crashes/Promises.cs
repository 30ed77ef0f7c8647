using System.Diagnostics;
using System.Globalization;
using Opportune.Durability.Tests.PowerLoss;
using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime;
using Opportune.Runtime.Tests.Storage;

namespace Opportune.Durability.Tests.Crashes;

/// <summary>What stopped processes acknowledged over one store, and whether the store keeps it.</summary>
internal sealed class Promises
{
    private readonly List<string[]> _said = [];

    /// <summary>Lines heard so far.</summary>
    public int Count => _said.Count;

    /// <summary>Runs the bank until it is killed: by itself at a crash point, or from outside after so many lines.</summary>
    public async Task RunAsync(string folder, int round, string point, int passes, int killAfter = int.MaxValue)
    {
        string[] arguments = ["--child", folder, round.ToString(CultureInfo.InvariantCulture), point, passes.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, Environment = { ["DOTNET_TieredPGO"] = "0" } })!;
        var lines = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line != "ready") _said.Add(line.Split(' '));
            if (++lines == killAfter) process.Kill();
        }
        await process.WaitForExitAsync();
        Assert.Equal(137, process.ExitCode);
    }

    /// <summary>Every acknowledged event, decision and answer is there once, decisions replay, limits hold, labels are counted, the chain is whole.</summary>
    public async Task CheckAsync(string folder, int round)
    {
        await using var store = EmbeddedStore.Open(folder, StoppedBank.Options);
        await using var bank = await StoppedBank.StartAsync(store, StoppedBank.ClockOf(round));
        Assert.Null(await store.Journal.FindBrokenLinkAsync(CancellationToken.None));
        await RepeatAsync(bank);
        await CountAsync(bank);
        await Recount.AssertAsync(bank, store, CancellationToken.None);
    }

    private async Task RepeatAsync(BankRuntime bank)
    {
        var events = _said.Where(s => s[0] == "event").Select(s => StoppedBank.Event(s[1], Number(s[2]), Number(s[3]))).ToList();
        foreach (var batch in events.Chunk(1_000))
            Assert.Equal((0, batch.Length), await bank.TakeAsync(batch, false, CancellationToken.None) is var report ? (report.Accepted, report.Duplicates) : default);
        var decisions = _said.Where(s => s[0] == "decision").ToList();
        foreach (var (customer, request, id) in decisions.Select(s => (s[1], s[2], s[3])).Where((_, i) => i % 7 == 0 || i > decisions.Count - 100))
        {
            Assert.True(await bank.ReplayAsync(id, CancellationToken.None) is { Equal: true }, "an acknowledged decision is gone or does not replay");
            // A customer remembers the newest 64 requests.
            if (decisions.Where(d => d[1] == customer).TakeLast(50).All(d => d[2] != request)) continue;
            var again = Assert.IsType<DecisionAnswer.Made>(await bank.DecideAsync(StoppedBank.Request(customer, request), DecideMode.Live, CancellationToken.None));
            Assert.Equal((true, id), (again.IsRepeated, again.Record.Input.DecisionId));
        }
        foreach (var answer in _said.Where(s => s[0] == "answer"))
            Assert.Equal(new ResponseAnswer.Taken(IsRepeated: true), await bank.RespondAsync(answer[1], Enum.Parse<Outcome>(answer[2]), null, null, CancellationToken.None));
    }

    private static async Task CountAsync(BankRuntime bank)
    {
        foreach (var customer in Enumerable.Range(0, StoppedBank.Customers).Select(StoppedBank.Name))
        {
            var entries = await bank.ExportAsync(CustomerId.Parse(customer), CancellationToken.None).ToListAsync();
            Assert.Equal(Enumerable.Range(1, entries.Count).Select(v => (long)v), entries.Select(e => e.Version));
            Assert.Empty(LimitsHeld.Exceeded(entries.Select(e => e.Entry), bank.Bank));
            AssertOnce(entries.Select(e => e.Entry).OfType<JournalEntry.EventTaken>().Select(e => $"{e.Event.Source} {e.Event.Id}"));
            AssertOnce(entries.Select(e => e.Entry).OfType<JournalEntry.DecisionMade>().Select(d => d.Record.Input.RequestId!));
        }
    }

    private static void AssertOnce(IEnumerable<string> words) => Assert.DoesNotContain(words.GroupBy(w => w, StringComparer.Ordinal), g => g.Count() > 1);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
