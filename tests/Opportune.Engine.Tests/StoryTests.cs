using Opportune.Engine.Bank;

namespace Opportune.Engine.Tests;

public sealed class StoryTests
{
    [Fact]
    public void A_customer_who_fits_sees_the_action_with_a_reason()
    {
        var bank = new TestBank().Placement("app-home").Action("grow/cards/travel-card", a => { a.Because = "You are {{customer.age}}."; a.Rule(PolicyStage.Eligibility, "eligibility.age", "customer.age >= 18"); }).Build();

        var decided = new Story(bank).Age(30).Ask("2026-03-02", "app-home");

        Assert.Equal(SlotOutcome.Chosen, decided.Record.Slots[0].Outcome);
        Assert.Equal(["You are 30."], decided.Because);
    }
}
