using System.Globalization;
using Opportune.Host.Serving;

namespace Opportune.Scenarios.Tests.Serving;

/// <summary>Requests come before the collector's work beside them.</summary>
public class CollectorPriorityTests
{
    private const int NiceField = 16; // of /proc/PID/task/TID/stat behind the name in brackets, counted from 0

    [Fact]
    public void The_collectors_background_threads_give_way_to_requests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux, where threads have priorities of their own");
        var much = Enumerable.Range(0, 60_000).Select(_ => new byte[1_000]).ToArray(); // for less it needs no thread
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        GC.KeepAlive(much);
        var own = NiceOfThisThread();
        CollectorPriority.Lower();
        var threads = CollectorPriority.Threads().ToList();
        Assert.NotEmpty(threads);
        Assert.All(threads, t => Assert.InRange(NiceOf(t), CollectorPriority.Nice, 19));
        Assert.Equal(own, NiceOfThisThread());
    }

    private static int NiceOf(int thread) => NiceOf(File.ReadAllText($"/proc/self/task/{thread}/stat"));

    private static int NiceOf(string stat) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[NiceField], CultureInfo.InvariantCulture);

    private static int NiceOfThisThread() => NiceOf(File.ReadAllText("/proc/thread-self/stat"));
}
