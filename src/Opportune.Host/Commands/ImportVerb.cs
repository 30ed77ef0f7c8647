using System.CommandLine;
using System.Globalization;
using Opportune.Definition;
using Opportune.Definition.Import;
using Opportune.Host.Serving;
using Opportune.Host.Settings;
using Opportune.Runtime.Import;

namespace Opportune.Host.Commands;

/// <summary><c>opportune import</c>: streams a history through a mapping; an interrupted import goes on where it was.</summary>
internal static class ImportVerb
{
    private static readonly Argument<string> MappingFile = new("MAPPING") { Description = "The mapping's YAML file" };
    private static readonly Option<string> From = new("--from") { Description = "Folder of the history's files", HelpName = "FOLDER", Required = true };
    private static readonly Option<int> BatchSize = new("--batch") { Description = "Events stored together, 1 to 100,000; fewer take less memory and repeat less after a kill", DefaultValueFactory = _ => 100_000 };

    /// <summary>The verb.</summary>
    public static Verb Create() => new Verb("import", "Import a history by a declarative mapping", "opportune import banks/berka/import.yaml --from ./berka --data ./data/berka --bank banks/berka", "opportune import my-bank/import.yaml --from /exports/2026 --data ./data --json")
        { MappingFile, From, BatchSize, CommonOptions.Data, CommonOptions.Bank }
        .Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancel)
    {
        var (file, folder, data) = (parsed.GetValue(MappingFile)!, parsed.GetValue(From)!, parsed.GetValue(CommonOptions.Data)!);
        var mapping = Load(file, output);
        if (!Directory.Exists(folder)) throw new VerbException("import.folder.missing", $"There is no folder '{folder}'.");
        if (parsed.GetValue(BatchSize) is < 1 or > 100_000) throw new VerbException("usage.batch", "--batch is 1 to 100,000.");
        var beside = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var given = parsed.GetValue(CommonOptions.Bank) ?? (BankFolder.IsRemembered(data) || !File.Exists(Path.Combine(beside, "bank.yaml")) ? null : beside);
        await using var bank = await OpenBank.OpenAsync(data, BankFolder.For(data, given), HostSettings.Read(data, []), TimeProvider.System, cancel);
        var history = new MappedHistory(mapping, folder);
        var import = new HistoryImport(new() { Folder = Path.Combine(data, "import"), BatchSize = parsed.GetValue(BatchSize) });
        var report = await Progress.RunAsync(output, "importing", show => import.RunAsync(history, new RuntimeSink(bank.Runtime), new Shown(show), cancel));
        Write(output, report);
        return ExitCode.Done;
    }

    private static ImportMapping Load(string file, Output output)
    {
        if (!File.Exists(file)) throw new VerbException("import.mapping.missing", $"There is no file '{file}'.");
        var loading = MappingLoader.Load(file);
        foreach (var finding in loading.Findings) output.Notes.WriteLine(FindingsText.Line(finding));
        return loading.Mapping ?? throw new VerbException("import.mapping.invalid", "The mapping has the mistakes listed above.");
    }

    private static void Write(Output output, ImportReport report)
    {
        if (output.Json)
        {
            output.Document(new { report.Accepted, report.Duplicates, report.Rejected, report.EventsByType, report.RejectedFile });
            return;
        }
        output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Accepted:N0} events new, {report.Duplicates:N0} known already, {report.Rejected:N0} lines rejected"));
        foreach (var (type, count) in report.EventsByType) output.Line(string.Create(CultureInfo.InvariantCulture, $"  {type,-24} {count,10:N0}"));
        if (report.RejectedFile is { } rejected) output.Line($"why lines were rejected: {rejected}");
    }

    private sealed class Shown(Action<double, string> show) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => show(value.BytesTotal == 0 ? 1 : (double)value.BytesDone / value.BytesTotal, string.Create(CultureInfo.InvariantCulture, $"{value.Events:N0} events"));
    }
}
