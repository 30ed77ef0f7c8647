namespace Opportune.Host.Commands.Evaluate.OffPolicy;

/// <summary>A number for each action in each logged decision: a policy's probability, or what a model expects.</summary>
/// <param name="Path">The file.</param>
/// <param name="Names">The actions' names in the order of <paramref name="At"/>; null where the file has none and actions stand in the order of its columns or rows.</param>
/// <param name="Count">How many actions, 1 or more.</param>
/// <param name="MayLeaveOut">Whether an action that is not named has the number 0.</param>
/// <param name="At">The number of a decision (0, 1, … in the log's order) and an action.</param>
internal sealed record ActionTable(string Path, IReadOnlyList<string>? Names, int Count, bool MayLeaveOut, Func<int, int, double> At)
{
    /// <summary>Reads a file, with or without names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">The log.</param>
    /// <param name="columns">Of the log.</param>
    /// <param name="kind">What the numbers are.</param>
    /// <exception cref="VerbException">The file cannot be read, or does not fit the log.</exception>
    public static ActionTable Read(string path, TableFile log, LogColumns columns, ActionNumbers kind)
    {
        if (BeginsWithNames(path)) return NamedActions.Read(TableFile.Read(path), log, columns, kind);
        double[][] rows = NumberGrid.Read(path);
        if (rows.Length == log.Rows + 1 && rows[0].Index().All(c => c.Item == c.Index)) rows = rows[1..]; // 0, 1, 2, … are the names that a data frame gives
        if (rows.Length == log.Rows) return new(path, null, rows[0].Length, false, (i, a) => rows[i][a]);
        if (kind == ActionNumbers.Expected) throw new VerbException("ope.qhat.rows", $"{path} has {rows.Length} rows; the log has {log.Rows} decisions. One row a decision is needed.");
        int[] positions = columns.Position is { } position ? LoggedRounds.Whole(log, position) : new int[log.Rows];
        LoggedRounds.RequireWithin(positions, rows[0].Length, log.Path, "position", path);
        return new(path, null, rows.Length, false, (i, a) => rows[a][positions[i]]);
    }

    /// <summary>A name as it is compared: a number in one way of writing, so that 1 and 1.0 are one.</summary>
    public static string Plain(string name) => TableFile.TryNumber(name, out var number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : name;

    /// <summary>The names in a column, as they are compared.</summary>
    /// <exception cref="VerbException"><c>ope.action.missing</c>: a row names no action.</exception>
    public static string[] NamesIn(TableFile file, string column)
    {
        var texts = file.Texts(column);
        var gap = Enumerable.Range(0, texts.Count).FirstOrDefault(i => texts[i] is null, -1);
        return gap < 0 ? [.. texts.Select(t => Plain(t!))] : throw new VerbException("ope.action.missing", $"{file.Path}, data row {gap + 1}: column {column} names no action.", ExitCode.Refused);
    }

    private static bool BeginsWithNames(string path) =>
        File.Exists(path) && File.ReadLines(path).FirstOrDefault(l => l.Length > 0 && l[0] != '#') is { } first && first.Split([',', ';', '\t', '|']).Any(f => WrittenNumbers.Of([f.Trim().Trim('"')], ';') is null || f.Trim().Length == 0);
}

/// <summary>What the numbers of an <see cref="ActionTable"/> are.</summary>
internal enum ActionNumbers
{
    /// <summary>With what probability a policy takes the action.</summary>
    Probability,

    /// <summary>What reward a model expects of it.</summary>
    Expected,
}
