namespace Opportune.Host.Commands.Evaluate;

/// <summary>The column to predict, as yes or no.</summary>
/// <param name="Positive">The value that counts as yes.</param>
/// <param name="Negative">The other value, or <c>others</c>.</param>
/// <param name="Rows">The file's rows that have a value.</param>
/// <param name="Labels">One for each of them.</param>
internal sealed record BinaryTarget(string Positive, string Negative, int[] Rows, bool[] Labels)
{
    private const int MostNamed = 10;
    private static readonly HashSet<string> SaysYes = new(["yes", "y", "true", "t", "1", "1.0", "ja", "j", "oui", "si", "sí"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> SaysNo = new(["no", "n", "false", "f", "0", "0.0", "-1", "-1.0", "nein", "non"], StringComparer.OrdinalIgnoreCase);

    /// <summary>How many rows are positive.</summary>
    public int Positives => Labels.Count(l => l);

    /// <summary>Only the rows of the file that pass.</summary>
    public BinaryTarget Where(Func<int, bool> passes)
    {
        int[] kept = [.. Enumerable.Range(0, Rows.Length).Where(k => passes(Rows[k]))];
        return this with { Rows = [.. kept.Select(k => Rows[k])], Labels = [.. kept.Select(k => Labels[k])] };
    }

    /// <summary>Reads a target.</summary>
    /// <param name="file">The table.</param>
    /// <param name="column">Its column.</param>
    /// <param name="positive">What counts as yes; null for the one of two values that says yes (yes, true, 1, …), and the rarer where neither does (of equally many the last in ordinal order). Case does not count.</param>
    /// <exception cref="VerbException">The column is unknown, has other than two values and no positive is named, or the positive does not occur.</exception>
    public static BinaryTarget Of(TableFile file, string column, string? positive)
    {
        var texts = file.Texts(column);
        int[] rows = [.. Enumerable.Range(0, texts.Count).Where(i => texts[i] is not null)];
        var values = rows.GroupBy(i => texts[i]!, StringComparer.OrdinalIgnoreCase).Select(g => (Value: g.Key, Count: g.Count())).OrderBy(g => g.Count).ThenByDescending(g => g.Value, StringComparer.Ordinal).ToList();
        if (values.Count < 2) throw new VerbException("evaluate.target.constant", $"Column {column} has {(values.Count == 0 ? "no value" : "one value only")}: there is nothing to predict. Name a column of two values, or take rows of both.", ExitCode.Refused);
        if (positive is null && values.Count > 2) throw new VerbException("evaluate.target.values", $"Column {column} has {values.Count} values{Few(values)}. Say which one to tell from the others: --positive VALUE.");
        var yes = positive is null ? Yes(values) : values.FirstOrDefault(v => Same(v.Value, positive)).Value ?? throw new VerbException("evaluate.target.positive", $"--positive {positive} does not occur in column {column}{Few(values)}.");
        return new(yes, values.Count == 2 ? values.First(v => v.Value != yes).Value : "others", rows, [.. rows.Select(i => Same(texts[i]!, yes))]);
    }

    private static string Yes(List<(string Value, int Count)> values) =>
        values.Select(v => v.Value).FirstOrDefault(v => SaysYes.Contains(v) && values.Any(other => SaysNo.Contains(other.Value))) ?? values[0].Value;

    // A few values that recur are the names of classes and no one's own data.
    private static string Few(List<(string Value, int Count)> values) => values.Count <= MostNamed && values.All(v => v.Count > 1) ? $" ({string.Join(", ", values.Select(v => v.Value))})" : "";

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
