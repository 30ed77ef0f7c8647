using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Opportune.Bench.Stages;

/// <summary>What the current thread used: core time and bytes allocated. Other processes and threads do not count, so the figures hold on a busy machine.</summary>
internal static partial class ThreadMeter
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    /// <summary>Core time of this thread so far, in nanoseconds; elapsed time where the system is not Linux.</summary>
    internal static long Nanoseconds => OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out var t) == 0
        ? t.Seconds * 1_000_000_000 + t.Nanoseconds : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Runs work over a ring of inputs until an amount of core time is spent, several times, and keeps the best round.</summary>
    /// <param name="inputs">How many inputs there are; the work gets their numbers in turn.</param>
    /// <param name="work">What is measured.</param>
    /// <param name="seconds">Core time of a round.</param>
    /// <param name="rounds">Rounds after one that warms up.</param>
    internal static StageCost Measure(int inputs, Action<int> work, double seconds, int rounds = 3)
    {
        var best = new StageCost(double.MaxValue, 0, 0);
        for (var round = -1; round < rounds; round++)
        {
            var (calls, start, allocated) = (0L, Nanoseconds, GC.GetAllocatedBytesForCurrentThread());
            long spent;
            do
            {
                for (var i = 0; i < 16; i++) work((int)(calls++ % inputs));
                spent = Nanoseconds - start;
            } while (spent < seconds * 1e9 || calls < 16);
            var cost = new StageCost(spent / 1e3 / calls, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)calls, calls);
            if (round >= 0 && cost.Microseconds < best.Microseconds) best = cost;
        }
        return best;
    }
}

/// <summary>The cost of one call.</summary>
/// <param name="Microseconds">Core time.</param>
/// <param name="Bytes">Allocated on the managed heap.</param>
/// <param name="Calls">Calls measured.</param>
internal readonly record struct StageCost(double Microseconds, double Bytes, long Calls);
