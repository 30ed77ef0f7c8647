using Opportune.Expressions.Tests.Generated;

namespace Opportune.Expressions.Tests.Indexing;

public sealed class CelIndexTests
{
    private static readonly VariableSchema Schema = RandomFacts.Schema();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 1)]
    public void Whatever_the_conditions_and_the_facts_the_index_says_what_the_interpreter_says(int seed, int depth)
    {
        var dice = new Dice((ulong)seed);
        for (var round = 0; round < 20; round++)
        {
            Compare(Conditions(60, () => new RandomExpressions(dice).Write("bool", depth)), dice, facts: 40);
        }
    }

    [Fact]
    public void Even_conditions_that_no_type_check_would_pass_are_judged_as_the_interpreter_judges_them()
    {
        var dice = new Dice(5);
        for (var round = 0; round < 20; round++)
        {
            Compare(Conditions(60, () => new RandomExpressions(dice, sloppy: true).Write("bool", 2), lenient: true), dice, facts: 40);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(512)]
    [InlineData(1_300)]
    public void Rules_as_banks_write_them_are_decided_by_the_index_alone(int count)
    {
        var dice = new Dice((ulong)count);
        var index = Compare(Conditions(count, () => BankRules.Write(dice)), dice, facts: 300);

        Assert.Empty(index.Undecided);
    }

    [Fact]
    public void On_and_beside_every_threshold_the_index_and_the_interpreter_agree()
    {
        var conditions = Conditions(1, () => "").Concat(BankRules.Thresholds().Select(t => CelExpression.Check(t, Schema, CelType.Bool))).ToArray();
        var index = new CelIndex(conditions);
        foreach (var (slot, value) in BankRules.Edges(Schema))
        {
            var facts = new CelValue[Schema.Count];
            facts[slot] = value;
            AssertAgrees(index, conditions, facts);
        }

        Assert.Empty(index.Undecided);
    }

    [Theory]
    [InlineData("int.f0 >= 18 && double.f0 < 2.5")]
    [InlineData("int.f0 >= 18 || 'a' in list_string.f0")]
    [InlineData("!('a' in list_string.f0) && !('ab' in list_string.f0)")]
    [InlineData("!has(bool.f0) || !bool.f0")]
    [InlineData("has(list_string.f0) && has(dyn.f0)")]
    [InlineData("bool.f0 ? string.f0 in ['a', 'b'] : int.f0 > 1.5")]
    [InlineData("!(int.f0 < 18 || !(double.f0 != 2.5 && uint.f0 >= 3u))")]
    [InlineData("timestamp.f0 < timestamp('2026-01-01T00:00:00Z') && duration.f0 > duration('1h')")]
    [InlineData("true || int.f0 > 1")]
    public void Comparisons_with_constants_are_decided_by_the_index(string text) => Assert.Empty(new CelIndex([CelExpression.Check(text, Schema)]).Undecided);

    [Theory]
    [InlineData("int.f0 > int.f1")]
    [InlineData("int.f0 + 1 > 18")]
    [InlineData("double.f0 >= 1.0 && string.f0.startsWith('a')")]
    [InlineData("string.f0 < 'b'")]
    [InlineData("list_int.f0.exists(i, i > 3)")]
    [InlineData("dyn.f0 == 1")]
    [InlineData("'a' in map_string_int.f0")]
    public void What_is_more_than_comparisons_with_constants_must_be_asked(string text) => Assert.Equal([0], new CelIndex([CelExpression.Check(text, Schema)]).Undecided);

    [Fact]
    public void A_condition_that_must_be_asked_is_asked_only_where_the_rest_of_it_holds()
    {
        var index = new CelIndex([CelExpression.Check("double.f0 >= 1.0 && string.f0.startsWith('a')", Schema)]);
        var facts = new CelValue[Schema.Count];

        Assert.False(Sifted(index, facts, "double.f0", CelValue.Double(0.5)));
        Assert.True(Sifted(index, facts, "double.f0", CelValue.Double(1)));
    }

    [Fact]
    public void A_list_too_long_to_look_through_for_nothing_is_judged_with_the_conditions_own_work()
    {
        var many = string.Join(" && ", Enumerable.Range(0, 100).Select(i => $"!('x{i}' in list_string.f0)"));
        var conditions = new[] { CelExpression.Check(many, Schema), CelExpression.Check("!('a' in list_string.f0)", Schema), CelExpression.Check("int.f0 > 1", Schema) };
        var index = new CelIndex(conditions);
        var facts = new CelValue[Schema.Count];
        Assert.True(Schema.TryFind("list_string.f0", out var slot, out _));
        foreach (var length in new[] { 10, 7_000, 8_000, 50_000, 200_000 })
        {
            facts[slot] = CelValue.List([.. Enumerable.Repeat(CelValue.String("b"), length)]);
            AssertAgrees(index, conditions, facts);
        }

        Assert.Equal("expression.too-costly", conditions[0].Interpret(facts).ErrorCode);
        Assert.Empty(index.Undecided);
    }

    [Fact]
    public void Conditions_of_different_schemas_and_facts_of_another_length_are_refused()
    {
        var other = new VariableSchema();
        var slot = other.Declare("age", CelType.Int);
        var ofOther = CelExpression.Check("age > 18", other);

        Assert.Equal(0, slot);
        Assert.Throws<ArgumentException>(() => new CelIndex([ofOther, CelExpression.Check("int.f0 > 1", Schema)]));
        Assert.Throws<ArgumentException>(() => new CelIndex([ofOther]).Sift([], new bool[1]));
        Assert.Throws<ArgumentException>(() => new CelIndex([ofOther]).Sift([CelValue.Int(1)], []));
        new CelIndex([]).Sift([], []);
    }

    private static CelExpression[] Conditions(int count, Func<string> write, bool lenient = false)
    {
        var conditions = new List<CelExpression>();
        for (var tries = 0; conditions.Count < count && tries < 10 * count; tries++)
        {
            var text = write();
            if (CelExpression.TryCheck(text, Schema, lenient ? null : CelType.Bool, lenient, out var condition, out _))
            {
                conditions.Add(condition);
            }
        }

        return [.. conditions];
    }

    private static CelIndex Compare(CelExpression[] conditions, Dice dice, int facts)
    {
        var index = new CelIndex(conditions);
        for (var round = 0; round < facts; round++)
        {
            AssertAgrees(index, conditions, RandomFacts.Values(Schema, dice));
        }

        return index;
    }

    private static void AssertAgrees(CelIndex index, CelExpression[] conditions, CelValue[] facts)
    {
        var possible = new bool[conditions.Length + 3];
        index.Sift(facts, possible);
        for (var i = 0; i < conditions.Length; i++)
        {
            var isTrue = conditions[i].Interpret(facts) is { Kind: CelKind.Bool, AsBool: true };
            Assert.True(index.Decides(i) ? possible[i] == isTrue : possible[i] || !isTrue,
                $"{conditions[i].Text} is {conditions[i].Interpret(facts)} with {string.Join(", ", conditions[i].Variables.Select(v => $"{Schema.NameOf(v)} = {facts[v]}"))}");
        }

        Assert.Equal([false, false, false], possible[conditions.Length..]);
    }

    private static bool Sifted(CelIndex index, CelValue[] facts, string name, CelValue value)
    {
        Assert.True(Schema.TryFind(name, out var slot, out _));
        facts[slot] = value;
        var possible = new bool[1];
        index.Sift(facts, possible);
        return possible[0];
    }
}
