using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Engine.Score;

namespace Opportune.Engine.Tests.Score;

public sealed class ScoreTests
{
    private const string Id = "grow/cards/travel-card";
    private const double Close = 1e-12;

    private static ScoredAction? Score(Action<ActionDraft> with, string at = "2026-03-02", TestBank? test = null, PropensityModel? model = null)
    {
        var story = new Story((test ?? new TestBank()).Placement("app-home").Action(Id, with).Build(), model).Balance("2026-03-01", 100);
        var input = story.Close(at, "app-home");
        return new Scorer(story.Bank, new Propensities(story.Bank, model ?? PropensityModel.Untrained)).Score(story.Bank.Action(Id)!, input, new PolicyJudge(story.Bank, input));
    }

    [Fact]
    public void Untrained_an_action_has_its_declared_rate_worth_as_much_as_the_bank_says()
    {
        var belief = new Propensities(new TestBank { PriorStrength = 40 }.Placement("p").Action(Id, a => a.Prior = 0.05).Build(), PropensityModel.Untrained).Of(0, useModel: true);

        Assert.Equal((2.0, 38.0), (belief.Alpha, belief.Beta));
    }

    private static readonly BankDefinition Three = new TestBank().Placement("p").Action("grow/cards/a", a => a.Prior = 0.1).Action("grow/cards/b", a => a.Prior = 0.1).Action("serve/help/c", a => a.Prior = 0.1).Build();

    private static PropensityModel Model(params (string Action, long Successes, long Trials)[] counts) => new(counts.ToDictionary(c => c.Action, c => new ActionCounts(c.Successes, c.Trials)));

    [Fact]
    public void A_thin_action_leans_on_its_group_more_than_on_strangers()
    {
        var propensities = new Propensities(Three, Model(("grow/cards/a", 300, 1000)));

        var (rich, thin, stranger) = (propensities.Of(0, true).Mean, propensities.Of(1, true).Mean, propensities.Of(2, true).Mean);
        Assert.InRange(rich, 0.28, 0.31);
        Assert.InRange(thin, 0.2, rich);
        Assert.InRange(stranger, 0.1, thin);
    }

    [Fact]
    public void More_evidence_of_the_same_rate_narrows_the_belief()
    {
        var widths = new long[] { 0, 10, 100, 1_000, 10_000 }.Select(n => new Propensities(Three, Model(("grow/cards/a", n / 10, n))).Of(0, true).StandardDeviation).ToList();

        Assert.Equal(widths.OrderDescending(), widths);
        Assert.Equal(widths.Count, widths.Distinct().Count());
    }

    [Fact]
    public void A_customer_held_out_from_models_is_scored_by_declared_rates()
    {
        var model = Model((Id, 900, 1000));

        Assert.Equal(0.1, Score(_ => { }, test: new TestBank { Holdouts = new("salt", 0, 1) }, model: model)!.Value.P, Close);
        Assert.True(Score(_ => { }, model: model)!.Value.P > 0.8);
    }

    [Fact]
    public void The_priority_is_the_product_of_its_four_factors()
    {
        var score = Score(a =>
        {
            (a.Prior, a.BankValue, a.CustomerValue, a.ContactCost) = (0.2, "12.0", "balance.total / 10.0", 1.5);
            a.Context.Add(("context.rich", "balance.total >= 100.0", 50, null, null));
            a.Levers.Add(("lever.push", null, -20, null, null));
        })!.Value;

        Assert.Equal(0.2, score.P, Close);
        Assert.Equal(1.5, score.C, Close);
        Assert.Equal(12 + 0.5 * 10 - 1.5, score.V, Close);
        Assert.Equal(0.8, score.L, Close);
        Assert.Equal(score.P * score.C * score.V * score.L, score.Priority, Close);
    }

    [Theory]
    [InlineData("2026-03-01T23:59:59Z", 1.0), InlineData("2026-03-02T00:00:00Z", 1.3), InlineData("2026-03-04T00:00:00Z", 1.0)]
    public void A_lever_works_from_its_first_instant_until_its_last(string at, double l) =>
        Assert.Equal(l, Score(a => a.Levers.Add(("lever.push", null, 30, Story.At("2026-03-02T00:00:00Z"), Story.At("2026-03-04T00:00:00Z"))), at)!.Value.L, Close);

    [Theory]
    [InlineData("balance.total > 1000.0", 1.0, "false adds nothing"), InlineData("customer.age > 3", 1.0, "unknown adds nothing"), InlineData("balance.total > 1.0", 0.0, "a factor is never negative")]
    public void A_weight_counts_only_where_its_condition_certainly_holds(string when, double c, string why) =>
        Assert.True(Score(a => { a.Context.Add(("w", when, -70, null, null)); a.Context.Add(("v", when, -70, null, null)); })!.Value.C == c, why);

    [Theory]
    [InlineData("income.monthly * 2.0"), InlineData("1.0 / 0.0"), InlineData("1e308 * 1e10")]
    public void An_action_whose_value_is_unknown_or_infinite_is_left_out_with_a_code(string value)
    {
        Assert.Null(Score(a => a.BankValue = value));
        Assert.Equal("score.value-unknown", new Story(new TestBank().Placement("app-home").Action(Id, a => a.BankValue = value).Build()).Ask("2026-03-02", "app-home").Record.Verdicts.Single().Code);
    }

    [Fact]
    public void A_model_reads_back_equal_and_nothing_else_reads_as_one()
    {
        var model = Model((Id, 3, 10), ("a/b/c", 0, 1));

        Assert.Equal(model.Hash, PropensityModel.Read(model.Content, NoTrained).Hash);
        foreach (var text in new[] { "", "{}", "[]", "null", """{"kind":"propensity-counts","format":3,"actions":{}}""", """{"kind":"propensity-counts","format":1,"actions":{"a":[1]}}""", """{"kind":"propensity-counts","format":1,"actions":{"a":[1,9e99]}}""", """{"kind":"propensity-counts","format":1,"actions":[]}""" })
            Assert.Throws<FormatException>(() => PropensityModel.Read(System.Text.Encoding.UTF8.GetBytes(text), NoTrained));
    }

    private static TrainedPropensity NoTrained(string hash) => throw new KeyNotFoundException("Nothing is trained here.");
}
