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
        var schema = Schema();

        var found = CelExpression.Check(text, schema, CelType.Bool).Comparisons
            .Select(c => $"{(c.Negated ? "not " : "")}{schema.NameOf(c.Slot)} {c.Operator} {c.Constant}");
        Assert.Equal(expected, string.Join(", ", found));
    }

    [Theory]
    [InlineData("'card' in holdings || !('loan' in holdings) && age > 1", "holdings 'card' at 0, holdings 'loan' at 24")]
    [InlineData("job == 'retired' ? 1 : 'student' != job ? 2 : 3", "job 'retired' at 7, job 'student' at 23")]
    [InlineData("job in ['student', \"re'tired\"]", "job 'student' at 8, job 're\\'tired' at 19")]
    [InlineData("holdings.exists(job, job == 'x') && 'y' == 'z' && job + 'a' != 'b' && age == 1", "")]
    public void Texts_that_facts_are_compared_with_are_found_wherever_they_stand(string text, string expected)
    {
        var schema = Schema();

        var found = CelExpression.Check(text, schema).Mentions.Select(m => $"{schema.NameOf(m.Slot)} {CelValue.String(m.Text)} at {m.At}");
        Assert.Equal(expected, string.Join(", ", found));
    }

    private static VariableSchema Schema()
    {
        var schema = new VariableSchema();
        foreach (var (name, type) in new[]
                 {
                     ("age", CelType.Int), ("total", CelType.Double), ("holdings", CelType.List(CelType.String)),
                     ("vip", CelType.Bool), ("blocked", CelType.Bool), ("now", CelType.Timestamp), ("job", CelType.String),
                 })
        {
            schema.Declare(name, type);
        }

        return schema;
    }
}
