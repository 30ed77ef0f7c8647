using Opportune.Bench.Reporting;

namespace Opportune.Bench.Commands;

/// <summary>Runs the benches asked for, one after the other, and reports them.</summary>
internal static class BenchCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>0 when everything asked for was measured, whether or not goals were met; 1 when a bench failed; 2 for a wrong command line.</returns>
    internal static async Task<int> RunAsync(IReadOnlyList<string> args, string root, IReadOnlyList<IBench> benches, TextWriter output, TextWriter notes)
    {
        BenchArguments asked;
        try { asked = BenchArguments.Parse(args); }
        catch (FormatException wrong) { return await WrongAsync(notes, wrong.Message); }
        if (asked.WantsHelp || asked.Names is ["list"])
        {
            await output.WriteLineAsync(asked.WantsHelp ? BenchArguments.Usage : string.Join('\n', benches.Select(b => $"{b.Name,-10} {b.Title}{(b.IsUsual ? "" : " (only when named)")}")));
            return 0;
        }
        if (asked.Names.FirstOrDefault(n => benches.All(b => b.Name != n)) is { } unknown) return await WrongAsync(notes, $"There is no bench '{unknown}'. There are: {string.Join(", ", benches.Select(b => b.Name))}.");
        var machine = MachineFacts.Read(root, TimeProvider.System.GetUtcNow());
        var (reports, failed) = await MeasureAsync([.. benches.Where(b => asked.Names.Count == 0 ? b.IsUsual : asked.Names.Contains(b.Name))], asked, root, output, notes);
        var command = string.Join(' ', args.Prepend("./opportune bench"));
        if (asked.IsJson) await output.WriteLineAsync(ResultFiles.Json(reports, machine, command));
        if (asked.Writes) ResultFiles.Write(root, reports, machine, command);
        return failed ? 1 : 0;
    }

    private static async Task<(List<BenchReport> Reports, bool Failed)> MeasureAsync(List<IBench> benches, BenchArguments asked, string root, TextWriter output, TextWriter notes)
    {
        var (reports, failed) = (new List<BenchReport>(), false);
        using var workshop = new Workshop(root, asked.IsFull, asked.Minutes, notes);
        foreach (var bench in benches)
        {
            await notes.WriteLineAsync($"[{benches.IndexOf(bench) + 1}/{benches.Count}] {bench.Name}: {bench.Title}");
            try
            {
                var report = await bench.RunAsync(workshop);
                reports.Add(report);
                if (!asked.IsJson) ConsoleTable.Write(output, report);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                failed = true;
                await notes.WriteLineAsync($"error bench.failed: {bench.Name}: {failure}");
            }
        }
        return (reports, failed);
    }

    private static async Task<int> WrongAsync(TextWriter notes, string message)
    {
        await notes.WriteLineAsync($"error usage.invalid: {message}");
        return 2;
    }
}
