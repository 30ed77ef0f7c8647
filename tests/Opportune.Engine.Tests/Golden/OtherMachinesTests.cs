using System.Diagnostics;

namespace Opportune.Engine.Tests.Golden;

/// <summary>A machine without wide vectors decides alike: the golden records run again in a process that has none.</summary>
public sealed class OtherMachinesTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX2"), InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Golden_records_replay_without_vector_instructions(string switchedOff)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Opportune.Engine.Tests");
        var start = new ProcessStartInfo(File.Exists(program) ? program : program + ".exe", ["-class", typeof(GoldenRecordTests).FullName!, "-noColor"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[switchedOff] = "0";

        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(child.ExitCode == 0, output);
        // One of them is the explicit one, which does not run.
        Assert.Contains($"Total: {9 * GoldenBank.Cases.Count + 1}, Errors: 0, Failed: 0", output, StringComparison.Ordinal);
    }
}
