using Opportune.Engine.Bank;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Arbitrate;

public sealed class ArbiterTests
{
    private const double Exploring = 50;

    private static TestBank Shop(double exploration = Exploring, double price = 0.2, bool assisted = false, int slots = 3) =>
        new TestBank().Attribute("vulnerable", "vulnerable", Expressions.CelType.Bool).Placement("app-home", slots: slots, price: price, exploration: exploration, assisted: assisted);

    private static TestBank Worth(TestBank bank, string id, string value, Action<ActionDraft>? with = null) => bank.Action(id, a => { a.BankValue = value; with?.Invoke(a); });

    private static TestBank Four(TestBank bank) => Worth(Worth(Worth(Worth(bank, "grow/a/one", "10.0"), "grow/a/two", "9.0"), "grow/a/three", "6.0"), "grow/a/four", "1.0");

    private static string[] Chosen(DecisionRecord record, BankDefinition bank) => [.. record.Slots.Select(s => s.Treatment < 0 ? s.Outcome.ToString() : bank.Actions[bank.Treatments[s.Treatment].ActionIndex].Id)];

    /// <summary>The same closed input with other draws, as another decision of the same customer would have it.</summary>
    private static DecisionRecord Draw(Story story, DecisionInput input, params double[] draws) => story.Pipeline.Choose(input with { Draws = draws });

    [Fact]
    public void Probabilities_sum_to_exactly_one_in_every_slot_and_the_best_arm_has_the_most()
    {
        var story = new Story(Four(Shop()).Build());

        foreach (var slot in story.Ask("2026-03-02", "app-home:3").Record.Slots)
        {
            Assert.Equal(1.0, slot.Support.Sum(a => a.Probability));
            Assert.Equal(slot.Support.Max(a => a.Probability), slot.Support[0].Probability);
            Assert.Equal(slot.Probability, slot.Support.Single(a => a.Treatment == slot.Treatment).Probability);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(99)]
    [InlineData(300)]
    public void However_many_actions_there_are_they_stand_by_priority_and_equals_by_the_order_of_their_ids(int actions)
    {
        var bank = Shop(price: 0.3);
        for (var i = 0; i < actions; i++) Worth(bank, $"grow/a/action-{i:000}", $"{i * 7 % 23 + 1}.0", a => a.Prior = i % 5 == 0 ? 0.05 : 0.1);
        var record = new Story(bank.Build()).Ask("2026-03-02", "app-home:1").Record;

        var expected = record.Scores.OrderByDescending(s => s.Priority).ThenBy(s => s.Action).Select(s => s.Action).ToList();
        expected.Insert(record.Scores.Count(s => s.Priority > 0.3), -1);
        Assert.Equal(expected, record.Slots[0].Support.Select(a => a.Treatment));
        Assert.Equal(actions, record.Scores.Count);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(300)]
    public void Each_placement_ranks_only_what_it_may_show(int actions)
    {
        var bank = Shop(price: 0.3, exploration: 50).Placement("app-offers", slots: 1, price: 0.3, exploration: 50);
        for (var i = 0; i < actions; i++) Worth(bank, $"grow/a/action-{i:000}", $"{i * 7 % 23 + 1}.0", a => a.Placements = i % 3 == 0 ? ["app-offers"] : ["app-home"]);
        var record = new Story(bank.Build()).Ask("2026-03-02", "app-home:1", "app-offers:1").Record;

        var ranked = record.Scores.OrderByDescending(s => s.Priority).ThenBy(s => s.Action).Select(s => s.Action).ToLookup(a => a % 3 == 0);
        Assert.Equal(ranked[false], record.Slots[0].Support.Select(a => a.Treatment).Where(t => t >= 0));
        Assert.Equal(ranked[true], record.Slots[1].Support.Select(a => a.Treatment).Where(t => t >= 0));
    }

    [Fact]
    public void What_must_be_sent_comes_first_whatever_it_is_worth_and_in_the_order_of_ids()
    {
        var bank = Worth(Worth(Worth(Shop(slots: 3), "grow/a/offer", "100.0"), "serve/b/second", "1.0", a => a.Class = MessageClass.MustSend), "serve/a/first", "0.5", a => a.Class = MessageClass.MustSend).Build();

        Assert.Equal(["serve/a/first", "serve/b/second", "grow/a/offer"], Chosen(new Story(bank).Ask("2026-03-02", "app-home:3").Record, bank));
    }

    [Fact]
    public void Over_twenty_thousand_draws_every_arm_comes_as_often_as_its_probability_says()
    {
        const int n = 20_000;
        var story = new Story(Four(Shop(exploration: 5)).Build());
        var input = story.Close("2026-03-02", "app-home:1");
        var chance = CounterRandom.FromSeed(11);
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < n; i++)
        {
            var treatment = Draw(story, input, chance.NextDouble()).Slots[0].Treatment;
            counts[treatment] = counts.GetValueOrDefault(treatment) + 1;
        }

        foreach (var arm in Draw(story, input, 0).Slots[0].Support)
            Assert.InRange((double)counts.GetValueOrDefault(arm.Treatment) / n, arm.Probability - 4 * Sigma(arm.Probability, n), arm.Probability + 4 * Sigma(arm.Probability, n));
    }

    private static double Sigma(double p, int n) => Numerics.Sqrt(p * (1 - p) / n);

    [Fact]
    public void The_second_slots_probabilities_are_given_the_first_slots_choice()
    {
        var story = new Story(Four(Shop()).Build());
        var input = story.Close("2026-03-02", "app-home:2");

        var record = Draw(story, input, 0, 0);

        Assert.Equal(5, record.Slots[0].Support.Count);
        Assert.Equal(4, record.Slots[1].Support.Count);
        Assert.DoesNotContain(record.Slots[1].Support, a => a.Treatment == record.Slots[0].Treatment);
    }

    [Fact]
    public void Credit_may_be_best_but_is_never_explored()
    {
        var best = new Story(Worth(Worth(Shop(), "grow/a/loan", "10.0", a => a.IsCredit = true), "grow/a/plan", "9.0").Build()).Ask("2026-03-02", "app-home").Record.Slots[0];
        var second = new Story(Worth(Worth(Shop(), "grow/a/loan", "9.0", a => a.IsCredit = true), "grow/a/plan", "10.0").Build()).Ask("2026-03-02", "app-home").Record.Slots[0];

        Assert.Contains(best.Support, a => a.Treatment == 0);
        Assert.DoesNotContain(second.Support, a => a.Treatment == 0);
    }

    [Fact]
    public void An_action_worth_nothing_is_never_explored() =>
        Assert.DoesNotContain(new Story(Worth(Worth(Shop(), "grow/a/plan", "10.0"), "grow/a/worthless", "-1.0").Build()).Ask("2026-03-02", "app-home").Record.Slots[0].Support, a => a.Treatment == 1);

    [Fact]
    public void Nothing_is_explored_for_vulnerable_customers_or_where_an_employee_speaks_or_the_caller_says_so()
    {
        var vulnerable = new Story(Four(Shop()).Build()).Event("2026-01-01", "customer.updated", """{"vulnerable":true}""").Ask("2026-03-02", "app-home").Record;
        var assisted = new Story(Four(Shop(assisted: true)).Build()).Ask("2026-03-02", "app-home").Record;
        var story = new Story(Four(Shop()).Build());
        var told = story.Pipeline.Choose(story.Close("2026-03-02", "app-home") with { AllowExploration = false });

        foreach (var record in new[] { vulnerable, assisted, told })
        {
            Assert.Equal(["grow/a/one"], Chosen(record, story.Bank));
            Assert.Equal(1.0, record.Slots[0].Probability);
            Assert.Single(record.Slots[0].Support);
        }
    }

    [Fact]
    public void Of_equal_priorities_the_first_id_wins_and_doing_nothing_wins_over_both()
    {
        var bank = Worth(Worth(Shop(exploration: 0), "grow/a/beta", "10.0"), "grow/a/alpha", "10.0").Build();
        Assert.Equal(["grow/a/alpha"], Chosen(new Story(bank).Ask("2026-03-02", "app-home").Record, bank));

        var priced = Worth(Shop(exploration: 0, price: 1), "grow/a/alpha", "10.0", a => a.Prior = 0.1).Build();
        Assert.Equal(["None"], Chosen(new Story(priced).Ask("2026-03-02", "app-home").Record, priced));
    }

    [Fact]
    public void After_doing_nothing_a_placement_stays_empty_and_the_next_keeps_its_draw()
    {
        var bank = Worth(Shop(exploration: 0, price: 5).Placement("app-side"), "grow/a/one", "10.0").Build();

        var record = new Story(bank).Ask("2026-03-02", "app-home:3", "app-side").Record;

        Assert.Equal([("None", 0), ("grow/a/one", 1)], Chosen(record, bank).Zip(record.Slots, (chosen, slot) => (chosen, slot.Placement)));
        Assert.Equal(4, record.Input.Draws.Count);
    }

    [Fact]
    public void An_action_appears_once_in_a_decision_however_many_placements_there_are()
    {
        var bank = Worth(Worth(Shop(exploration: 0).Placement("app-side", slots: 2), "grow/a/one", "10.0"), "grow/a/two", "9.0").Build();

        Assert.Equal(["grow/a/one", "grow/a/two"], Chosen(new Story(bank).Ask("2026-03-02", "app-home:1", "app-side:2").Record, bank).Where(c => c != "None"));
    }

    [Fact]
    public void Contact_limits_hold_inside_one_decision()
    {
        var bank = Four(Shop(exploration: 0)).Limit("contact.daily", 2, LimitPeriod.Day).Build();

        Assert.Equal(["grow/a/one", "grow/a/two", "None"], Chosen(new Story(bank).Ask("2026-03-02", "app-home:3").Record, bank));
    }

    [Fact]
    public void What_must_be_sent_comes_first_and_for_certain()
    {
        var bank = Worth(Four(Shop()), "protect/fraud/alert", "0.0", a => a.Class = MessageClass.MustSend).Build();

        var slot = new Story(bank).Ask("2026-03-02", "app-home").Record.Slots[0];

        Assert.Equal(("protect/fraud/alert", 1.0), (bank.Actions[bank.Treatments[slot.Treatment].ActionIndex].Id, slot.Probability));
    }

    [Theory]
    [InlineData(true, SlotOutcome.Fallback), InlineData(false, SlotOutcome.None)]
    public void Where_nothing_qualifies_the_fallback_shows_if_there_is_one(bool fallback, SlotOutcome outcome)
    {
        var bank = new TestBank().Placement("app-home", fallback: fallback).Action("grow/a/one", a => a.Rule(PolicyStage.Eligibility, "eligibility.never", "false")).Build();

        var slot = Assert.Single(new Story(bank).Ask("2026-03-02", "app-home").Record.Slots);

        Assert.Equal((outcome, -1, 1.0), (slot.Outcome, slot.Treatment, slot.Probability));
    }

    [Fact]
    public void A_customer_in_the_holdout_has_a_ghost_of_what_would_have_been_shown()
    {
        var bank = Worth(new TestBank { Holdouts = new("salt", 1, 0) }.Placement("app-home", price: 0.2), "grow/a/one", "10.0").Action("nurture/b/tip", a => { a.Class = MessageClass.Guidance; a.BankValue = "4.0"; }).Build();

        var slot = new Story(bank).Ask("2026-03-02", "app-home").Record.Slots[0];

        Assert.Equal((1, 0), (slot.Treatment, slot.Ghost));
    }

    [Fact]
    public void A_ghost_that_would_have_lost_is_none()
    {
        var bank = Worth(new TestBank { Holdouts = new("salt", 1, 0) }.Placement("app-home"), "grow/a/one", "3.0").Action("nurture/b/tip", a => { a.Class = MessageClass.Guidance; a.BankValue = "4.0"; }).Build();

        Assert.Equal(-1, new Story(bank).Ask("2026-03-02", "app-home").Record.Slots[0].Ghost);
    }

    [Fact]
    public void A_request_that_is_decided_anew_keeps_its_draws()
    {
        var story = new Story(Four(Shop()).Build());
        DecisionInput Ask(string decision) => story.Pipeline.Close(story.State, story.Ask(true, "r-1", "app-home:3"), decision, Story.At("2026-03-02"), [1]);

        Assert.Equal(Ask(DecisionId.Of(1, 1)).Draws, Ask(DecisionId.Of(1, 2)).Draws);
    }
}
