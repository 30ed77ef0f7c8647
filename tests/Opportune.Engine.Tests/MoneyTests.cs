using System.Globalization;

namespace Opportune.Engine.Tests;

/// <summary>Amounts are read and written to the last minor unit.</summary>
public sealed class MoneyTests
{
    [Theory]
    [InlineData(0, "EUR", "0.00")]
    [InlineData(-5, "EUR", "-0.05")]
    [InlineData(1_234_567, "EUR", "12345.67")]
    [InlineData(-42, "JPY", "-42")]
    [InlineData(-1_007, "KWD", "-1.007")]
    public void An_amount_is_written_with_all_its_minor_digits(long minor, string code, string text)
    {
        var currency = Currency.Parse(code);

        Assert.Equal(text, Money.FromMinorUnits(minor, currency).ToDecimalString());
        Assert.True(Money.TryParse(text, currency, out var read));
        Assert.Equal(minor, read.MinorUnits);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void The_largest_amounts_are_written_whole(long minor) =>
        Assert.Equal(((decimal)minor / 100).ToString("F2", CultureInfo.InvariantCulture), Money.FromMinorUnits(minor, Currency.Parse("EUR")).ToDecimalString());

    [Theory]
    [InlineData("0.001")]
    [InlineData("90000000000000.01")]
    [InlineData("-90000000000000.01")]
    [InlineData("1.0000000000000000000000000001")]
    public void What_is_finer_than_a_coin_or_out_of_range_is_no_amount(string amount) =>
        Assert.False(Money.TryFromMajor(decimal.Parse(amount, CultureInfo.InvariantCulture), Currency.Parse("EUR"), out _));

    [Fact]
    public void Zeros_behind_the_coin_change_nothing()
    {
        Assert.True(Money.TryFromMajor(12.3400m, Currency.Parse("EUR"), out var money));
        Assert.Equal(1_234, money.MinorUnits);
    }
}
