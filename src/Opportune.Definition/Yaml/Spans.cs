using System.Globalization;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Yaml;

/// <summary>Lengths of time and instants as a bank writes them.</summary>
internal static class Spans
{
    private static readonly (char Unit, int Minutes)[] Units = [('w', 7 * 24 * 60), ('d', 24 * 60), ('h', 60), ('m', 1)];

    public static bool TryDuration(string text, out TimeSpan length)
    {
        length = default;
        var minutes = text.Length == 0 ? 0 : Units.FirstOrDefault(u => u.Unit == text[^1]).Minutes;
        if (minutes == 0 || !TryCount(text.AsSpan(0, text.Length - 1), out var count)) return false;
        length = TimeSpan.FromMinutes((double)count * minutes);
        return true;
    }

    /// <summary>A window: <c>60m</c>, <c>24h</c>, <c>30d</c>, <c>2w</c> (14 days) or <c>3mo</c>.</summary>
    public static bool TryWindow(string text, out Window window)
    {
        window = default;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (!TryCount(text.AsSpan(0, digits), out var count)) return false;
        (int Factor, Bucket Bucket)? unit = text[digits..] switch
        {
            "m" => (1, Bucket.Minute), "h" => (1, Bucket.Hour), "d" => (1, Bucket.Day), "w" => (7, Bucket.Day), "mo" => (1, Bucket.Month), _ => null,
        };
        if (unit is not { } found) return false;
        window = new(count * found.Factor, found.Bucket);
        return true;
    }

    public static bool TryInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length is >= 20 and <= 40 && text[10] is 'T' or 't' && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>A length in the greatest unit that divides it.</summary>
    public static string Written(TimeSpan length)
    {
        var minutes = (long)length.TotalMinutes;
        var (unit, size) = Array.Find(Units, u => minutes % u.Minutes == 0 && u.Unit != 'w');
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / size}{unit}");
    }

    private static bool TryCount(ReadOnlySpan<char> digits, out int count)
    {
        count = 0;
        return digits.Length is >= 1 and <= 5 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
    }
}
