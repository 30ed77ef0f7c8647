using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Engine.Tests.Golden;

namespace Opportune.Engine.Tests.Explain;

public sealed class ExplainerTests
{
    private const string Id = "grow/cards/travel-card";

    private static readonly BankDefinition Bank = new TestBank().Placement("app-home", price: 0.1).Limit("contact.daily", 1, LimitPeriod.Day)
        .Action(Id, a => a.Rule(PolicyStage.Eligibility, "eligibility.age", "customer.age >= 18", "You are {{customer.age}}.").Rule(PolicyStage.Suitability, "suitability.calm", "!('fraud' in matters)", restricted: true).Rule(PolicyStage.Suitability, "suitability.overdraft", "overdraft.days30 <= 5"))
        .Action("nurture/saving/tip", a => { (a.Class, a.Because) = (MessageClass.Guidance, "You have {{balance.total | money}}."); a.Rule(PolicyStage.Suitability, "suitability.no-complaint", "complaints.open == 0"); })
        .Build();

    private static WhyNot WhyNot(Story story, Audience audience, string action = Id) =>
        new Explainer(Bank).WhyNot(story.Close("2026-03-02", "app-home"), Bank.Action(action)!, Bank.Placements[0], audience);

    private static Story Minor() => new Story(Bank).Age(17).Balance("2026-03-01", 250).Event("2026-03-01", "matter.opened", """{"matter":"m","kind":"fraud","restricted":true}""").Contacted("2026-03-02T09:00:00+01:00");

    [Fact]
    public void Why_not_names_every_rule_that_fails_in_the_order_of_the_stages() =>
        Assert.Equal(["eligibility.age", "suitability.calm", "contact.daily"], WhyNot(Minor(), Audience.Auditor).Reasons.Select(r => r.Code));

    [Theory]
    [InlineData(Audience.Customer), InlineData(Audience.Advisor)]
    public void A_restricted_reason_reads_not_available_for_all_but_the_auditor(Audience audience)
    {
        var why = WhyNot(Minor(), audience);

        Assert.Equal(["eligibility.age", "not.available", "contact.daily"], why.Reasons.Select(r => r.Code));
        Assert.DoesNotContain("fraud", why.ToString() + string.Concat(why.Reasons.Select(r => r.Code + r.Stage + r.Text + r.WouldChange + string.Concat(r.Facts))), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_reason_says_what_would_have_to_be_otherwise()
    {
        var reason = WhyNot(Minor(), Audience.Advisor).Reasons[0];

        Assert.Equal("You are 17.", reason.Text);
        Assert.Equal("age: 17, must be at least 18", reason.WouldChange);
    }

    [Fact]
    public void An_unknown_fact_is_said_to_be_unknown() => Assert.Contains("age: unknown, must be at least 18", WhyNot(new Story(Bank).Balance("2026-03-01", 1), Audience.Advisor).Reasons.Select(r => r.WouldChange));

    [Theory]
    [InlineData(Audience.Customer, 0), InlineData(Audience.Advisor, 0), InlineData(Audience.Auditor, 1)]
    public void Facts_read_for_protection_only_are_cited_to_the_auditor_alone(Audience audience, int facts)
    {
        var story = new Story(Bank).Age(40).Event("2026-03-01", "complaint.opened", """{"complaint":"k"}""");

        var reason = WhyNot(story, audience, "nurture/saving/tip").Reasons.Single(r => r.Code == "suitability.no-complaint");

        Assert.Equal(facts, reason.Facts.Count);
        Assert.Equal(facts == 0, reason.WouldChange is null);
    }

    [Fact]
    public void A_customer_reads_the_reason_and_the_facts_in_words_without_scores_names_or_other_candidates()
    {
        var story = new Story(Bank).Age(17).Balance("2026-03-01", 250);

        var explanation = new Explainer(Bank).Explain(story.Ask("2026-03-02", "app-home").Record, Audience.Customer);

        Assert.Equal("You have €250.00.", explanation.Summary);
        Assert.Empty(explanation.Considered);
        Assert.Null(explanation.Funnel);
        Assert.Null(explanation.Versions);
        var slot = Assert.Single(explanation.Slots);
        Assert.Null(slot.Probability);
        Assert.Equal([("", "balance of all accounts", "€250.00")], slot.Facts.Select(f => (f.Name, f.Words, f.Value)));
    }

    [Fact]
    public void An_advisor_reads_what_else_there_was_and_an_auditor_also_what_decided()
    {
        var record = new Story(Bank).Age(17).Balance("2026-03-01", 250).Ask("2026-03-02", "app-home").Record;

        var (advisor, auditor) = (new Explainer(Bank).Explain(record, Audience.Advisor), new Explainer(Bank).Explain(record, Audience.Auditor));

        Assert.Equal([("nurture/saving/tip", "chosen"), (Id, "stopped")], advisor.Considered.Select(c => (c.Action, c.State)));
        Assert.Null(advisor.Versions);
        Assert.Equal((Bank.Hash, record.Input.ModelHash), (auditor.Versions!.Bank, auditor.Versions.Model));
        Assert.Equal([2L, 1, 1, 1, 1, 1, 1], auditor.Funnel!);
        Assert.Contains($"{Id}: age: 17, must be at least 18", advisor.WouldChange);
    }

    [Fact]
    public void Evidence_of_a_cited_fact_is_the_customers_own_event()
    {
        var record = new Story(Bank).Age(17).Balance("2026-03-01", 250).Ask("2026-03-02", "app-home").Record;

        Assert.Equal(["test/e2"], new Explainer(Bank).Explain(record, Audience.Customer).Slots[0].Facts[0].Events);
    }

    [Fact]
    public void An_action_without_a_treatment_for_the_placement_says_so()
    {
        var bank = new TestBank().Placement("app-home").Placement("web-home", "web").Action(Id, a => a.Placements = ["web-home"]).Build();

        Assert.Equal(["treatment.none"], new Explainer(bank).WhyNot(new Story(bank).Close("2026-03-02", "app-home"), bank.Actions[0], bank.Placements[0], Audience.Advisor).Reasons.Select(r => r.Code));
    }

    [Fact]
    public void An_allowed_action_that_lost_says_how_it_ranked()
    {
        var record = new Story(Bank).Age(40).Balance("2026-03-01", 250).Ask("2026-03-02", "app-home").Record;

        var why = new Explainer(Bank).WhyNot(record.Input, Bank.Action("nurture/saving/tip")!, Bank.Placements[0], Audience.Advisor, record);

        Assert.True(why.Allowed);
        Assert.Equal("It was allowed with priority 1; 0 actions ranked before it.", why.Outranked);
    }

    [Fact]
    public void Every_golden_record_can_be_explained_to_everyone()
    {
        foreach (var decide in GoldenBank.Cases.Values)
            foreach (var audience in Enum.GetValues<Audience>())
            {
                var explanation = new Explainer(GoldenBank.Definition).Explain(decide(), audience);
                Assert.All(explanation.Slots, s => Assert.NotEmpty(s.Because));
                Assert.All(explanation.Considered.Where(c => c.State == "stopped"), c => Assert.NotEmpty(c.Reasons));
            }
    }
}
