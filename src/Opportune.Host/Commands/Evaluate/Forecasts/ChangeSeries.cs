namespace Opportune.Host.Commands.Evaluate.Forecasts;

/// <summary>One series of changes, step by step.</summary>
/// <param name="Name">Of the series; empty where there is one only.</param>
/// <param name="Start">The total before the first step; 0 where only changes are known.</param>
/// <param name="FirstStep">Number of its first step among all.</param>
/// <param name="Changes">One a step.</param>
internal sealed record ChangeSeries(string Name, double Start, int FirstStep, double[] Changes);

/// <summary>Series that share their steps: days, or the instants that occur.</summary>
/// <param name="Series">Those that are long enough.</param>
/// <param name="FirstDay">Day of step 0 where steps are days of the calendar; null where they are not.</param>
/// <param name="StepName">The name of a step: its day, or what the file says.</param>
/// <param name="Notes">What was left out or taken for granted.</param>
internal sealed record SeriesOfFile(IReadOnlyList<ChangeSeries> Series, DateOnly? FirstDay, Func<int, string> StepName, IReadOnlyList<string> Notes)
{
    private const int MostSeries = 1_000, MostSteps = 100_000;

    /// <summary>Whether steps are days of the calendar.</summary>
    public bool IsDaily => FirstDay is not null;

    /// <summary>Reads series.</summary>
    /// <param name="file">The table.</param>
    /// <param name="time">Column of times; null for the order of rows.</param>
    /// <param name="value">Column of the changes or levels.</param>
    /// <param name="series">Column that tells series apart; null for one.</param>
    /// <param name="areLevels">Whether values are levels: the last of a step counts, and a step without one keeps it. Changes of a step are added, and a step without one has 0.</param>
    /// <param name="least">Fewest steps of a series.</param>
    /// <exception cref="VerbException">A column is none of this kind, or no series is long enough.</exception>
    public static SeriesOfFile Of(TableFile file, string? time, string value, string? series, bool areLevels, int least)
    {
        double[] values = file.Numbers(value);
        var times = time is null ? new([.. Enumerable.Range(0, file.Rows).Select(i => (double)i)], false) : TimeColumn.Of(file, time);
        int[] rows = [.. Enumerable.Range(0, file.Rows).Where(i => !double.IsNaN(values[i]) && !double.IsNaN(times.Values[i]))];
        if (rows.Length == 0) throw new VerbException("forecast.few", $"{file.Path} has no row with both a time and a number.", ExitCode.Refused);
        var notes = new List<string>();
        if (rows.Length < file.Rows) notes.Add($"{file.Rows - rows.Length} rows without a time or a number are left out.");
        if (time is null) notes.Add("There is no column of time: each row is one step.");
        double[] instants = [.. rows.Select(i => times.AreDates ? Math.Floor(times.Values[i]) : times.Values[i]).Distinct().Order()];
        var isDaily = times.AreDates && instants.Length > 1 && instants.Zip(instants[1..], (a, b) => b - a).Order().ElementAt((instants.Length - 1) / 2) <= 1;
        if (isDaily && instants[^1] - instants[0] > MostSteps) throw new VerbException("forecast.span", $"{file.Path} goes over more than {MostSteps} days: a date is wrong, or take a part.", ExitCode.Refused);
        Func<int, int> stepOf = isDaily ? i => (int)(Math.Floor(times.Values[i]) - instants[0]) : i => Array.BinarySearch(instants, times.AreDates ? Math.Floor(times.Values[i]) : times.Values[i]);
        var names = series is null ? null : file.Texts(series);
        var last = isDaily ? (int)(instants[^1] - instants[0]) : instants.Length - 1;
        var found = rows.GroupBy(i => names is null ? "" : names[i] ?? "(missing)", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => One(g.Key, [.. g.OrderBy(i => times.Values[i]).ThenBy(i => i).Select(i => (stepOf(i), values[i]))], last, areLevels)).ToList();
        var many = found.Count;
        found.RemoveAll(s => s.Changes.Length < least);
        if (found.Count == 0) throw new VerbException("forecast.few", $"{file.Path} has no series of {least} steps or more, which learning and holding out need. Take a longer past or a shorter --horizon.", ExitCode.Refused);
        if (found.Count < many) notes.Add($"{many - found.Count} of {many} series are shorter than {least} steps and left out.");
        if (found.Count > MostSeries)
        {
            notes.Add($"{MostSeries} of {found.Count} series are measured, evenly taken.");
            found = [.. Enumerable.Range(0, MostSeries).Select(k => found[(int)((long)k * found.Count / MostSeries)])];
        }
        return new(found, isDaily ? DateOnly.FromDayNumber((int)instants[0]) : null, step => isDaily ? TimeColumn.Day(instants[0] + step) : times.AreDates ? TimeColumn.Day(instants[step]) : instants[step].ToString(System.Globalization.CultureInfo.InvariantCulture), notes);
    }

    private static ChangeSeries One(string name, (int Step, double Value)[] points, int last, bool areLevels)
    {
        var first = points[0].Step;
        var changes = new double[last - first + 1];
        if (!areLevels)
        {
            foreach (var (step, value) in points) changes[step - first] += value;
            return new(name, 0, first, changes);
        }
        var levels = new double[changes.Length];
        Array.Fill(levels, double.NaN);
        foreach (var (step, value) in points) levels[step - first] = value;
        for (var k = 1; k < levels.Length; k++)
        {
            if (double.IsNaN(levels[k])) levels[k] = levels[k - 1];
            changes[k] = levels[k] - levels[k - 1];
        }
        return new(name, levels[0], first + 1, changes[1..]);
    }
}
