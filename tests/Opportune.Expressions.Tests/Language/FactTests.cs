namespace Opportune.Expressions.Tests.Language;

public sealed class FactTests
{
    [Fact]
    public void The_longest_declared_name_wins_and_the_rest_are_fields()
    {
        var schema = new VariableSchema();
        schema.Declare("a.b", CelType.Map(CelType.String, CelType.Dyn));
        schema.Declare("a.b.c", CelType.String);
        CelValue[] facts = [Map("c", CelValue.String("oops"), "d", Map("e", CelValue.Int(4), "f", CelValue.Null)), CelValue.String("yes")];

        Assert.Equal("yes", CelExpression.Check("a.b.c", schema).Interpret(facts).AsString);
        Assert.Equal(4, CelExpression.Check("a.b.d.e", schema).Interpret(facts).AsInt);
        Assert.Equal("expression.no-such-key:x", CelExpression.Check("a.b.d.x", schema).Interpret(facts).ErrorCode);
        Assert.True(CelExpression.Check("has(a.b.d.f) && !has(a.b.d.x)", schema).Interpret(facts).AsBool);
    }

    [Fact]
    public void The_variable_of_a_macro_hides_a_fact_of_the_same_name_unless_a_dot_leads()
    {
        var schema = new VariableSchema();
        schema.Declare("x", CelType.Int);
        Assert.Equal("[11, 12]", CelExpression.Check("[1, 2].map(x, x + .x)", schema).Interpret([CelValue.Int(10)]).ToString());
    }

    [Fact]
    public void A_fact_of_another_type_than_declared_is_an_error_that_names_it()
    {
        var schema = new VariableSchema();
        schema.Declare("customer.age", CelType.Int);
        schema.Declare("ages", CelType.List(CelType.Int));
        CelValue[] facts = [CelValue.String("30"), CelValue.List([CelValue.String("30")])];

        Assert.Equal("expression.wrong-type:customer.age", CelExpression.Check("customer.age >= 18", schema).Interpret(facts).ErrorCode);
        Assert.Equal("expression.wrong-type", CelExpression.Check("ages[0]", schema).Interpret(facts).ErrorCode);
    }

    [Fact]
    public void A_dyn_expression_where_a_bool_is_needed_is_checked_when_it_is_evaluated()
    {
        var schema = new VariableSchema();
        schema.Declare("x", CelType.Dyn);
        var expression = CelExpression.Check("x", schema, CelType.Bool);

        Assert.Equal(CelType.Bool, expression.Type);
        Assert.True(expression.Interpret([CelValue.True]).AsBool);
        Assert.Equal("expression.wrong-type", expression.Interpret([CelValue.Int(1)]).ErrorCode);
        Assert.Equal("expression.wrong-type", expression.Compile()([CelValue.Int(1)]).ErrorCode);
    }

    [Fact]
    public void The_slots_that_an_expression_reads_are_listed_once_in_order()
    {
        var schema = new VariableSchema();
        foreach (var name in "abcd")
        {
            schema.Declare(name.ToString(), CelType.Int);
        }

        Assert.Equal([1, 3], CelExpression.Check("d > 1 && (b > 2 || has(d))", schema).Variables);
    }

    [Fact]
    public void As_many_values_as_slots_must_be_given()
    {
        var schema = new VariableSchema();
        schema.Declare("a", CelType.Int);
        var expression = CelExpression.Check("a > 1", schema);

        Assert.Throws<ArgumentException>(() => expression.Interpret([]));
        Assert.Throws<ArgumentException>(() => expression.Compile()([]));
        Assert.Throws<ArgumentException>(() => expression.CompilePredicate()([CelValue.Null, CelValue.Null]));
    }

    private static CelValue Map(string key, CelValue value, string second, CelValue other) =>
        CelValue.Map(new Dictionary<CelValue, CelValue> { [CelValue.String(key)] = value, [CelValue.String(second)] = other });
}
