namespace Opportune.Expressions.Tests.Values;

public sealed class CelTypeTests
{
    [Theory]
    [InlineData("bool")]
    [InlineData("int")]
    [InlineData("uint")]
    [InlineData("double")]
    [InlineData("string")]
    [InlineData("bytes")]
    [InlineData("timestamp")]
    [InlineData("duration")]
    [InlineData("null")]
    [InlineData("dyn")]
    [InlineData("type")]
    [InlineData("list(string)")]
    [InlineData("map(string, list(int))")]
    public void A_type_reads_back_what_it_writes(string text)
    {
        Assert.True(CelType.TryParse(text, out var type));
        Assert.Equal(text, type.ToString());
        Assert.True(CelType.TryParse($" {text.Replace("(", " ( ", StringComparison.Ordinal)} ", out var again));
        Assert.Equal((type, type.GetHashCode()), (again, again.GetHashCode()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("integer")]
    [InlineData("list")]
    [InlineData("list()")]
    [InlineData("list(int")]
    [InlineData("list(int))")]
    [InlineData("map(string)")]
    [InlineData("int int")]
    public void What_is_no_type_is_not_read(string? text) => Assert.False(CelType.TryParse(text, out _));

    [Fact]
    public void A_type_nested_without_end_is_not_read() =>
        Assert.False(CelType.TryParse(string.Concat(Enumerable.Repeat("list(", 40)) + "int" + new string(')', 40), out _));
}
