using System.Runtime.CompilerServices;

namespace Opportune.Expressions.Tests.Values;

public sealed class CelValueTests
{
    private static readonly CelValue[] Samples =
    [
        CelValue.Null, CelValue.True, CelValue.False, CelValue.Int(long.MinValue), CelValue.Int(3), CelValue.Uint(ulong.MaxValue), CelValue.Double(2.5),
        CelValue.Double(3), CelValue.Double(-0.0), CelValue.Double(1e300), CelValue.Double(5e-324), CelValue.Double(double.PositiveInfinity),
        CelValue.String("it's a\n\"\\line\u0001 – žluť \U0001F431"), CelValue.Bytes(new byte[] { 0, 65, 39, 92, 255 }),
        CelValue.List([CelValue.Int(1), CelValue.String("b"), CelValue.List([])]),
        CelValue.Map(new Dictionary<CelValue, CelValue> { [CelValue.String("k")] = CelValue.Null, [CelValue.Uint(2)] = CelValue.True }),
        CelValue.Timestamp(new DateTimeOffset(2024, 5, 31, 23, 59, 59, 120, TimeSpan.FromHours(2))),
        CelValue.Duration(TimeSpan.FromTicks(-15_000_001)), CelValue.Duration(TimeSpan.FromDays(1)),
    ];

    [Fact]
    public void A_value_takes_at_most_24_bytes() => Assert.True(Unsafe.SizeOf<CelValue>() <= 24);

    [Fact]
    public void The_default_value_is_null() => Assert.Equal(CelKind.Null, default(CelValue).Kind);

    [Fact]
    public void The_text_of_a_value_is_a_literal_that_gives_it_back()
    {
        foreach (var sample in Samples)
        {
            var again = CelExpression.Check(sample.ToString(), new VariableSchema()).Interpret([]);
            Assert.Equal((sample.Kind, sample.ToString()), (again.Kind, again.ToString()));
            Assert.True(sample == again, sample.ToString());
        }
    }

    [Theory]
    [InlineData("3", "3u")]
    [InlineData("3", "3.0")]
    [InlineData("-0.0", "0")]
    [InlineData("[1, [2.0]]", "[1u, [2]]")]
    [InlineData("{1: 2}", "{1u: 2.0}")]
    [InlineData("b'a'", "b'\\x61'")]
    public void Values_that_the_language_calls_equal_are_equal_and_hash_alike(string left, string right)
    {
        var (a, b) = (Value(left), Value(right));
        Assert.True(a == b && a.Equals(b) && a.Equals((object)b) && !(a != b));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Theory]
    [InlineData("double('NaN')", "double('NaN')")]
    [InlineData("1", "1.5")]
    [InlineData("-1", "18446744073709551615u")]
    [InlineData("'1'", "1")]
    [InlineData("[1, 2]", "[2, 1]")]
    [InlineData("null", "false")]
    [InlineData("int", "uint")]
    public void Other_values_are_not(string left, string right) => Assert.True(Value(left) != Value(right));

    [Fact]
    public void Equal_numbers_of_any_kind_are_one_key_of_a_map()
    {
        var map = CelValue.Map(new Dictionary<CelValue, CelValue> { [CelValue.Int(7)] = CelValue.String("seven") }).AsMap;

        Assert.Equal("seven", map[CelValue.Double(7)].AsString);
        Assert.True(map.ContainsKey(CelValue.Uint(7)));
        Assert.Throws<KeyNotFoundException>(() => map[CelValue.Int(8)]);
    }

    [Fact]
    public void Reading_a_value_as_another_kind_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => CelValue.Int(1).AsDouble);
        Assert.Throws<InvalidOperationException>(() => CelValue.Null.ErrorCode);
        Assert.Throws<InvalidOperationException>(() => CelValue.Missing("a").AsBool);
    }

    [Fact]
    public void A_missing_fact_says_which()
    {
        var missing = CelValue.Missing("customer.age");
        Assert.True(missing.IsMissing && missing.IsError);
        Assert.Equal("fact.missing:customer.age", missing.ErrorCode);
        Assert.False(CelValue.Error("expression.overflow").IsMissing);
    }

    [Fact]
    public void Changing_what_a_list_was_made_of_does_not_change_the_list()
    {
        CelValue[] items = [CelValue.Int(1)];
        var list = CelValue.List(items);
        items[0] = CelValue.Int(2);
        Assert.Equal(CelValue.Int(1), list.AsList[0]);
    }

    [Fact]
    public void Values_nested_without_end_are_refused_when_they_are_made()
    {
        var list = CelValue.List([]);
        for (var i = 1; i < 128; i++)
        {
            list = CelValue.List([list]);
        }

        Assert.Throws<ArgumentException>(() => CelValue.List([list]));
    }

    private static CelValue Value(string text) => CelExpression.Check(text, new VariableSchema()).Interpret([]);
}
