using NodaTime;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

public sealed class DateFormatTests
{
    [Theory]
    [InlineData("yyMMdd", "930705", "1993-07-05T00:00:00")]
    [InlineData("yyyy-MM-dd", "2024-02-29", "2024-02-29T00:00:00")]
    [InlineData("d.M.yyyy", "1.12.2026", "2026-12-01T00:00:00")]
    [InlineData("dd MMM yyyy", "03 mar 2026", "2026-03-03T00:00:00")]
    [InlineData("dd/MM/yyyy HH:mm:ss", "03/04/2026 23:59:58", "2026-04-03T23:59:58")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.fff", "2026-01-02T03:04:05.678", "2026-01-02T03:04:05.678")]
    public void Dates_of_many_forms_are_read(string pattern, string text, string expected)
    {
        Assert.True(DateFormat.Parse(pattern).TryRead(text, out var value, out _));
        Assert.Equal(expected, NodaTime.Text.LocalDateTimePattern.ExtendedIso.Format(value));
    }

    [Theory]
    [InlineData("yyMMdd", "930230")]
    [InlineData("yyMMdd", "93023")]
    [InlineData("yyMMdd", "9302011")]
    [InlineData("yyyy-MM-dd", "2023-02-29")]
    [InlineData("yyyy-MM-dd", "0000-01-01")]
    [InlineData("dd.MM.yyyy HH:mm", "01.01.2026 24:00")]
    [InlineData("dd MMM yyyy", "03 Mrz 2026")]
    [InlineData("yyMMdd", "٩٣٠١٠١")]
    public void What_names_no_day_of_the_form_is_refused(string pattern, string text) => Assert.False(DateFormat.Parse(pattern).TryRead(text, out _, out _));

    [Theory]
    [InlineData("yyyyMM")]
    [InlineData("hh:mm dd.MM.yyyy")]
    [InlineData("yyyy-MM-dd dd")]
    [InlineData("")]
    public void A_form_that_is_none_is_refused(string pattern) => Assert.Throws<FormatException>(() => DateFormat.Parse(pattern));

    [Fact]
    public void Two_digit_years_fall_into_the_hundred_that_begins_with_the_pivot()
    {
        var format = DateFormat.Parse("yyMMdd", firstYear: 1930);
        Assert.True(format.TryRead("300101", out var first, out _) && format.TryRead("291231", out var last, out _) && (first.Year, last.Year) == (1930, 2029));
    }

    [Fact]
    public void Women_s_birth_numbers_carry_fifty_in_the_month()
    {
        var format = DateFormat.Parse("yyMMdd", 1900, monthOffset: 50);
        Assert.True(format.TryRead("706213", out var woman, out _) && woman.Date == new LocalDate(1970, 12, 13));
        Assert.True(format.TryRead("450204", out var man, out _) && man.Date == new LocalDate(1945, 2, 4));
        Assert.False(format.TryRead("704513", out _, out _));
    }

    [Fact]
    public void An_offset_in_the_text_is_kept()
    {
        Assert.True(DateFormat.Parse("yyyy-MM-ddTHH:mm:ssz").TryRead("2026-01-02T03:04:05-05:30", out _, out var offset));
        Assert.Equal(Offset.FromHoursAndMinutes(-5, -30), offset);
    }
}
