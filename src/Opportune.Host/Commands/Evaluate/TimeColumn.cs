using System.Globalization;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>A column of instants, in whatever way a stranger writes them.</summary>
/// <param name="Values">One a row, in days where <paramref name="AreDates"/>, else as written; NaN is missing.</param>
/// <param name="AreDates">Whether they are dates; days count from 0001-01-01.</param>
internal sealed record TimeColumn(double[] Values, bool AreDates)
{
    private static readonly string[] Dates =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "yyyy-MM", "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "yyMMdd", "dd-MM-yyyy",
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm:ss", "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm", "MM/dd/yyyy HH:mm:ss",
    ];

    /// <summary>Reads a column: dates in one of many ways of writing, the same for all rows; seconds or milliseconds since 1970; else numbers that only order the rows.</summary>
    /// <exception cref="VerbException">There is no such column, or a row holds none of these.</exception>
    public static TimeColumn Of(TableFile file, string name)
    {
        var texts = file.Texts(name);
        foreach (var format in Dates)
            if (All(texts, t => DateTime.TryParseExact(t, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var at) ? Days(at) : double.NaN) is { } days) return new(days, true);
        if (All(texts, t => TableFile.TryNumber(t, out var number) ? number : double.NaN) is { } numbers) return OfNumbers(numbers);
        if (All(texts, t => t.Length >= 10 && DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Days(at.UtcDateTime) : double.NaN) is { } instants) return new(instants, true);
        var wrong = Enumerable.Range(0, texts.Count).FirstOrDefault(i => texts[i] is { } t && !DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));
        throw new VerbException("table.time.invalid", $"{file.Path}, data row {wrong + 1}: column {name} is no time, or is written in another way than the rows before. Write dates as 2026-11-22 or 2026-11-22T08:30:00Z, or numbers that grow with time.");
    }

    /// <summary>The days since 0001-01-01 of texts that are all dates with marks between their parts, the same way; null where one is none, or nothing is known.</summary>
    public static double[]? TryDates(IReadOnlyList<string?> texts)
    {
        if (texts.FirstOrDefault(t => t is not null) is not { } first || first.All(char.IsAsciiDigit)) return null;
        foreach (var format in Dates)
            if (All(texts, t => DateTime.TryParseExact(t, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var at) ? Days(at) : double.NaN) is { } days) return days;
        return All(texts, t => t.Length >= 10 && t.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Days(at.UtcDateTime) : double.NaN);
    }

    /// <summary>A day as people write it.</summary>
    public static string Day(double days) => DateTime.MinValue.AddDays(Math.Floor(days)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TimeColumn OfNumbers(double[] numbers)
    {
        double[] known = [.. numbers.Where(n => !double.IsNaN(n))];
        double unit = known.Length == 0 ? 0 : known.Min() switch { > 1e8 and < 1e10 => 86_400, > 1e11 and < 1e13 => 86_400_000, _ => 0 }; // since 1973, in seconds or milliseconds
        return unit == 0 || known.Max() > 1e10 * (unit / 86_400) ? new(numbers, false) : new([.. numbers.Select(n => n / unit + Days(DateTime.UnixEpoch))], true);
    }

    private static double Days(DateTime at) => (at - DateTime.MinValue).TotalDays;

    private static double[]? All(IReadOnlyList<string?> texts, Func<string, double> read)
    {
        var values = new double[texts.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = texts[i] is { } text ? read(text) : double.NaN;
            if (texts[i] is not null && double.IsNaN(values[i])) return null;
        }
        return values;
    }
}
