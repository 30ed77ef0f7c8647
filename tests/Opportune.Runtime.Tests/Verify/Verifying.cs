using System.Diagnostics;
using System.Globalization;
using Opportune.Embedded;
using Opportune.Runtime.Verify;

namespace Opportune.Runtime.Tests.Verify;

/// <summary>Verifies stores of tests.</summary>
internal static class Verifying
{
    /// <summary>All that can be verified of an open store.</summary>
    public static async Task<VerifyReport> RunAsync(EmbeddedStore store, bool deep = true)
    {
        var ports = new RuntimePorts(store.Journal, store.Keys, store.Artifacts, TimeProvider.System, [], DemoBank.Load, store.Snapshots);
        var report = await StoreVerifier.RunAsync(ports, new(deep), (_, _) => { }, TestContext.Current.CancellationToken);
        return report with { Parts = [.. await store.VerifyFilesAsync(deep, TestContext.Current.CancellationToken), .. report.Parts] };
    }

    public static async Task<VerifyReport> RunAsync(string folder, bool deep = true)
    {
        await using var store = EmbeddedStore.Open(folder, readOnly: true);
        return await RunAsync(store, deep);
    }

    /// <summary>Verifies a folder in a process that lacks what the variable switches off, and asserts that all is well.</summary>
    public static async Task AssertWithoutAsync(string switchedOff, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--verify", folder]) { RedirectStandardOutput = true };
        start.Environment[switchedOff] = "0";
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, output);
        Assert.StartsWith("whole, replayed ", output, StringComparison.Ordinal);
    }

    /// <summary>What the child process does.</summary>
    public static async Task<int> TellAsync(string folder)
    {
        var found = await RunAsync(folder);
        Console.Out.WriteLine(found.IsWhole ? string.Create(CultureInfo.InvariantCulture, $"whole, replayed {found.Parts.Single(p => p.Name == "replay").Looked}") : Text(found));
        return found.IsWhole ? 0 : 1;
    }

    /// <summary>Every problem on a line.</summary>
    public static string Text(VerifyReport report) => string.Join('\n', report.Parts.SelectMany(p => p.First.Select(f => $"{p.Name}: {f.Code} {f.Sequence} {f.Message}")));

    public static IReadOnlyList<string> Codes(VerifyReport report) => [.. report.Parts.SelectMany(p => p.First).Select(p => p.Code).Distinct()];
}
