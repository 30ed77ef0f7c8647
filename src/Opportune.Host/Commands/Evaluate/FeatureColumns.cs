using System.Globalization;
using Opportune.Learners;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>What a model may learn from: columns of a file as numbers or categories, by their content, with notes on what was left out or taken for something.</summary>
/// <param name="Table">The columns.</param>
/// <param name="Notes">For people: which columns were dropped, shortened or may be other than they look, and why.</param>
internal sealed record FeatureColumns(Table Table, IReadOnlyList<string> Notes)
{
    private const int MostCategories = 200, MostWordsForMissing = 3, RowsToSuspectIdentifiers = 50;
    private const double MostlyNumbers = 0.9;
    private const string Other = "(other)";

    /// <summary>All columns but some.</summary>
    /// <remarks>A column whose every known value is a number, or a date, is one of numbers; up to three words among nine tenths of numbers stand for missing. Of other texts the 200 most frequent stay, the rest becomes one category.
    /// Columns of one value, and texts of which more than half occur once only, are left out.</remarks>
    /// <exception cref="VerbException">A column to leave out is unknown, or none is left.</exception>
    public static FeatureColumns Of(TableFile file, IReadOnlyCollection<string> except)
    {
        foreach (var name in except) file.Texts(name);
        var (columns, notes) = (new List<TableColumn>(), new List<string>());
        foreach (var name in file.Names.Where(n => !except.Contains(n)))
            if (Column(name, file.Texts(name), file.Delimiter, notes) is { } column) columns.Add(column);
        if (columns.Count == 0) throw new VerbException("table.column.none", $"No column of {file.Path} is left to learn from{(notes.Count > 0 ? ": " + string.Join(' ', notes) : ".")} Add columns that say something of each row.", ExitCode.Refused);
        return new(new(columns), notes);
    }

    /// <summary>The column names of an option such as <c>a,b</c>.</summary>
    public static string[] Names(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A column's numbers where it is one of numbers or dates, with the notes that belong to it; null where it is one of texts.</summary>
    /// <param name="name">For the notes.</param>
    /// <param name="texts">One a row; null is missing.</param>
    /// <param name="delimiter">Of the file.</param>
    /// <param name="notes">Are added to.</param>
    /// <param name="inOrder">Whether these are the rows of the file in its order, so that a note may name one.</param>
    public static double[]? Numbers(string name, IReadOnlyList<string?> texts, char delimiter, List<string> notes, bool inOrder = true)
    {
        if (WrittenNumbers.Of(texts, delimiter) is { } numbers)
        {
            if (numbers.Way.Length > 0) notes.Add($"{name} is read as numbers with {numbers.Way}.");
            if (AreIdentifiers(texts)) notes.Add($"{name} has another whole number in each row, as identifiers do: if it is one, leave it out with --drop.");
            return numbers.Values;
        }
        if (TimeColumn.TryDates(texts) is { } days)
        {
            notes.Add($"{name} is read as dates: a number of days.");
            return days;
        }
        return MostlyNumbersOf(name, texts, delimiter, notes, inOrder);
    }

    private static TableColumn? Column(string name, IReadOnlyList<string?> texts, char delimiter, List<string> notes)
    {
        var counts = texts.Where(t => t is not null).CountBy(t => t!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        if (counts.Count < 2)
        {
            notes.Add($"{name} is left out: it has {(counts.Count == 0 ? "no value" : "one value only")}.");
            return null;
        }
        if (Numbers(name, texts, delimiter, notes) is { } numbers) return new(name, numbers);
        if (counts.Count <= MostCategories) return TableColumn.OfCategories(name, texts);
        if (AreTexts(counts))
        {
            notes.Add($"{name} is left out: most of its texts occur once, as names and identifiers do.");
            return null;
        }
        var kept = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostCategories - 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        notes.Add($"{name} has {counts.Count} categories: the {MostCategories - 1} most frequent are kept, the others are one.");
        return TableColumn.OfCategories(name, [.. texts.Select(t => t is null || kept.Contains(t) ? t : Other)]);
    }

    /// <summary>Whether most of more than 200 texts occur once.</summary>
    public static bool AreTexts(IReadOnlyDictionary<string, int> counts) => counts.Count > MostCategories && 2 * counts.Values.Count(c => c == 1) > counts.Count && 2 * counts.Count > counts.Values.Sum();

    // A word or two among numbers ("-", "unknown") stands for missing; more of them make categories, which the note says, because one wrong field could be why.
    private static double[]? MostlyNumbersOf(string name, IReadOnlyList<string?> texts, char delimiter, List<string> notes, bool inOrder)
    {
        int[] known = [.. Enumerable.Range(0, texts.Count).Where(i => texts[i] is not null)];
        int[] words = [.. known.Where(i => !texts[i]!.Any(char.IsAsciiDigit) || WrittenNumbers.Of([texts[i]], delimiter) is null).Take((int)(known.Length * (1 - MostlyNumbers)) + 1)];
        if (words.Length > known.Length * (1 - MostlyNumbers)) return null;
        var others = words.Select(i => texts[i]!).ToHashSet(StringComparer.Ordinal);
        var where = string.Create(CultureInfo.InvariantCulture, $"{words.Length} of its {known.Length} values {(words.Length == 1 ? "is no number" : "are no numbers")}{(inOrder ? $" (the first in data row {words.FirstOrDefault() + 1})" : "")}");
        if (others.Count <= MostWordsForMissing && WrittenNumbers.Of([.. texts.Select(t => t is not null && others.Contains(t) ? null : t)], delimiter) is { } rest)
        {
            notes.Add($"{name} is read as numbers: {where}, taken for missing.");
            return rest.Values;
        }
        notes.Add($"{name} is not read as numbers: {(words.Length == 0 ? "they are written in several ways" : where)}. Leave fields empty where nothing is known.");
        return null;
    }

    private static bool AreIdentifiers(IReadOnlyList<string?> texts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
            if (text is not null && (!text.All(char.IsAsciiDigit) || !seen.Add(text))) return false;
        return seen.Count >= RowsToSuspectIdentifiers;
    }
}
