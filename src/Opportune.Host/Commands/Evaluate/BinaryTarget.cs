namespace Opportune.Host.Commands.Evaluate;

/// <summary>The column to predict, as yes or no.</summary>
/// <param name="Positive">The value that counts as yes.</param>
/// <param name="Negative">The other value, or <c>others</c>.</param>
/// <param name="Rows">The file's rows that have a value.</param>
/// <param name="Labels">One for each of them.</param>
internal sealed record BinaryTarget(string Positive, string Negative, int[] Rows, bool[] Labels)
{
    /// <summary>How many rows are positive.</summary>
    public int Positives => Labels.Count(l => l);

    /// <summary>Reads a target.</summary>
    /// <param name="file">The table.</param>
    /// <param name="column">Its column.</param>
    /// <param name="positive">What counts as yes; null for the rarer of two values (of equally many the last in ordinal order).</param>
    /// <exception cref="VerbException">The column is unknown, has other than two values and no positive is named, or the positive does not occur.</exception>
    public static BinaryTarget Of(TableFile file, string column, string? positive)
    {
        var texts = file.Texts(column);
        int[] rows = [.. Enumerable.Range(0, texts.Count).Where(i => texts[i] is not null)];
        var values = rows.GroupBy(i => texts[i]!, StringComparer.Ordinal).Select(g => (Value: g.Key, Count: g.Count())).OrderBy(g => g.Count).ThenByDescending(g => g.Value, StringComparer.Ordinal).ToList();
        if (values.Count < 2) throw new VerbException("evaluate.target.constant", $"Column {column} has fewer than two values: there is nothing to predict.");
        if (positive is null && values.Count > 2) throw new VerbException("evaluate.target.values", $"Column {column} has {values.Count} values. Say which one to tell from the others: --positive VALUE.");
        var yes = positive ?? values[0].Value;
        if (values.All(v => v.Value != yes)) throw new VerbException("evaluate.target.positive", $"--positive {yes} does not occur in column {column}.");
        return new(yes, values.Count == 2 ? values.First(v => v.Value != yes).Value : "others", rows, [.. rows.Select(i => texts[i] == yes)]);
    }
}
