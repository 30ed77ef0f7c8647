using System.Diagnostics;
using System.Globalization;
using Opportune.Embedded;
using Opportune.Engine.Bank;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>A process that is killed loses nothing that it had acknowledged.</summary>
public sealed class KillTests
{
    private const int Rounds = 5;

    [Fact]
    public async Task A_bank_killed_under_load_loses_nothing_that_it_acknowledged()
    {
        var folder = Directory.CreateTempSubdirectory("opportune-killed-").FullName;
        try
        {
            var said = new List<string>();
            for (var round = 0; round < Rounds; round++)
            {
                said.AddRange(await RunAndKillAsync(folder, round, 40 + 97 * round % 150));
                await CheckAsync(folder, said, round);
            }
            Assert.True(said.Count(s => s.StartsWith("decision ", StringComparison.Ordinal)) > 50, "the load was too thin to show anything");
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task<List<string>> RunAndKillAsync(string folder, int round, int afterLines)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--serve", folder, round.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (lines.Count == afterLines) process.Kill();
        }
        await process.WaitForExitAsync();
        Assert.Equal(137, process.ExitCode);
        return [.. lines.Skip(1)];
    }

    private static async Task CheckAsync(string folder, List<string> said, int round)
    {
        await using var store = EmbeddedStore.Open(folder);
        var clock = new ManualTimeProvider(RunningBank.Morning.AddHours(round).AddMinutes(30));
        await using var runtime = await BankRuntime.StartAsync(DemoBank.Source.ToBytes(), new(store.Journal, store.Keys, store.Artifacts, clock, [], DemoBank.Load, store.Snapshots), new() { Tick = TimeSpan.FromMinutes(10) }, CancellationToken.None);
        Assert.Null(await store.Journal.FindBrokenLinkAsync(CancellationToken.None));
        var events = said.Where(s => s.StartsWith("event ", StringComparison.Ordinal)).Select(s => s.Split(' ')).Select(p => KilledBank.Event(p[1], Number(p[2]), Number(p[3]))).ToList();
        var again = await runtime.TakeAsync(events, false, CancellationToken.None);
        Assert.Equal((0, events.Count), (again.Accepted, again.Duplicates));
        foreach (var id in said.Where(s => s.StartsWith("decision ", StringComparison.Ordinal)).Select(s => s.Split(' ')[1]))
            Assert.True((await runtime.ReplayAsync(id, CancellationToken.None))!.Equal, "an acknowledged decision is gone or does not replay");
        foreach (var answer in said.Where(s => s.StartsWith("answer ", StringComparison.Ordinal)).Select(s => s.Split(' ')))
            Assert.Equal(new ResponseAnswer.Taken(IsRepeated: true), await runtime.RespondAsync(answer[1], Enum.Parse<Outcome>(answer[2]), null, null, CancellationToken.None));
        await Recount.AssertAsync(runtime, store, CancellationToken.None);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
