using System.Collections.Immutable;
using NodaTime;

namespace Opportune.Runtime.Import;

/// <summary>The written form of a date or a local time: <c>yyMMdd</c>, <c>dd.MM.yyyy HH:mm</c>.</summary>
/// <remarks>
/// Letters: yyyy, yy, MM or M, MMM (Jan … Dec), dd or d, HH or H, mm, ss, f to fffffff (fraction of a second), z (offset: Z or +01:00). Single M, d, H take one or two digits.
/// Everything else stands for itself. Exactly the whole text must fit.
/// </remarks>
public sealed class DateFormat
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private readonly ImmutableArray<(char Letter, int Count)> _parts;

    private DateFormat(string pattern, ImmutableArray<(char, int)> parts, int firstYear, int monthOffset) =>
        (Pattern, _parts, FirstYear, MonthOffset) = (pattern, parts, firstYear, monthOffset);

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>First year of the hundred that two-digit years stand for: with 1930, 29 is 2029 and 30 is 1930.</summary>
    public int FirstYear { get; }

    /// <summary>Taken from a month above 12: Czech and Slovak birth numbers write women's months plus 50. 0 for none.</summary>
    public int MonthOffset { get; }

    /// <summary>Whether the form has a time of day.</summary>
    public bool HasTime => _parts.Any(p => p.Letter == 'H');

    /// <summary>Whether the form has an offset, so that no zone is needed.</summary>
    public bool HasOffset => _parts.Any(p => p.Letter == 'z');

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">See the remarks.</param>
    /// <param name="firstYear">1 to 9900; used by yy only.</param>
    /// <param name="monthOffset">0 to 80.</param>
    /// <exception cref="FormatException">Year, month or day is missing, or a letter is unknown.</exception>
    public static DateFormat Parse(string pattern, int firstYear = 1950, int monthOffset = 0)
    {
        var parts = ImmutableArray.CreateBuilder<(char, int)>();
        for (var i = 0; i < pattern.Length;)
        {
            var count = 1;
            while (i + count < pattern.Length && pattern[i + count] == pattern[i]) count++;
            if (!char.IsAsciiLetter(pattern[i]) || pattern[i] == 'T') for (var k = 0; k < count; k++) parts.Add((pattern[i], 0));
            else if (IsKnown(pattern[i], count)) parts.Add((pattern[i], count));
            else throw new FormatException($"'{new string(pattern[i], count)}' is no part of a date; use yyyy yy MM M MMM dd d HH H mm ss f z.");
            i += count;
        }
        foreach (var needed in "yMd")
            if (parts.Count(p => p.Item1 == needed && p.Item2 > 0) != 1) throw new FormatException("A date form needs its year, month and day once each, as in yyyy-MM-dd.");
        return new(pattern, parts.ToImmutable(), firstYear, monthOffset);
    }

    /// <summary>Reads a text; false where it does not fit or names no such day.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The local date and time (midnight where the form has no time).</param>
    /// <param name="offset">The offset where the form has one.</param>
    public bool TryRead(ReadOnlySpan<char> text, out LocalDateTime value, out Offset? offset)
    {
        (value, offset) = (default, null);
        int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, at = 0;
        long ticks = 0;
        foreach (var (letter, count) in _parts)
        {
            bool fits;
            switch (letter, count)
            {
                case ('y', _): fits = TryDigits(text, ref at, count, count, out year); if (count == 2) year = InWindow(year); break;
                case ('M', 3): fits = TryMonth(text, ref at, out month); break;
                case ('M', > 0): fits = TryDigits(text, ref at, count, 2, out month); if (month > 12) month -= MonthOffset; break;
                case ('d', > 0): fits = TryDigits(text, ref at, count, 2, out day); break;
                case ('H', > 0): fits = TryDigits(text, ref at, count, 2, out hour); break;
                case ('m', > 0): fits = TryDigits(text, ref at, 2, 2, out minute); break;
                case ('s', > 0): fits = TryDigits(text, ref at, 2, 2, out second); break;
                case ('f', > 0): fits = TryDigits(text, ref at, count, count, out var part); ticks = part * TicksOf(count); break;
                case ('z', > 0): fits = TryOffset(text, ref at, out offset); break;
                default: fits = at < text.Length && text[at++] == letter; break;
            }
            if (!fits) return false;
        }
        if (at != text.Length || year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;
        value = new LocalDateTime(year, month, day, hour, minute, second).PlusTicks(ticks);
        return true;
    }

    private static bool IsKnown(char letter, int count) => (letter, count) is ('y', 2 or 4) or ('M', 1 or 2 or 3) or ('d' or 'H', 1 or 2) or ('m' or 's', 2) or ('f', <= 7) or ('z', 1);

    private int InWindow(int twoDigits)
    {
        var year = FirstYear - FirstYear % 100 + twoDigits;
        return year < FirstYear ? year + 100 : year;
    }

    private static long TicksOf(int digits)
    {
        var ticks = 10_000_000L;
        for (var i = 0; i < digits; i++) ticks /= 10;
        return ticks;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, ref int at, int least, int most, out int value)
    {
        (value, var start) = (0, at);
        while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at])) value = value * 10 + (text[at++] - '0');
        return at - start >= least;
    }

    private static bool TryMonth(ReadOnlySpan<char> text, ref int at, out int month)
    {
        month = 0;
        if (at + 3 > text.Length) return false;
        for (var i = 0; i < 12 && month == 0; i++)
            if (text.Slice(at, 3).Equals(Months[i], StringComparison.OrdinalIgnoreCase)) month = i + 1;
        at += 3;
        return month > 0;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, ref int at, out Offset? offset)
    {
        offset = Offset.Zero;
        if (at < text.Length && text[at] == 'Z') { at++; return true; }
        if (at >= text.Length || text[at] is not ('+' or '-')) return false;
        var sign = text[at++] == '-' ? -1 : 1;
        if (!TryDigits(text, ref at, 2, 2, out var hours)) return false;
        if (at < text.Length && text[at] == ':') at++;
        if (!TryDigits(text, ref at, 2, 2, out var minutes) || hours > 14 || minutes > 59) return false;
        offset = Offset.FromSeconds(sign * (hours * 3600 + minutes * 60));
        return true;
    }
}
