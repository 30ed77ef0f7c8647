namespace Opportune.Expressions.Tests.Checking;

public sealed class ErrorMessageTests
{
    private static readonly VariableSchema Schema = Declare();

    [Theory]
    // names
    [InlineData("features.salary_90 > 0.0", 1, 1, "expression.unknown-fact", "did you mean features.salary_90d?")]
    [InlineData("customer.age > 18\n  && customer.aeg < 65", 2, 6, "expression.unknown-fact", "did you mean customer.age?")]
    [InlineData("features > 0", 1, 1, "expression.unknown-fact", "name one of its facts, such as features.salary_90d")]
    [InlineData("nothing_like_it == 1", 1, 1, "expression.unknown-fact", null)]
    [InlineData("customer.age.years > 1", 1, 14, "expression.no-such-field", null)]
    [InlineData("customer.segment.startWith('a')", 1, 18, "expression.unknown-function", "did you mean startsWith?")]
    [InlineData("if(true)", 1, 1, "expression.reserved-word", "write condition ? value : otherwise")]
    // types
    [InlineData("balance.total * 2 > 10.0", 1, 15, "expression.no-such-overload", "write 2.0")]
    [InlineData("customer.age + balance.total > 1.0", 1, 14, "expression.no-such-overload", "write double(customer.age)")]
    [InlineData("customer.age + 2u > 1", 1, 14, "expression.no-such-overload", "write int(2u)")]
    [InlineData("customer.segment == null", 1, 18, "expression.no-such-overload", "write !has(customer.segment)")]
    [InlineData("customer.segment != null", 1, 18, "expression.no-such-overload", "write has(customer.segment)")]
    [InlineData("customer.age >= '18'", 1, 14, "expression.no-such-overload", "write the number without quotes")]
    [InlineData("now > '2024-05-31T00:00:00Z'", 1, 5, "expression.no-such-overload", "write timestamp('2024-05-31T00:00:00Z')")]
    [InlineData("'a' in customer.segment", 1, 5, "expression.no-such-overload", "write customer.segment.contains('a')")]
    [InlineData("'Hello ' + customer.age == ''", 1, 10, "expression.no-such-overload", "write string(customer.age)")]
    [InlineData("customer.age && true", 1, 1, "expression.no-such-overload", "compare it with something, such as > 0")]
    [InlineData("!customer.age", 1, 1, "expression.no-such-overload", "compare it with something, such as > 0")]
    [InlineData("has(customer.age > 1)", 1, 1, "expression.no-such-overload", "write has(customer.age)")]
    [InlineData("holdings.exists('x', true)", 1, 10, "expression.no-such-overload", "write list.exists(x, x > 0)")]
    [InlineData("customer.segment.startsWith(1)", 1, 18, "expression.no-such-overload", "write string.startsWith(string)")]
    [InlineData("holdings[customer.segment] == 'a'", 1, 9, "expression.no-such-overload", null)]
    [InlineData("(now > now ? 120 : 80.5) > 1", 1, 12, "expression.no-such-overload", "write 120.0")]
    [InlineData("(now > now ? 'a' : 1) == 1", 1, 12, "expression.no-such-overload", "write dyn(1) if that is meant")]
    [InlineData("customer.age", 1, 1, "expression.wrong-type", "compare it with something, such as > 0")]
    // literals that can never work
    [InlineData("now > timestamp('31.5.2024')", 1, 17, "expression.invalid-conversion", "write timestamp('2024-05-31T00:00:00Z')")]
    [InlineData("now - now > duration('30d')", 1, 22, "expression.invalid-conversion", "write duration('36h') or duration('1h30m')")]
    [InlineData("now.getHours('Europe/Prague') > 8", 1, 14, "expression.unknown-time-zone", "write 'UTC' or a fixed offset such as '+01:00'")]
    [InlineData("customer.segment.matches('(a')", 1, 26, "expression.invalid-pattern", "use at most 256 characters, and no look-around or back-reference")]
    [InlineData("[1.5, 2.5][0.5] > 1.0", 1, 11, "expression.no-such-overload", null)]
    [InlineData("{1.5: 2}.size() > 1", 1, 2, "expression.unsupported-key", null)]
    // syntax
    [InlineData("customer.age = 18", 1, 14, "expression.syntax", "write == to compare")]
    [InlineData("customer.age > 18 and true", 1, 19, "expression.syntax", "write && for and")]
    [InlineData("customer.age > 18 OR true", 1, 19, "expression.syntax", "write || for or")]
    [InlineData("not true", 1, 5, "expression.syntax", "write ! for not")]
    [InlineData("customer.segment == ‘young’", 1, 21, "expression.syntax", "use straight quotes ' or \"")]
    [InlineData("customer.segment == 'young", 1, 21, "expression.syntax", "close it with '")]
    [InlineData("(1 + 2", 1, 7, "expression.syntax", null)]
    [InlineData("", 1, 1, "expression.syntax", null)]
    [InlineData("1 +\n+ 2", 2, 1, "expression.syntax", null)]
    [InlineData("9223372036854775808 > 1", 1, 1, "expression.syntax", "write it with u for uint, or as a double with .0")]
    [InlineData("'\\d' == ''", 1, 2, "expression.syntax", "write \\\\ for a backslash, or put r before the quote")]
    [InlineData("12months > 1", 1, 1, "expression.syntax", "put a blank or an operator after the number")]
    [InlineData("Money{amount: 1} == 1", 1, 6, "expression.unsupported", "use a map: {'key': value}")]
    public void A_mistake_is_reported_with_its_place_and_what_to_do(string text, int line, int column, string code, string? suggestion)
    {
        Assert.False(CelExpression.TryCheck(text, Schema, CelType.Bool, out var expression, out var errors));

        Assert.Null(expression);
        Assert.Equal((code, line, column, suggestion), (errors[0].Code, errors[0].Line, errors[0].Column, errors[0].Suggestion));
        Assert.EndsWith(".", errors[0].Message, StringComparison.Ordinal);
        Assert.StartsWith($"{line}:{column} {code}: ", Assert.Throws<FormatException>(() => CelExpression.Check(text, Schema, CelType.Bool)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_of_the_types_is_reported_at_once()
    {
        CelExpression.TryCheck("customer.aeg > 1 && balance.total * 2 > 1.0 && unknown()", Schema, CelType.Bool, out _, out var errors);
        Assert.Equal(["expression.unknown-fact", "expression.no-such-overload", "expression.unknown-function"], errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData("120", "double", "write 120.0")]
    [InlineData("customer.age", "double", "write double(customer.age)")]
    [InlineData("customer.age", "string", "write string(customer.age)")]
    [InlineData("customer.segment", "list(string)", null)]
    public void A_formula_of_the_wrong_type_is_reported(string text, string expected, string? suggestion)
    {
        Assert.True(CelType.TryParse(expected, out var type));
        Assert.False(CelExpression.TryCheck(text, Schema, type, out _, out var errors));
        Assert.Equal(("expression.wrong-type", suggestion), (errors[0].Code, errors[0].Suggestion));
    }

    private static VariableSchema Declare()
    {
        var schema = new VariableSchema();
        schema.Declare("customer.age", CelType.Int);
        schema.Declare("customer.segment", CelType.String);
        schema.Declare("balance.total", CelType.Double);
        schema.Declare("features.salary_90d", CelType.Double);
        schema.Declare("holdings", CelType.List(CelType.String));
        schema.Declare("now", CelType.Timestamp);
        return schema;
    }
}
