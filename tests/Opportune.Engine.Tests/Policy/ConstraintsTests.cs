using Opportune.Engine.Bank;
using Opportune.Engine.Policy;

namespace Opportune.Engine.Tests.Policy;

public sealed class ConstraintsTests
{
    private const string Id = "grow/cards/travel-card";

    private static TestBank Bank() => new TestBank().Placement("app-home").Placement("e-mail-offers", "e-mail", Direction.Outbound);

    private static string? First(Story story, string at = "2026-03-04", string placement = "app-home", string action = Id) =>
        new PolicyJudge(story.Bank, story.Close(at, placement)).FirstFailure(story.Bank.Action(action)!, story.Bank.Placement(placement)!)?.Code;

    private static string? Compared(Story story, string at) =>
        new PolicyJudge(story.Bank, story.Close(at, "app-home")).FirstFailure(story.Bank.Action(Id)!, story.Bank.Placement("app-home")!)?.Compared;

    [Theory]
    [InlineData(false, null, "consent.marketing", "no to all")]
    [InlineData(false, true, null, "no to all, later yes to this channel")]
    [InlineData(true, false, "consent.marketing", "yes to all, later no to this channel")]
    public void A_word_on_one_channel_and_a_word_on_all_the_later_counts(bool all, bool? channel, string? code, string why)
    {
        var story = new Story(Bank().Action(Id).Build()).Consent("2026-01-01", "marketing", "all", all);
        if (channel is { } said) story.Consent("2026-01-02", "marketing", "app", said);

        Assert.True(code == First(story), why);
    }

    [Fact]
    public void A_later_no_to_all_beats_an_earlier_yes_to_a_channel_and_other_purposes_are_untouched()
    {
        var story = new Story(Bank().Action(Id).Action("nurture/saving/tip", a => a.Class = MessageClass.Guidance).Build()).Consent("2026-01-01", "marketing", "app", true).Consent("2026-01-02", "marketing", "all", false);

        Assert.Equal("consent.marketing", First(story));
        Assert.Null(First(story, action: "nurture/saving/tip"));
    }

    [Fact]
    public void Without_a_word_the_banks_default_for_the_channel_and_then_for_all_counts()
    {
        var bank = Bank().Consent("marketing", "e-mail", false).Action(Id).Build();

        Assert.Null(First(new Story(bank)));
        Assert.Equal("consent.marketing", First(new Story(bank), placement: "e-mail-offers"));
    }

    [Theory]
    [InlineData("moderate", "consent.level"), InlineData("advanced", null)]
    public void An_action_needs_the_level_of_personalization_that_the_customer_chose(string chosen, string? code) =>
        Assert.Equal(code, First(new Story(Bank().Action(Id, a => a.Level = PersonalizationLevel.Advanced).Build()).Event("2026-01-01", "preference.changed", $$"""{"preference":"personalizationLevel","value":"{{chosen}}"}""")));

    [Fact]
    public void A_sensitive_period_for_credit_leaves_other_offers_alone()
    {
        var story = new Story(Bank().Sensitive("sensitive.arrears", "'arrears' in matters", true, MessageClass.Marketing).Action(Id, a => a.IsCredit = true).Action("grow/saving/plan").Build())
            .Event("2026-03-01", "matter.opened", """{"matter":"m","kind":"arrears"}""");

        Assert.Equal("sensitive.arrears", First(story));
        Assert.Null(First(story, action: "grow/saving/plan"));
        Assert.Null(First(story.Event("2026-03-03", "matter.closed", """{"matter":"m"}""")));
    }

    [Theory]
    [InlineData("2026-03-31T12:00:00+01:00", "contact.cooldown-after-rejected"), InlineData("2026-04-01T13:00:00+02:00", null)]
    public void After_a_no_an_action_rests_to_the_minute(string now, string? code) =>
        Assert.Equal(code, First(new Story(Bank().Action(Id, a => a.Cooldowns[Outcome.Rejected] = TimeSpan.FromDays(30)).Build()).Contacted("2026-03-02T12:00:00+01:00", action: Id, outcome: "rejected"), now));

    [Fact]
    public void A_late_word_that_it_was_shown_does_not_undo_a_no()
    {
        var story = new Story(Bank().Action(Id, a => a.Cooldowns[Outcome.Rejected] = TimeSpan.FromDays(30)).Build());
        var record = story.Decide("2026-03-02", "app-home");
        story.Answer("2026-03-02T12:05:00+01:00", record, Outcome.Rejected);
        story.Answer("2026-03-02T12:01:00+01:00", record, Outcome.Shown);
        story.Answer("2026-03-02T12:02:00+01:00", record, Outcome.Clicked);

        Assert.Equal("contact.cooldown-after-rejected", First(story));
    }

    [Theory]
    [InlineData("2026-03-08T11:59:59+01:00", "contact.rolling"), InlineData("2026-03-08T12:00:00+01:00", null)]
    public void A_rolling_limit_lets_go_exactly_when_its_length_has_passed(string now, string? code) =>
        Assert.Equal(code, First(new Story(Bank().Limit("contact.rolling", 1, LimitPeriod.Rolling, TimeSpan.FromDays(7)).Action(Id).Build()).Contacted("2026-03-01T12:00:00+01:00"), now));

    [Theory]
    [InlineData(LimitPeriod.Day, "2026-03-01T23:59:00+01:00", "2026-03-02T00:00:00+01:00", true, "midnight of the bank's zone")]
    [InlineData(LimitPeriod.Day, "2026-03-01T22:59:00Z", "2026-03-01T23:00:00Z", true, "which is an hour before that of UTC")]
    [InlineData(LimitPeriod.Day, "2026-03-29T00:30:00+01:00", "2026-03-29T23:30:00+02:00", false, "a day of 23 hours is one day")]
    [InlineData(LimitPeriod.Week, "2026-03-01T23:59:00+01:00", "2026-03-02T00:00:00+01:00", true, "a week begins on Monday")]
    [InlineData(LimitPeriod.Week, "2026-03-02T00:00:00+01:00", "2026-03-08T23:59:00+01:00", false, "and ends on Sunday")]
    [InlineData(LimitPeriod.Month, "2024-02-29T23:59:00+01:00", "2024-03-01T00:00:00+01:00", true, "a leap February ends on the 29th")]
    [InlineData(LimitPeriod.Month, "2026-01-01T00:00:00+01:00", "2026-01-31T23:59:00+01:00", false, "a month is a month")]
    public void A_calendar_limit_counts_the_calendar_of_the_banks_zone(LimitPeriod period, string contact, string now, bool allowed, string why) =>
        Assert.True(allowed == (First(new Story(Bank().Limit("contact.calendar", 1, period).Action(Id).Build()).Contacted(contact), now) is null), why);

    [Fact]
    public void A_limit_counts_only_its_channels_classes_direction_and_node()
    {
        var bank = Bank().Limit("contact.scoped", 1, LimitPeriod.Rolling, TimeSpan.FromDays(7), ["app"], [MessageClass.Marketing], "grow/cards", Direction.Inbound).Action(Id).Action("grow/saving/plan").Build();
        var elsewhere = new Story(bank).Contacted("2026-03-03", channel: "web").Contacted("2026-03-03", messageClass: "service").Contacted("2026-03-03", direction: "outbound").Contacted("2026-03-03", action: "grow/cardsharp/x");

        Assert.Null(First(elsewhere));
        Assert.Equal("contact.scoped", First(elsewhere.Contacted("2026-03-03")));
        Assert.Null(First(elsewhere, action: "grow/saving/plan"));
    }

    [Fact]
    public void A_reached_limit_says_what_was_counted() =>
        Assert.Equal("3 contacts in 7 days, limit 3", Compared(new Story(Bank().Limit("contact.weekly", 3, LimitPeriod.Rolling, TimeSpan.FromDays(7)).Action(Id).Build()).Contacted("2026-03-01").Contacted("2026-03-02").Contacted("2026-03-03"), "2026-03-04"));

    [Fact]
    public void An_offers_own_reservation_is_reused_and_not_counted_against_it()
    {
        var story = new Story(Bank().Limit("contact.daily", 1, LimitPeriod.Day).Action(Id).Action("grow/saving/plan").Build());
        story.Decide("2026-03-04T12:00:00+01:00", "app-home");

        Assert.Null(First(story, "2026-03-04T12:10:00+01:00"));
        Assert.Equal("contact.daily", First(story, "2026-03-04T12:10:00+01:00", action: "grow/saving/plan"));
        Assert.Null(First(story, "2026-03-04T12:30:00+01:00", action: "grow/saving/plan"));
    }

    [Fact]
    public void A_message_on_its_way_is_not_sent_a_second_time()
    {
        var story = new Story(Bank().Action(Id).Build());
        var record = story.Decide("2026-03-04", "e-mail-offers");

        Assert.Equal("contact.pending", First(story, "2026-03-05", "e-mail-offers"));
        Assert.Null(new PolicyJudge(story.Bank, story.Close("2026-03-05", "e-mail-offers"), atSending: true).FirstFailureAtSending(story.Bank.Action(Id)!, story.Bank.Placement("e-mail-offers")!));
        Assert.Null(First(story.Delivered("2026-03-05", record, DeliveryResult.Failed), "2026-03-06", "e-mail-offers"));
    }

    [Fact]
    public void What_must_be_sent_passes_every_limit_and_level_but_not_a_rule_against_it()
    {
        var story = new Story(new TestBank { Holdouts = new("salt", 1, 0), Level = PersonalizationLevel.Basic }.Placement("app-home").Limit("contact.none", 0, LimitPeriod.Day)
            .Action(Id, a => (a.Class, a.Level) = (MessageClass.MustSend, PersonalizationLevel.Advanced))
            .Action("protect/fraud/alert", a => { a.Class = MessageClass.MustSend; a.Rule(PolicyStage.Eligibility, "eligibility.never", "false"); }).Build());

        Assert.Null(First(story));
        Assert.Equal("eligibility.never", First(story, action: "protect/fraud/alert"));
    }

    [Fact]
    public void What_must_be_sent_never_takes_a_channel_that_the_customer_refused()
    {
        var story = new Story(MustSend().Build()).Consent("2026-03-01", "protection", "e-mail", granted: false);

        Assert.Equal("consent.protection", First(story, placement: "e-mail-offers"));
        Assert.Null(First(story, placement: "app-home"));
    }

    [Fact]
    public void What_must_be_sent_is_sent_once_and_rests_after_the_answer_that_it_waits_for()
    {
        var story = new Story(MustSend().Build());
        var record = story.Decide("2026-03-04", "e-mail-offers");

        Assert.Equal("contact.pending", First(story, "2026-03-05", "e-mail-offers"));
        Assert.Equal("contact.cooldown-after-accepted", First(story.Contacted("2026-03-05", action: Id, outcome: "accepted"), "2026-03-06"));
    }

    [Fact]
    public void A_decision_before_semantics_3_sent_what_must_be_sent_whatever_the_customer_had_said()
    {
        var story = new Story(MustSend().Build()).Consent("2026-03-01", "protection", "app", granted: false).Contacted("2026-03-05", action: Id, outcome: "accepted");
        var input = story.Close("2026-03-06", "app-home");

        Assert.Equal(["consent.protection", "contact.cooldown-after-accepted"], Codes(input));
        Assert.Empty(Codes(input with { Semantics = 2 }));

        IEnumerable<string> Codes(DecisionInput closed) => new PolicyJudge(story.Bank, closed).AllFailures(story.Bank.Action(Id)!, story.Bank.Placement("app-home")!).Select(f => f.Code);
    }

    private static TestBank MustSend() => Bank().Action(Id, a => (a.Class, a.Cooldowns[Outcome.Accepted]) = (MessageClass.MustSend, TimeSpan.FromDays(60)));

    [Fact]
    public void A_decision_keeps_only_the_contacts_that_a_limit_a_cooldown_or_a_fact_can_see()
    {
        var story = new Story(new TestBank().Placement("app-home").Limit("contact.weekly", 9, LimitPeriod.Week).Action(Id, a => a.Cooldowns[Outcome.Rejected] = TimeSpan.FromDays(90)).Build())
            .Contacted("2026-01-05", action: Id, outcome: "rejected").Contacted("2026-01-06", action: Id, outcome: "dismissed").Contacted("2026-01-07").Contacted("2026-03-01");

        Assert.Equal(["2026-01-05", "2026-03-01"], story.Close("2026-03-10", "app-home").Contacts.Select(c => c.At.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(story.Close("2026-04-06", "app-home").Contacts);
    }
}
