using Opportune.Learners;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>What a model may learn from: columns of a file as numbers or categories, by their content, with notes on what was left out.</summary>
/// <param name="Table">The columns.</param>
/// <param name="Notes">For people: which columns were dropped or shortened, and why.</param>
internal sealed record FeatureColumns(Table Table, IReadOnlyList<string> Notes)
{
    private const int MostCategories = 200;
    private const string Other = "(other)";

    /// <summary>All columns but some.</summary>
    /// <remarks>A column whose every known value is a number is one of numbers. Of other texts the 200 most frequent stay, the rest becomes one category. Columns of one value, and texts of which more than half occur once only, are left out.</remarks>
    /// <exception cref="VerbException">A column to leave out is unknown, or none is left.</exception>
    public static FeatureColumns Of(TableFile file, IReadOnlyCollection<string> except)
    {
        foreach (var name in except) file.Texts(name);
        var (columns, notes) = (new List<TableColumn>(), new List<string>());
        foreach (var name in file.Names.Where(n => !except.Contains(n)))
            if (Column(name, file.Texts(name), notes) is { } column) columns.Add(column);
        if (columns.Count == 0) throw new VerbException("table.column.none", $"No column of {file.Path} is left to learn from. {string.Join(' ', notes)}");
        return new(new(columns), notes);
    }

    /// <summary>The column names of an option such as <c>a,b</c>.</summary>
    public static string[] Names(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static TableColumn? Column(string name, IReadOnlyList<string?> texts, List<string> notes)
    {
        var counts = texts.Where(t => t is not null).GroupBy(t => t!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        if (counts.Count < 2)
        {
            notes.Add($"{name} is left out: it has {(counts.Count == 0 ? "no value" : "one value only")}.");
            return null;
        }
        if (counts.Keys.All(t => TableFile.TryNumber(t, out _))) return new(name, [.. texts.Select(t => TableFile.TryNumber(t, out var number) ? number : double.NaN)]);
        if (counts.Count <= MostCategories) return TableColumn.OfCategories(name, texts);
        if (2 * counts.Values.Count(c => c == 1) > counts.Count && 2 * counts.Count > counts.Values.Sum())
        {
            notes.Add($"{name} is left out: most of its texts occur once, as names and identifiers do.");
            return null;
        }
        var kept = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostCategories - 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        notes.Add($"{name} has {counts.Count} categories: the {MostCategories - 1} most frequent are kept, the others are one.");
        return TableColumn.OfCategories(name, [.. texts.Select(t => t is null || kept.Contains(t) ? t : Other)]);
    }
}
