namespace Opportune.Expressions.Tests.Language;

public sealed class BankRulesTests
{
    private static readonly VariableSchema Schema = Declare();

    [Theory]
    [InlineData("customer.age >= 18 && balance.total > 500.0 && 'travel-card' in holdings", "true")]
    [InlineData("customer.age >= 18.5", "true")]
    [InlineData("customer.age < 18 || balance.total * 2.0 == 2001.0", "true")]
    [InlineData("has(customer.age) ? customer.age : 0", "30")]
    [InlineData("now - timestamp('2024-05-01T00:00:00Z') > duration('36h')", "true")]
    [InlineData("holdings.exists(h, h.startsWith('travel'))", "true")]
    [InlineData("customer.age / 0 > 1", "error('expression.divide-by-zero')")]
    [InlineData("customer.age / 0 > 1 || true", "true")]
    public void A_rule_over_known_facts_gives_its_value(string text, string expected) =>
        Assert.Equal(expected, CelExpression.Check(text, Schema).Interpret(Facts()).ToString());

    [Theory]
    [InlineData("customer.age >= 18", "error('fact.missing:customer.age')")]
    [InlineData("customer.age >= 18 && false", "false")]
    [InlineData("customer.age >= 18 || balance.total > 1.0", "true")]
    [InlineData("has(customer.age)", "false")]
    [InlineData("!has(customer.age) || customer.age > 3", "true")]
    public void A_missing_fact_is_an_error_unless_the_rest_decides(string text, string expected)
    {
        var facts = Facts();
        facts[0] = CelValue.Missing("customer.age");
        Assert.Equal(expected, CelExpression.Check(text, Schema).Interpret(facts).ToString());

        facts[0] = CelValue.Null;
        Assert.Equal(expected, CelExpression.Check(text, Schema).Interpret(facts).ToString());
    }

    private static VariableSchema Declare()
    {
        var schema = new VariableSchema();
        schema.Declare("customer.age", CelType.Int);
        schema.Declare("balance.total", CelType.Double);
        schema.Declare("holdings", CelType.List(CelType.String));
        schema.Declare("now", CelType.Timestamp);
        return schema;
    }

    private static CelValue[] Facts() =>
    [
        CelValue.Int(30),
        CelValue.Double(1000.5),
        CelValue.List([CelValue.String("current-account"), CelValue.String("travel-card")]),
        CelValue.Timestamp(new DateTimeOffset(2024, 5, 31, 12, 0, 0, TimeSpan.Zero)),
    ];
}
