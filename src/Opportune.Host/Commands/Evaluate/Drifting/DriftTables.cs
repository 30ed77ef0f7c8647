using System.Globalization;
using Opportune.Host.Commands.Evaluate.Ranking;

namespace Opportune.Host.Commands.Evaluate.Drifting;

/// <summary>The rows before and after, in order of time, of one file or of two.</summary>
/// <param name="Names">The columns of both.</param>
/// <param name="Before">A file and its rows.</param>
/// <param name="After">Likewise.</param>
/// <param name="Notes">What was taken for granted.</param>
internal sealed record DriftTables(IReadOnlyList<string> Names, (TableFile File, int[] Rows) Before, (TableFile File, int[] Rows) After, IReadOnlyList<string> Notes)
{
    /// <summary>The texts of a column before.</summary>
    public IReadOnlyList<string?> TextsBefore(string name) => TextsOf(Before, name);

    /// <summary>The texts of a column after.</summary>
    public IReadOnlyList<string?> TextsAfter(string name) => TextsOf(After, name);

    /// <summary>Two files.</summary>
    /// <exception cref="VerbException">They share no column.</exception>
    public static DriftTables OfTwo(TableFile before, TableFile after)
    {
        string[] shared = [.. before.Names.Where(after.Has)], alone = [.. before.Names.Except(after.Names).Concat(after.Names.Except(before.Names))];
        if (shared.Length == 0) throw new VerbException("drift.columns", $"{before.Path} and {after.Path} have no column in common. If their first lines are rows, say --header none.");
        return new(shared, (before, [.. Enumerable.Range(0, before.Rows)]), (after, [.. Enumerable.Range(0, after.Rows)]), alone.Length == 0 ? [] : [$"In one file only, and left out: {string.Join(", ", alone.Take(20))}{(alone.Length > 20 ? ", …" : "")}."]);
    }

    /// <summary>One file, split where the first share of its rows ends.</summary>
    /// <param name="file">The table.</param>
    /// <param name="split"><c>time:0.5</c>.</param>
    /// <param name="time">Column that orders the rows; null to find it by name, else the order of rows.</param>
    /// <exception cref="VerbException">It is no such split, or a side is empty.</exception>
    public static DriftTables OfOne(TableFile file, string split, string? time)
    {
        if (!split.StartsWith("time:", StringComparison.Ordinal) || !double.TryParse(split.AsSpan(5), NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || share is not (> 0 and < 1)) throw new VerbException("usage.split", $"{split} is no split by time. Write time:SHARE, for example time:0.5.");
        var column = ColumnGuess.TryFind(file, time, RankVerb.TimeNames);
        double[] at = column is null ? [] : TimeColumn.Of(file, column).Values;
        int[] order = [.. Enumerable.Range(0, file.Rows).Where(i => column is null || !double.IsNaN(at[i]))];
        if (column is not null) order = [.. order.OrderBy(i => at[i]).ThenBy(i => i)];
        var end = (int)Math.Round(share * order.Length);
        if (end == 0 || end == order.Length) throw new VerbException("evaluate.split.empty", $"{order.Length} rows are too few to split by {split}. Take more rows or another --split.", ExitCode.Refused);
        return new([.. file.Names.Where(n => n != column)], (file, order[..end]), (file, order[end..]), [column is null ? "There is no column of time: the order of rows is taken for it." : $"Rows are ordered by {column}."]);
    }

    private static string?[] TextsOf((TableFile File, int[] Rows) side, string name)
    {
        var texts = side.File.Texts(name);
        return [.. side.Rows.Select(i => texts[i])];
    }
}
