using System.Diagnostics;
using System.Globalization;
using Opportune.Embedded.Journal;

namespace Opportune.Adapters.Tests.Embedded;

public sealed class KillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_process_loses_nothing_it_acknowledged_and_leaves_no_half()
    {
        using var folder = new TempFolder();
        var acknowledged = 0L;
        foreach (var acknowledgements in new[] { 1, 40, 300 })
        {
            acknowledged = await AppendAndKillAsync(folder.Path, acknowledgements);

            await using var journal = EmbeddedJournal.Open(folder.Path);
            var versions = await journal.ReadCustomerAsync(KilledAppender.Customer, 0, Cancel).Select(r => r.Version).ToListAsync(Cancel);
            Assert.True(versions.Count >= acknowledged, $"{acknowledged} versions were acknowledged, {versions.Count} are there");
            Assert.Equal(0, versions.Count % 2);
            Assert.Equal(Enumerable.Range(1, versions.Count).Select(v => (long)v), versions);
            Assert.Null(await journal.FindBrokenLinkAsync(Cancel));
        }
        Assert.True(acknowledged >= 2 * (1 + 40 + 300));
    }

    /// <summary>The last version that the process printed before it was killed.</summary>
    private static async Task<long> AppendAndKillAsync(string folder, int acknowledgements)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(folder)) { RedirectStandardOutput = true })!;
        var last = 0L;
        for (var i = 0; i < acknowledgements; i++) last = Parse(await process.StandardOutput.ReadLineAsync(Cancel), last);
        process.Kill();
        // What stands in the pipe was acknowledged too; a line without its end was not read by anyone yet.
        var rest = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        foreach (var line in rest.Split('\n')[..^1]) last = Parse(line, last);
        return last;
    }

    // Under a test host the running program is `dotnet`, which takes the tests' assembly first.
    private static string[] Arguments(string folder) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(KillTests).Assembly.Location, "--append", folder] : ["--append", folder];

    private static long Parse(string? line, long last)
    {
        Assert.NotNull(line);
        var version = long.Parse(line, CultureInfo.InvariantCulture);
        Assert.True(version > last);
        return version;
    }
}
