namespace Opportune.Expressions.Tests;

public sealed class HostileInputTests
{
    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("{1:", "1", "}")]
    [InlineData("!", "true", "")]
    [InlineData("-", "x", "")]
    [InlineData("size(", "''", ")")]
    [InlineData("true ? 1 : ", "1", "")]
    [InlineData("", "x", ".a")]
    [InlineData("", "x", "[0]")]
    [InlineData("", "x", "+1")]
    [InlineData("", "[1]", ".map(y, y)")]
    [InlineData("[1].map(y, ", "y", ")")]
    public void Nesting_without_end_is_too_deep(string open, string core, string close)
    {
        var schema = new VariableSchema();
        schema.Declare("x", CelType.Dyn);
        var text = string.Concat(Enumerable.Repeat(open, 300)) + core + string.Concat(Enumerable.Repeat(close, 300));

        Assert.False(CelExpression.TryCheck(text[..Math.Min(text.Length, CelExpression.MaxTextLength)], schema, null, out _, out var errors));
        Assert.Equal("expression.too-deep", errors[0].Code);
    }

    [Fact]
    public void A_text_of_more_than_4096_characters_is_too_long()
    {
        Assert.False(CelExpression.TryCheck(new string('1', 4_097), new VariableSchema(), null, out _, out var errors));
        Assert.Equal("expression.too-long", errors[0].Code);
    }

    [Fact]
    public void A_long_chain_of_conditions_is_one_level_and_compiles()
    {
        var schema = new VariableSchema();
        schema.Declare("x", CelType.Int);
        var expression = CelExpression.Check(string.Join(" && ", Enumerable.Repeat("x>1", 580)), schema, CelType.Bool);
        Assert.True(expression.Interpret([CelValue.Int(2)]).AsBool);
        Assert.True(expression.Compile()([CelValue.Int(2)]).AsBool);
    }

    [Fact]
    public void Hundreds_of_mistakes_give_twenty_errors()
    {
        var schema = new VariableSchema();
        schema.Declare("features.salary_90d", CelType.Int);
        Assert.False(CelExpression.TryCheck(string.Join("&&", Enumerable.Repeat("features.salary_90", 200)), schema, null, out _, out var errors));
        Assert.Equal(20, errors.Count);
    }

    [Theory]
    [InlineData("xs.all(a, xs.all(b, xs.all(c, a + b + c >= 0)))", "expression.too-costly")]
    [InlineData("xs.exists_one(a, xs.exists(b, xs.exists(c, a + b + c < 0)))", "expression.too-costly")]
    [InlineData("xs.map(a, xs.filter(b, xs.exists(c, c < 0))).size() > 0", "expression.too-costly")]
    [InlineData("(xs.all(a, xs.all(b, xs.all(c, a >= 0)))) || huge == huge", "expression.too-costly")]
    [InlineData("huge.map(a, a + 1).size() > 0", "expression.too-large")]
    [InlineData("(huge + huge).size() > 0", "expression.too-large")]
    [InlineData("xs.all(a, huge == huge)", "expression.too-costly")]
    [InlineData("xs.exists(a, -1 in huge)", "expression.too-costly")]
    [InlineData("xs.exists(a, (long + long).size() < 0)", "expression.too-large")]
    [InlineData("xs.exists(a, long.contains(long.size() == a ? 'a' : long))", "true")]
    [InlineData("xs.exists(a, long.matches('^(a+)+b$'))", "expression.too-costly")]
    [InlineData("xs.exists(a, long.matches('^(a+)+' + string(a)))", "expression.too-costly")]
    [InlineData("['a'].map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a).map(a,a+a) == []", "expression.too-large")]
    [InlineData("[1].map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]).map(a,[a,a]) == []", "expression.too-large")]
    public void Work_and_size_are_limited_and_the_limit_is_an_error_value(string text, string expected)
    {
        var schema = new VariableSchema();
        schema.Declare("xs", CelType.List(CelType.Int));
        schema.Declare("huge", CelType.List(CelType.Int));
        schema.Declare("long", CelType.String);
        CelValue[] facts =
        [
            CelValue.List([.. Enumerable.Range(0, 1_000).Select(i => CelValue.Int(i))]),
            CelValue.List([.. Enumerable.Range(0, 120_000).Select(i => CelValue.Int(i))]),
            CelValue.String(new string('a', 16_000)),
        ];
        var expression = CelExpression.Check(text, schema, CelType.Bool);

        var value = expression.Interpret(facts);
        Assert.Equal(expected, value.IsError ? value.ErrorCode : value.ToString());
        Assert.Equal(value, expression.Compile()(facts));
    }

    [Fact]
    public void Random_rubbish_is_refused_or_evaluated_but_never_throws()
    {
        var dice = new Generated.Dice(5);
        var schema = new VariableSchema();
        schema.Declare("x", CelType.Dyn);
        string[] pieces = ["x", "1", "2.5", "'a'", "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "&&", "||", "!", "-", "+", "in", "has", "all", "map", "u", "0x", "\\", "\"", "'''", "r'", "b'", "\n", "//", "\U0001F431", "\ud800", "null", "size"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + dice.Below(14)).Select(_ => dice.Pick(pieces)));
            if (CelExpression.TryCheck(text, schema, null, out var expression, out var errors))
            {
                Assert.Equal(expression.Interpret([CelValue.Null]).ToString(), expression.Interpret([CelValue.Null]).ToString());
            }
            else
            {
                Assert.NotEmpty(errors);
            }
        }
    }
}
