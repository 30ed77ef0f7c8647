using System.Globalization;
using System.Runtime.InteropServices;

namespace Opportune.Bench.Reporting;

/// <summary>What the numbers were measured on.</summary>
/// <param name="Day">When.</param>
/// <param name="Processor">Its model and number of cores.</param>
/// <param name="Memory">GiB.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET.</param>
/// <param name="Version">Of this repository: its commit, with a star where files differ from it; or "unknown".</param>
/// <param name="Load">What else ran: the system's average of waiting processes over a minute before the start.</param>
internal sealed record MachineFacts(string Day, string Processor, double Memory, string System, string Runtime, string Version, double Load)
{
    /// <summary>All of it.</summary>
    internal string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"{Processor}, {Memory:0} GiB, {System}, {Runtime}, commit {Version}; load average before the start {Load:0.0}. The load generator runs on the same cores.");

    /// <summary>Reads them.</summary>
    internal static MachineFacts Read(string root, DateTimeOffset now) => new(
        now.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture), $"{Model()}, {Environment.ProcessorCount} cores", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30),
        Distribution(), RuntimeInformation.FrameworkDescription, Commit(root), File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0);

    private static string Model() => !File.Exists("/proc/cpuinfo") ? RuntimeInformation.ProcessArchitecture.ToString()
        : File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Distribution() => !File.Exists("/etc/os-release") ? RuntimeInformation.OSDescription
        : File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?[12..].Trim('"') ?? RuntimeInformation.OSDescription;

    /// <summary>The commit that git names, read from its files' owner; no git is no error.</summary>
    private static string Commit(string root)
    {
        try
        {
            var commit = Processes.Child.RunAsync("git", ["-C", root, "rev-parse", "--short=10", "HEAD"], TimeSpan.FromSeconds(10)).GetAwaiter().GetResult().Trim();
            var changed = Processes.Child.RunAsync("git", ["-C", root, "status", "--porcelain", "--untracked-files=no"], TimeSpan.FromSeconds(10)).GetAwaiter().GetResult().Trim();
            return changed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(l => !l.Contains("bench/results/", StringComparison.Ordinal) && !l.EndsWith("README.md", StringComparison.Ordinal)) ? commit + "*" : commit;
        }
        catch (Exception e) when (e is InvalidOperationException or global::System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
