using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Opportune.Durability.Tests.Disk;
using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime;
using Opportune.Runtime.Tests;

namespace Opportune.Durability.Tests.Crashes;

/// <summary>The process that a test stops: it takes events, decides and answers for twelve customers at once as fast as it can, and says each acknowledged thing on a line of its own.</summary>
internal static partial class StoppedBank
{
    public const int Customers = 12;
    private const int Kill = 9;

    /// <summary>A log so small that a stop also falls into moving it.</summary>
    public static readonly EmbeddedOptions Options = new() { CheckpointMegabytes = 1 };

    private static readonly DateTimeOffset Morning = PowerLoss.ScriptedLoad.Morning;

    /// <summary>Runs until it is killed, or kills itself.</summary>
    /// <param name="args">Folder, round, the crash point or "none", and how often it is passed before it strikes.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, round) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
        using var disk = args[2] == "none" ? null : FaultyDisk.Over(folder);
        await using var store = EmbeddedStore.Open(folder, Options);
        var clock = ClockOf(round);
        await using var bank = await StartAsync(store, clock);
        var said = new Lock();
        Say("ready");
        // From here on, so that the point lies under load.
        if (disk is not null) Arm(disk, args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
        await Parallel.ForEachAsync(Enumerable.Range(0, Customers), new ParallelOptions { MaxDegreeOfParallelism = Customers }, async (customer, _) =>
        {
            for (var turn = 0; turn < 1_000_000; turn++) await TurnAsync(bank, clock, Say, Name(customer), round, turn);
        });
        return 0;

        void Say(string line)
        {
            lock (said)
            {
                System.Console.Out.WriteLine(line);
                System.Console.Out.Flush();
            }
        }
    }

    public static string Name(int customer) => $"k-{customer}";

    /// <summary>The clock of a round, half an hour after the one before.</summary>
    public static ManualTimeProvider ClockOf(int round) => new(Morning.AddMinutes(30 * round));

    public static Task<BankRuntime> StartAsync(EmbeddedStore store, TimeProvider clock) =>
        BankRuntime.StartAsync(DemoBank.Source.ToBytes(), new(store.Journal, store.Keys, store.Artifacts, clock, [], DemoBank.Load, store.Snapshots), new() { Tick = TimeSpan.FromMinutes(10), SnapshotAfter = 8 }, CancellationToken.None);

    /// <summary>The event of a turn; the same arguments make the same event.</summary>
    public static JsonElement Event(string customer, int round, int turn) => JsonSerializer.SerializeToElement(
        Runtime.Tests.Say.Event($"{customer}.{round}.{turn}", "page.viewed", customer, Morning.AddMinutes(30 * round).AddSeconds(-1 - (turn % 1_500)), new { page = "home", topic = "savings" }));

    /// <summary>The request of a turn.</summary>
    public static DecisionRequest Request(string customer, string requestId) =>
        new(CustomerId.Parse(customer), [new("app-home", 2)], new Dictionary<string, CelValue>(), requestId, Fingerprint.Of("app-home 2"u8), AllowExploration: true, null);

    private static async Task TurnAsync(BankRuntime bank, ManualTimeProvider clock, Action<string> say, string customer, int round, int turn)
    {
        if ((await bank.TakeAsync([Event(customer, round, turn)], false, CancellationToken.None)).Accepted == 1) say($"event {customer} {round} {turn}");
        var request = $"{customer}.{round}.{turn}";
        if (await bank.DecideAsync(Request(customer, request), DecideMode.Live, CancellationToken.None) is not DecisionAnswer.Made made) return;
        say($"decision {customer} {request} {made.Record.Input.DecisionId}");
        if (made.Options.FirstOrDefault(o => o is not null) is not { } option || turn % 2 == 1) return;
        var outcome = (turn / 2 % 3) switch { 0 => Outcome.Shown, 1 => Outcome.Clicked, _ => Outcome.Dismissed };
        if (await bank.RespondAsync(option.Token, outcome, clock.Now, null, CancellationToken.None) is ResponseAnswer.Taken) say($"answer {option.Token} {outcome}");
        if (turn % 20 == 0 && customer == Name(0)) await bank.PublishModelAsync(CancellationToken.None);
    }

    /// <summary>Kills this process when a crash point is passed for the nth time.</summary>
    private static void Arm(FaultyDisk disk, string point, int passes)
    {
        var left = passes;
        if (point == "fsync-answer") disk.AfterSync = call => Strike(call.File == "journal.db-wal");
        else disk.Rule = call =>
        {
            Strike(point switch
            {
                "before-append" => call is { Kind: DiskCallKind.Write, File: "journal.db-wal" },
                "append-fsync" => call is { Kind: DiskCallKind.Sync, File: "journal.db-wal" },
                "mid-checkpoint" => call is { Kind: DiskCallKind.Write, File: "journal.db" },
                "mid-snapshot" => call is { Kind: DiskCallKind.Write } && call.File.StartsWith("snapshots.db", StringComparison.Ordinal),
                _ => throw new ArgumentException($"There is no crash point {point}."),
            });
            return DiskAnswer.Good;
        };

        void Strike(bool passed)
        {
            if (!passed || Interlocked.Decrement(ref left) > 0) return;
            _ = KillProcess(Environment.ProcessId, Kill);
            Thread.Sleep(Timeout.Infinite);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillProcess(int process, int signal);
}
