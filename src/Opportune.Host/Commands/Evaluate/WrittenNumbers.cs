using System.Globalization;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>A column of numbers, in whatever one way a stranger writes them: <c>1234.5</c>, <c>1.234,50</c>, <c>1,234.50</c>, <c>1'234.50</c>, with one sign of a currency or per cent before or behind.</summary>
/// <param name="Values">One a row; NaN is missing.</param>
/// <param name="Way">How they are written, for people; empty for the plain way, in which programs write them.</param>
internal sealed record WrittenNumbers(double[] Values, string Way)
{
    private const NumberStyles Grouped = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
    private static readonly string[] Signs = ["€", "$", "£", "%"];

    /// <summary>Marks that people put between thousands, with the decimal mark that goes with them; the likelier of two that fit a text stands first.</summary>
    private static readonly (char Decimal, string Groups)[] Ways = [(',', ". \u00a0\u202f'’"), ('.', ", \u00a0\u202f'’")];

    /// <summary>Reads a column, all of whose known texts must be numbers written in one way.</summary>
    /// <param name="texts">One a row; null is missing.</param>
    /// <param name="delimiter">What stands between fields of the file. Where it is a comma, <c>1,234</c> is taken for 1234 and not for 1.234, since a comma within a number had to be quoted.</param>
    /// <returns>Null where a text is no number.</returns>
    public static WrittenNumbers? Of(IReadOnlyList<string?> texts, char delimiter)
    {
        if (Read(texts, t => TableFile.TryNumber(t, out var number) ? number : double.NaN) is { } plain) return new(plain, "");
        foreach (var sign in Signs.Where(s => texts.FirstOrDefault(t => t is not null)?.Contains(s, StringComparison.Ordinal) == true).Append(""))
            foreach (var (mark, groups) in delimiter == ',' ? Ways.Reverse() : Ways)
                if (Read(texts, t => Number(t, mark, groups, sign)) is { } values) return new(values, WayOf(texts, mark, groups, sign));
        return null;
    }

    private static string WayOf(IReadOnlyList<string?> texts, char mark, string groups, string sign)
    {
        var seen = new List<string>();
        if (mark == ',' && texts.Any(t => t?.Contains(mark, StringComparison.Ordinal) == true)) seen.Add("a decimal comma");
        if (texts.Any(t => t is not null && Bare(t, sign)?.AsSpan().ContainsAny(groups) == true)) seen.Add("marks between thousands");
        if (sign.Length > 0) seen.Add(sign);
        return string.Join(" and ", seen);
    }

    /// <summary>A text without its sign; null where it has none.</summary>
    private static string? Bare(string text, string sign) =>
        sign.Length == 0 ? text : text.StartsWith(sign, StringComparison.Ordinal) ? text[sign.Length..].Trim() : text.StartsWith("-" + sign, StringComparison.Ordinal) ? "-" + text[(1 + sign.Length)..].Trim() : text.EndsWith(sign, StringComparison.Ordinal) ? text[..^sign.Length].Trim() : null;

    private static double Number(string text, char mark, string groups, string sign)
    {
        if (Bare(text, sign) is not { } bare) return double.NaN;
        text = bare;
        var whole = text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text;
        var digits = whole.AsSpan().TrimStart("+-");
        if (digits.IndexOfAny(groups) is >= 0 and var first)
        {
            if (!AreThousands(digits, digits[first])) return double.NaN;
            text = text.Replace(digits[first].ToString(), "", StringComparison.Ordinal);
        }
        return double.TryParse(text.Replace(mark, '.'), Grouped, CultureInfo.InvariantCulture, out var number) && TableFile.IsInRange(number) && text.Any(char.IsAsciiDigit) && (mark == '.' || !text.Contains('.', StringComparison.Ordinal)) ? number : double.NaN;
    }

    private static bool AreThousands(ReadOnlySpan<char> digits, char between)
    {
        var index = 0;
        foreach (var part in digits.Split(between))
        {
            var group = digits[part];
            if (group.ContainsAnyExceptInRange('0', '9') || (index++ == 0 ? group.Length is 0 or > 3 : group.Length != 3)) return false;
        }
        return true;
    }

    private static double[]? Read(IReadOnlyList<string?> texts, Func<string, double> read)
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
