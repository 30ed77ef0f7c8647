namespace Opportune.Expressions.Tests.Values;

public sealed class VariableSchemaTests
{
    [Fact]
    public void Facts_get_slots_in_the_order_declared()
    {
        var schema = new VariableSchema();
        Assert.Equal((0, 1), (schema.Declare("customer.age", CelType.Int), schema.Declare("moments.idle_cash.amount", CelType.Double)));

        Assert.True(schema.TryFind("moments.idle_cash.amount", out var slot, out var type));
        Assert.Equal((1, CelType.Double), (slot, type));
        Assert.False(schema.TryFind("moments", out _, out _));
        Assert.Equal(["customer.age", "moments.idle_cash.amount"], schema.Names);
        Assert.Equal((2, "customer.age", CelType.Int), (schema.Count, schema.NameOf(0), schema.TypeOf(0)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a.true")]
    [InlineData("true")]
    [InlineData("for.x")]
    public void What_is_no_name_cannot_be_declared(string path) =>
        Assert.Throws<ArgumentException>(() => new VariableSchema().Declare(path, CelType.Int));

    [Fact]
    public void A_fact_is_declared_once_and_before_the_first_expression()
    {
        var schema = new VariableSchema();
        schema.Declare("a", CelType.Int);
        Assert.Throws<ArgumentException>(() => schema.Declare("a", CelType.Bool));

        CelExpression.Check("a > 1", schema);
        Assert.Throws<InvalidOperationException>(() => schema.Declare("b", CelType.Int));
    }
}
