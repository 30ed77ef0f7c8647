namespace Opportune.Host.Commands.Evaluate.Ranking;

/// <summary>Who took what and when, each pair once; items numbered by falling number of users, so that the lower number wins a tie.</summary>
/// <param name="Users">Of each user the items with the instant of the first time, in order of time (then of rows).</param>
/// <param name="Items">The items' texts by number.</param>
/// <param name="Notes">What was left out.</param>
internal sealed record Interactions(IReadOnlyList<(int Item, double Time)[]> Users, IReadOnlyList<string> Items, IReadOnlyList<string> Notes)
{
    /// <summary>Most items that are ranked: the closed form of EASE costs their third power.</summary>
    public const int MostItems = 3_000;

    /// <summary>Reads a log.</summary>
    /// <param name="file">The table.</param>
    /// <param name="user">Column of users.</param>
    /// <param name="item">Column of items.</param>
    /// <param name="time">Column of times; null for the order of rows.</param>
    /// <exception cref="VerbException">A column is no time, or fewer than two users or items are left.</exception>
    public static Interactions Of(TableFile file, string user, string item, string? time)
    {
        var (users, items) = (file.Texts(user), file.Texts(item));
        double[] times = time is null ? [.. Enumerable.Range(0, file.Rows).Select(i => (double)i)] : TimeColumn.Of(file, time).Values;
        var notes = new List<string>();
        if (time is null) notes.Add("There is no column of time: the order of rows is taken for it.");
        int[] rows = [.. Enumerable.Range(0, file.Rows).Where(i => users[i] is not null && items[i] is not null && !double.IsNaN(times[i]))];
        if (rows.Length < file.Rows) notes.Add($"{file.Rows - rows.Length} rows without a user, an item or a time are left out.");
        var pairs = rows.OrderBy(i => times[i]).ThenBy(i => i).DistinctBy(i => (users[i], items[i])).ToList();
        if (pairs.Count < rows.Length) notes.Add($"{rows.Length - pairs.Count} rows repeat a pair of user and item: the first counts.");
        string[] names = [.. pairs.CountBy(i => items[i]!, StringComparer.Ordinal).OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key)];
        if (names.Length > MostItems)
        {
            var kept = names[..MostItems].ToHashSet(StringComparer.Ordinal);
            var before = pairs.Count;
            pairs.RemoveAll(i => !kept.Contains(items[i]!));
            notes.Add($"Of {names.Length} items the {MostItems} most frequent are ranked; they hold {Figures.Percent((double)pairs.Count / before)} of the pairs.");
            names = names[..MostItems];
        }
        var numbers = names.Select((n, k) => (n, k)).ToDictionary(p => p.n, p => p.k, StringComparer.Ordinal);
        var found = pairs.GroupBy(i => users[i]!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Select(i => (numbers[items[i]!], times[i])).ToArray()).ToList();
        return found.Count >= 2 && names.Length >= 2 ? new(found, names, notes) : throw new VerbException("rank.few", $"{file.Path} has {found.Count} users and {names.Length} items; at least two of each are needed.", ExitCode.Refused);
    }
}
