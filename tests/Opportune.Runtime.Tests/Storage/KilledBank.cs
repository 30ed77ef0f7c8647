using System.Globalization;
using System.Text.Json;
using Opportune.Embedded;
using Opportune.Engine.Bank;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>The process that a test kills: it takes events, decides and answers as fast as it can, and says each acknowledged thing on a line of its own.</summary>
internal static class KilledBank
{
    public const int Customers = 12;

    public static async Task<int> RunAsync(string folder, int round)
    {
        await using var store = EmbeddedStore.Open(folder);
        var clock = new ManualTimeProvider(RunningBank.Morning.AddHours(round));
        await using var runtime = await BankRuntime.StartAsync(DemoBank.Source.ToBytes(), new(store.Journal, store.Keys, store.Artifacts, clock, [], DemoBank.Load, store.Snapshots), new(), CancellationToken.None);
        var said = new Lock();
        Say($"ready {round}");
        await Parallel.ForEachAsync(Enumerable.Range(0, Customers), new ParallelOptions { MaxDegreeOfParallelism = Customers }, async (customer, cancel) =>
        {
            for (var turn = 0; turn < 1_000_000; turn++) await TurnAsync(runtime, clock, Say, Name(customer), round, turn);
        });
        return 0;

        void Say(string line)
        {
            lock (said)
            {
                Console.Out.WriteLine(line);
                Console.Out.Flush();
            }
        }
    }

    public static string Name(int customer) => $"k-{customer}";

    /// <summary>The event that a turn sends; the same arguments make the same event.</summary>
    public static JsonElement Event(string customer, int round, int turn) => JsonSerializer.SerializeToElement(
        Tests.Say.Event($"{customer}.{round}.{turn}", "page.viewed", customer, RunningBank.Morning.AddHours(round).AddSeconds(-1 - turn % 3_000), new { page = "home", topic = "savings" }));

    private static async Task TurnAsync(BankRuntime runtime, ManualTimeProvider clock, Action<string> say, string customer, int round, int turn)
    {
        var report = await runtime.TakeAsync([Event(customer, round, turn)], false, CancellationToken.None);
        if (report.Accepted == 1) say(string.Create(CultureInfo.InvariantCulture, $"event {customer} {round} {turn}"));
        if (await runtime.DecideAsync(RunningBank.Request(customer, requestId: $"{customer}.{round}.{turn}"), DecideMode.Live, CancellationToken.None) is not DecisionAnswer.Made made) return;
        say($"decision {made.Record.Input.DecisionId}");
        if (made.Options.FirstOrDefault(o => o is not null) is not { } option || turn % 2 == 1) return;
        var outcome = (turn / 2 % 3) switch { 0 => Outcome.Shown, 1 => Outcome.Clicked, _ => Outcome.Dismissed };
        if (await runtime.RespondAsync(option.Token, outcome, clock.Now, null, CancellationToken.None) is ResponseAnswer.Taken) say($"answer {option.Token} {outcome}");
        if (turn % 50 == 0 && customer == Name(0)) await runtime.PublishModelAsync(CancellationToken.None);
    }
}
