using System.Diagnostics;
using Opportune.Scenarios.Tests;

namespace Opportune.Durability.Tests.Calls;

/// <summary>The operating system's own word: between an entry's write and its answer on the socket lies a sync.</summary>
public sealed class CallOrderTests(ITestOutputHelper output)
{
    private const int Requests = 20;

    [Fact]
    public async Task Every_answer_of_a_host_leaves_after_a_sync_of_the_log()
    {
        using var folder = new RamFolder();
        using var notes = new RamFolder();
        var trace = notes.At("calls.txt");
        using var process = Process.Start(new ProcessStartInfo(Strace(),
            ["-f", "-qq", "-y", "-s", "48", "-e", "trace=pwrite64,pwritev,write,writev,fsync,fdatasync,sendmsg,sendto", "-o", trace, Environment.ProcessPath!, "--served", folder.Path])
            { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var address = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (address is null) Assert.Skip("needs the right to trace a process");
        var key = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        await SendAsync(new(client));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var (answers, early) = CallTrace.Read(await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken));
        output.WriteLine($"{answers} answers, {early.Count} early");
        Assert.Equal(Requests, answers);
        Assert.Empty(early);
    }

    [Theory]
    [InlineData("write, sync, answer", 0), InlineData("write, answer, sync", 1), InlineData("answer", 1), InlineData("write, broken sync, answer", 1), InlineData("write, sync, write, answer", 1), InlineData("write, interrupted sync, answer", 0), InlineData("write, unfinished sync, answer", 1)]
    public void The_reading_sees_an_answer_that_comes_too_early(string order, int early) =>
        Assert.Equal(early, CallTrace.Read(order.Split(", ").SelectMany(Lines)).Early.Count);

    /// <summary>Events and decisions in turn, one after the other.</summary>
    private static async Task SendAsync(Caller caller)
    {
        for (var i = 0; i < Requests; i++)
        {
            var answer = i % 2 == 0
                ? await caller.PostAsync("/v1/events", new { events = new[] { new { id = $"e-{i}", source = "test", type = "page.viewed", time = PowerLoss.ScriptedLoad.Morning, customer = $"c-{i % 3}", data = new { page = "home" } } } })
                : await caller.PostAsync("/v1/decisions", new { customer = $"c-{i % 3}", channel = "app", placements = new[] { new { name = "app-home", count = 1 } }, requestId = $"r-{i}" });
            Assert.InRange(answer.Status, 200, 202);
        }
    }

    private static IEnumerable<string> Lines(string call) => call switch
    {
        "write" => ["7 pwrite64(41</data/journal.db-wal>, \"...\", 16384, 32) = 16384"],
        "sync" => ["7 fdatasync(41</data/journal.db-wal>) = 0"],
        "broken sync" => ["7 fdatasync(41</data/journal.db-wal>) = -1 EIO (Input/output error)"],
        "unfinished sync" => ["7 fdatasync(41</data/journal.db-wal> <unfinished ...>"],
        "interrupted sync" => ["7 fdatasync(41</data/journal.db-wal> <unfinished ...>", "8 write(2, \"x\", 1) = 1", "7 <... fdatasync resumed>) = 0"],
        _ => ["9 sendmsg(52<socket:[77]>, {msg_iov=[{iov_base=\"HTTP/1.1 202 Accepted\\r\\n\", iov_len=120}]}, 0) = 120"],
    };

    /// <summary>Where strace is; installed where it is missing and may be.</summary>
    private static string Strace()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs strace");
        if (Find() is { } there) return there;
        if (Environment.UserName == "root" && File.Exists("/usr/bin/apt-get"))
            using (var install = Process.Start(new ProcessStartInfo("/usr/bin/apt-get", ["install", "-y", "-qq", "strace"]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
                install.WaitForExit();
        if (Find() is not { } installed)
        {
            Assert.Skip("needs strace");
            return "";
        }
        return installed;
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "strace")).FirstOrDefault(File.Exists);
}
