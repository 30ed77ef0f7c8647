using System.Globalization;
using System.Runtime.InteropServices;

namespace Opportune.Host.Serving;

/// <summary>Lets the threads with which the collector looks through the oldest generation, beside everything else, give way to requests.</summary>
/// <remarks>They have one thread a heap, so at a load that leaves little idle they would take every core for some tenths of a second, and whoever asks meanwhile would wait. The work is not
/// urgent: it takes what is idle, and is done a little later. Linux only, where a thread has a priority of its own; elsewhere nothing happens.</remarks>
internal static class CollectorPriority
{
    /// <summary>Of 0 (usual) to 19: such a thread gets a tenth of a core that others want, and a whole one that nobody wants.</summary>
    internal const int Nice = 10;

    private const string Tasks = "/proc/self/task";
    private const string Background = ".NET BGC";
    private const int OfOneThread = 0; // PRIO_PROCESS: Linux takes a thread's number here
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Keeps it low until told to stop: the threads are made when they are first needed.</summary>
    internal static async Task RunAsync(CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var timer = new PeriodicTimer(Pause);
        try
        {
            for (var seen = 0; await timer.WaitForNextTickAsync(stop);)
            {
                if (GC.CollectionCount(GC.MaxGeneration) is var looks && looks == seen) continue;
                seen = looks;
                Lower();
            }
        }
        catch (OperationCanceledException) { /* told to stop */ }
    }

    /// <summary>Lowers it for the threads that there are. A thread that ends meanwhile is none.</summary>
    internal static void Lower()
    {
        foreach (var thread in Threads())
            if (GetPriority(OfOneThread, thread) < Nice) _ = SetPriority(OfOneThread, thread, Nice);
    }

    /// <summary>The collector's background threads of this process, by number.</summary>
    internal static IEnumerable<int> Threads() => Directory.EnumerateDirectories(Tasks).Where(IsBackground).Select(t => int.Parse(Path.GetFileName(t), CultureInfo.InvariantCulture));

    private static bool IsBackground(string task)
    {
        try { return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == Background; }
        catch (IOException) { return false; }
    }

    [DllImport("libc", EntryPoint = "getpriority"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetPriority(int which, int who);

    [DllImport("libc", EntryPoint = "setpriority"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
