using System.CommandLine;
using System.Globalization;
using Opportune.Embedded;
using Opportune.Host.Settings;
using Opportune.Runtime;
using Opportune.Runtime.Verify;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary><c>opportune verify</c>: reads only, also beside a running host.</summary>
internal static class VerifyVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var deep = new Option<bool>("--deep") { Description = "Replay every decision and fold every customer, not about a thousand of each" };
        return new Verb("verify", "Verify a whole store: files, hash chain, keys, links, wake-ups, decisions; exit code 3 where something is wrong", "opportune verify --data ./data", "opportune verify --deep --json --data /backup/restored") { deep, CommonOptions.Data }
            .Runs(async (parsed, output, cancel) =>
            {
                var data = BankFolder.Existing(parsed.GetValue(CommonOptions.Data)!);
                await using var store = EmbeddedStore.Open(data, HostSettings.Read(data, []).Store, readOnly: true);
                var report = await Progress.RunAsync(output, "verifying", progress => RunAsync(store, parsed.GetValue(deep), progress, cancel));
                if (output.Json) output.Document(new { report.IsWhole, report.FirstBroken, report.Sequence, report.Parts });
                else Write(output, report);
                return report.IsWhole ? ExitCode.Done : ExitCode.Store;
            });
    }

    private static async Task<VerifyReport> RunAsync(EmbeddedStore store, bool isDeep, Action<double, string> progress, CancellationToken cancel)
    {
        progress(0, "files");
        var files = await store.VerifyFilesAsync(isDeep, cancel);
        var ports = new RuntimePorts(store.Journal, store.Keys, store.Artifacts, TimeProvider.System, [], BankFolder.FromBytes, store.Snapshots);
        var report = await StoreVerifier.RunAsync(ports, new(isDeep), progress, cancel);
        return report with { Parts = [.. files, .. report.Parts] };
    }

    private static void Write(Output output, VerifyReport report)
    {
        var table = new Table().AddColumns("part", "looked at", "not verifiable", "problems");
        foreach (var part in report.Parts) table.AddRow(part.Name, Number(part.Looked), Number(part.Unverified), part.Problems == 0 ? "none" : Number(part.Problems));
        output.Console.Write(table);
        foreach (var problem in report.Parts.SelectMany(p => p.First))
            output.Line($"{problem.Code}{(problem.Sequence is { } sequence ? $" at entry {Number(sequence)}" : "")}: {problem.Message}");
        output.Line(report.IsWhole ? $"whole up to entry {Number(report.Sequence)}" : Advice(report));
    }

    private static string Advice(VerifyReport report) => report.FirstBroken is > 1 and var broken
        ? $"The first entry that is not as it must be is {Number(broken)}. Stop the host, keep a copy of the folder, and restore the newest backup; if that one is damaged too: `opportune restore BACKUP --until-sequence {broken - 1} …`."
        : "Stop the host, keep a copy of the folder, and restore the newest backup with `opportune restore`.";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
