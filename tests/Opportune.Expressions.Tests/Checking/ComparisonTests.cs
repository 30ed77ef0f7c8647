namespace Opportune.Expressions.Tests.Checking;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("age >= 18 && total > -500.0", "age GreaterOrEqual 18, total Greater -500.0")]
    [InlineData("18 <= age", "age GreaterOrEqual 18")]
    [InlineData("'card' in holdings && age in [1, 2]", "holdings In 'card', age In [1, 2]")]
    [InlineData("vip && !blocked", "vip Equal true, not blocked Equal true")]
    [InlineData("!(age < 18)", "not age Less 18")]
    [InlineData("!(age < 18 || !vip)", "not age Less 18, vip Equal true")]
    [InlineData("age > 18 && (vip || total > 1.0) && blocked == false", "age Greater 18, blocked Equal false")]
    [InlineData("now < timestamp('2024-05-31T00:00:00Z') + duration('24h')", "now Less timestamp('2024-06-01T00:00:00Z')")]
    [InlineData("age + 1 > 18 || vip", "")]
    [InlineData("vip ? age > 1 : age > 2", "")]
    [InlineData("!(age > 1 && vip)", "")]
    public void What_must_hold_for_a_rule_to_pass_is_found(string text, string expected)
    {
        var schema = new VariableSchema();
        foreach (var (name, type) in new[]
                 {
                     ("age", CelType.Int), ("total", CelType.Double), ("holdings", CelType.List(CelType.String)),
                     ("vip", CelType.Bool), ("blocked", CelType.Bool), ("now", CelType.Timestamp),
                 })
        {
            schema.Declare(name, type);
        }

        var found = CelExpression.Check(text, schema, CelType.Bool).Comparisons
            .Select(c => $"{(c.Negated ? "not " : "")}{schema.NameOf(c.Slot)} {c.Operator} {c.Constant}");
        Assert.Equal(expected, string.Join(", ", found));
    }
}
