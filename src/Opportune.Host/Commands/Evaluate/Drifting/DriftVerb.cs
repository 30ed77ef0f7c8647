using System.CommandLine;
using System.Diagnostics;
using Opportune.Host.Commands.Evaluate.Cards;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.Drifting;

/// <summary><c>opportune evaluate drift</c>: which columns have moved between two tables, or within one over time.</summary>
internal static class DriftVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var before = new Option<string?>("--before") { Description = "Table of then", HelpName = "FILE" };
        var after = new Option<string?>("--after") { Description = "Table of now", HelpName = "FILE" };
        var data = new Option<string?>("--data") { Description = "One table instead of two, split by time", HelpName = "FILE" };
        var split = new Option<string>("--split") { Description = "Where --data is split: time:SHARE", HelpName = "SPLIT", DefaultValueFactory = _ => "time:0.5" };
        var time = new Option<string?>("--time") { Description = "Column that orders the rows of --data; found by its name without it, else the order of rows", HelpName = "COL" };
        var drop = EvaluateOptions.Drop();
        return new Verb("drift", "Find the columns that have moved: inputs, scores and outcomes alike",
            "opportune evaluate drift --before january.csv --after june.csv --drop id",
            "opportune evaluate drift --data ../shared/data/birmingham_purchase_cards/working_2014_2016.csv --time date --drop card_last4 --json") { before, after, data, split, time, drop }
            .Runs((parsed, output, _) =>
            {
                var header = parsed.GetValue(EvaluateOptions.Header);
                var tables = (parsed.GetValue(before), parsed.GetValue(after), parsed.GetValue(data)) switch
                {
                    ({ } then, { } now, null) => DriftTables.OfTwo(TableFile.Read(then, header), TableFile.Read(now, header)),
                    (null, null, { } one) => DriftTables.OfOne(TableFile.Read(one, header), parsed.GetValue(split)!, parsed.GetValue(time)),
                    _ => throw new VerbException("usage.drift", "Say either --before FILE --after FILE, or --data FILE --split time:0.5."),
                };
                Report(tables, FeatureColumns.Names(parsed.GetValue(drop))).Show(output, parsed);
                return Task.FromResult(ExitCode.Done);
            });
    }

    private static Findings Report(DriftTables tables, string[] drop)
    {
        if (drop.FirstOrDefault(d => !tables.Names.Contains(d)) is { } unknown) throw new VerbException("table.column.unknown", $"There is no column {unknown} to drop. {tables.Before.File.Columns}");
        int n = tables.Before.Rows.Length, m = tables.After.Rows.Length;
        if (Math.Min(n, m) < DriftColumn.LeastRows) throw new VerbException("drift.few", $"There are {n} rows before and {m} after; at least {DriftColumn.LeastRows} of each are needed, since chance moves fewer. Take more rows or another --split.", ExitCode.Refused);
        var started = Stopwatch.GetTimestamp();
        string[] names = [.. tables.Names.Except(drop)];
        var columns = names.AsParallel().AsOrdered().Select(name => DriftColumn.Of(name, tables.TextsBefore(name), tables.TextsAfter(name), tables.Before.File.Delimiter)).ToList();
        var found = columns.Where(c => c.Column is not null).Select(c => c.Column!).ToList();
        if (found.Count == 0) throw new VerbException("table.column.none", $"No column can be compared: {string.Join(' ', columns.SelectMany(c => c.Notes))}", ExitCode.Refused);
        double[] adjusted = MultipleTesting.BenjaminiHochberg([.. found.Select(f => f.PValue)]);
        found = [.. found.Select((f, k) => f with { AdjustedPValue = adjusted[k] }).OrderByDescending(f => f.StabilityIndex).ThenBy(f => f.Name, StringComparer.Ordinal)];
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string[] notes = [.. tables.Notes, .. columns.SelectMany(c => c.Notes)];
        return new()
        {
            Title = "What has moved: " + (tables.Before.File == tables.After.File ? Path.GetFileName(tables.Before.File.Path) : $"{Path.GetFileName(tables.Before.File.Path)} to {Path.GetFileName(tables.After.File.Path)}"),
            Heading = $"{Figures.Count(n)} rows before, {Figures.Count(m)} after; {found.Count} columns: {found.Count(f => f.Verdict == "shift")} shifted, {found.Count(f => f.Verdict == "watch")} to watch",
            Notes = notes,
            Tables = [new("Columns", ["column", "PSI", "95 %", "of chance", "verdict", "test", "p, all columns", "mean moved at row (ADWIN)"], [.. found.Select(Row)])],
            Remarks = [$"{Figures.Count(found.Count * (n + (double)m) / seconds)} values/s"],
            Method =
            [
                "PSI: tenths of the numbers before, or categories; missing is a bin of its own. Below 0.1 calm, above 0.25 a shift, by the usual rule of credit scoring. 'of chance' is what 5 % of columns exceed where nothing moved.",
                "The test is that of Kolmogorov and Smirnov (KS) for numbers and chi² for categories. p is corrected for looking at many columns (Benjamini and Hochberg). With many rows a p near 0 may stand beside a move too small to matter: PSI says how large it is.",
                "ADWIN watches the mean over the rows in order: numbers scaled between the first and last hundredth of before, of categories the share of the commonest.",
            ],
            Plots = () => [new("stability", "PSI with its 95 % interval; the dashed line is 0.25.", IntervalChart.Of("How far each column has moved", "population stability index", [.. found.Take(25).Select(f => (f.Name, f.StabilityIndex, (Interval?)f.StabilityCi95))], 0.25))],
            Document = new { Before = tables.Before.File.Path, After = tables.After.File.Path, RowsBefore = n, RowsAfter = m, Notes = notes, Columns = found, ValuesPerSecond = found.Count * (n + (double)m) / seconds },
        };
    }

    private static string[] Row(DriftColumn f) =>
    [
        f.Name, Figures.Of(f.StabilityIndex), Figures.Of(f.StabilityCi95), Figures.Of(f.StabilityOfChance), f.Verdict, $"{f.Test} {Figures.Of(f.Statistic)}", f.AdjustedPValue < 1e-4 ? "< 0.0001" : Figures.Of(f.AdjustedPValue),
        f.Moved.Count == 0 ? "" : Figures.Count(f.Moved[0]) + (f.Moved.Count > 1 ? $" and {Figures.Count(f.Moved.Count - 1)} more" : ""),
    ];
}
