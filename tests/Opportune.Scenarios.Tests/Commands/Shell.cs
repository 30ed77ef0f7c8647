using System.Text.Json;
using Opportune.Host.Commands;

namespace Opportune.Scenarios.Tests.Commands;

/// <summary>What a command line answered.</summary>
internal sealed record Shell(int Exit, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<Shell> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        return new(exit, output.ToString(), error.ToString());
    }
}
