namespace Opportune.Expressions.Tests.Generated;

public sealed class CompiledEqualsInterpretedTests
{
    private static readonly VariableSchema Schema = RandomFacts.Schema();

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    public void A_compiled_expression_gives_what_the_interpreter_gives(int seed, int depth)
    {
        var dice = new Dice((ulong)seed);
        for (var i = 0; i < 500; i++)
        {
            var text = new RandomExpressions(dice).Write(dice.Pick("bool", "bool", "int", "double", "string", "list(int)", "dyn"), depth);
            if (text.Length <= CelExpression.MaxTextLength)
            {
                Compare(CelExpression.Check(text, Schema), dice);
            }
        }
    }

    [Fact]
    public void Even_an_expression_that_no_type_check_would_pass_gives_the_same_both_ways()
    {
        var dice = new Dice(4);
        for (var i = 0; i < 500; i++)
        {
            var text = new RandomExpressions(dice, sloppy: true).Write("bool", 3);
            if (CelExpression.TryCheck(text, Schema, null, lenient: true, out var expression, out _))
            {
                Compare(expression, dice);
            }
        }
    }

    private static void Compare(CelExpression expression, Dice dice)
    {
        var compiled = expression.Compile();
        var truth = expression.Type.Equals(CelType.Bool) ? expression.CompilePredicate() : null;
        for (var round = 0; round < 8; round++)
        {
            var facts = RandomFacts.Values(Schema, dice);
            var interpreted = expression.Interpret(facts);
            var shown = $"{expression.Text} with {string.Join(", ", expression.Variables.Select(v => $"{Schema.NameOf(v)} = {facts[v]}"))}";

            Assert.Equal($"{interpreted.Kind} {interpreted} for {shown}", $"{compiled(facts).Kind} {compiled(facts)} for {shown}");
            Assert.True(interpreted.IsError || expression.Type.Kind is null || expression.Type.Kind == interpreted.Kind, $"{interpreted} is not {expression.Type} for {shown}");
            Assert.True(truth is null || truth(facts) == (interpreted.Kind == CelKind.Bool && interpreted.AsBool), shown);
        }
    }
}
