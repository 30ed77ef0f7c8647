using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Engine.Score;
using Opportune.Expressions;

namespace Opportune.Engine.Tests.Policy;

public sealed class PolicyOrderTests
{
    private const string Id = "grow/cards/travel-card";

    private static (PolicyJudge Judge, ActionDefinition Action, PlacementDefinition Placement) Judge(Story story, string at = "2026-03-02", string placement = "app-home", string action = Id, bool atSending = false) =>
        (new(story.Bank, story.Close(at, placement), atSending), story.Bank.Action(action)!, story.Bank.Placement(placement)!);

    private static IReadOnlyList<string> All(Story story, string at = "2026-03-02", string placement = "app-home")
    {
        var (judge, action, where) = Judge(story, at, placement);
        var all = judge.AllFailures(action, where);
        Assert.Equal(all.Count > 0 ? all[0] : null, judge.FirstFailure(action, where));
        var record = new DecisionPipeline(story.Bank, PropensityModel.Untrained).Choose(story.Close(at, placement));
        Assert.Equal(all.Count > 0 ? (all[0].Code, all[0].Stage) : (null, PolicyStage.Constraints), record.Verdicts.Where(v => story.Bank.Treatments[v.Treatment].ActionIndex == action.Index).Select(v => (v.Code, v.Stage)).Single());
        return [.. all.Select(f => f.Code)];
    }

    /// <summary>An action against which everything speaks.</summary>
    private static Story Hopeless() => new Story(new TestBank { Holdouts = new("salt", 1, 0) }
        .Placement("app-home").Moment("travel").Sensitive("sensitive.complaint", "complaints.open > 0", false, MessageClass.Marketing).Limit("contact.daily", 0, LimitPeriod.Day)
        .Action(Id, a =>
        {
            (a.Moments, a.Level) = (["travel"], PersonalizationLevel.Advanced);
            a.Cooldowns[Outcome.Rejected] = TimeSpan.FromDays(30);
            a.Rule(PolicyStage.Suitability, "suitability.never", "false").Rule(PolicyStage.Applicability, "applicability.never", "1 > 2").Rule(PolicyStage.Eligibility, "eligibility.age", "customer.age >= 18");
        }).Build())
        .Age(16).Consent("2026-01-01", "marketing", "all", false).Event("2026-01-01", "preference.changed", """{"preference":"personalizationLevel","value":"basic"}""")
        .Event("2026-02-01", "complaint.opened", """{"complaint":"k"}""").Contacted("2026-03-01", action: Id, outcome: "rejected");

    [Fact]
    public void Every_reason_is_given_in_the_order_of_the_stages_and_the_first_of_them_decides() => Assert.Equal(
        ["eligibility.age", "applicability.never", "applicability.moment", "suitability.never", "consent.marketing", "consent.level", "sensitive.complaint", "contact.cooldown-after-rejected", "contact.daily", "holdout.universal"],
        All(Hopeless()));

    [Fact]
    public void Just_before_sending_suitability_and_constraints_are_asked_again()
    {
        var (judge, action, placement) = Judge(Hopeless(), atSending: true);

        Assert.Equal("suitability.never", judge.FirstFailureAtSending(action, placement)!.Code);
    }

    [Theory]
    [InlineData("customer.age >= 18"), InlineData("!(customer.age < 18)"), InlineData("income.monthly > 100.0"), InlineData("customer.age / 0 > 1")]
    public void What_is_not_known_stops_an_action_whichever_way_a_rule_asks(string rule) =>
        Assert.Equal(["eligibility.rule"], All(new Story(new TestBank().Placement("app-home").Action(Id, a => a.Rule(PolicyStage.Eligibility, "eligibility.rule", rule)).Build()).Balance("2026-03-01", 1)));

    [Fact]
    public void A_missing_fact_is_named_by_the_value_of_the_rule()
    {
        var (judge, action, _) = Judge(new Story(new TestBank().Placement("app-home").Action(Id, a => a.Rule(PolicyStage.Eligibility, "eligibility.age", "customer.age >= 18")).Build()));

        Assert.Equal("fact.missing:customer.age", judge.Evaluate(action.Rules[0].MustHold).ErrorCode);
    }

    [Fact]
    public void Rules_of_the_bank_the_group_and_the_action_all_bind_an_action() => Assert.Equal(["eligibility.bank", "eligibility.group", "eligibility.action"],
        All(new Story(new TestBank().Placement("app-home").Action(Id, a => a
            .Rule(PolicyStage.Eligibility, "eligibility.bank", "false").Rule(PolicyStage.Eligibility, "eligibility.group", "1 > 2", node: "grow/cards").Rule(PolicyStage.Eligibility, "eligibility.action", "2 > 3", node: Id)).Build())));

    [Fact]
    public void Compiled_rules_give_the_same_verdicts()
    {
        var story = Hopeless();
        var interpreted = All(story);
        foreach (var condition in story.Bank.Conditions) condition.UseCompiled();

        Assert.Equal(interpreted, All(story));
    }

    [Fact]
    public void A_customer_in_the_universal_holdout_still_gets_guidance()
    {
        var bank = new TestBank { Holdouts = new("salt", 1, 0) }.Placement("app-home").Action(Id).Action("nurture/saving/tip", a => a.Class = MessageClass.Guidance).Build();

        var record = new Story(bank).Ask("2026-03-02", "app-home").Record;

        Assert.Equal(["holdout.universal", null], record.Verdicts.Select(v => v.Code));
        Assert.Equal("nurture/saving/tip", bank.Actions[bank.Treatments[record.Slots[0].Treatment].ActionIndex].Id);
    }

    [Fact]
    public void A_text_that_would_have_a_hole_is_never_chosen()
    {
        var story = new Story(new TestBank().Placement("app-home").Action(Id, a => a.Body = "You have {{balance.total | money}}.").Build());

        Assert.Equal("treatment.fact-missing", story.Ask("2026-03-02", "app-home").Record.Verdicts.Single().Code);
        Assert.Equal("You have €5.00.", story.Balance("2026-03-01", 5).Ask("2026-03-02", "app-home").Contents[0]!.Body);
    }

    [Fact]
    public void An_undeclared_moment_is_needed_in_vain() => Assert.Equal(["applicability.moment"],
        All(new Story(new TestBank().Placement("app-home").Moment("travel").Action(Id, a => a.Moments = ["travel"]).Build()).Balance("2026-03-01", 1)));

    [Fact]
    public void Facts_are_values_and_errors_among_them_never_throw()
    {
        var story = new Story(new TestBank().Placement("app-home").Action(Id, a => a.Rule(PolicyStage.Eligibility, "eligibility.odd", "holdings[7] == 'x' || customer.age > 3")).Build()).Age(30);

        Assert.Empty(All(story));
        Assert.Equal(CelKind.Error, story.Bank.Conditions[0].Evaluate([.. story.Bank.Facts.Facts.Select(_ => CelValue.Null)]).Kind);
    }
}
