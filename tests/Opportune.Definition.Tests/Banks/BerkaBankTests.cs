using Opportune.Engine.Bank;

namespace Opportune.Definition.Tests.Banks;

/// <summary>What the Berka bank promises.</summary>
public sealed class BerkaBankTests
{
    private static readonly BankDefinition Bank = ShippedBanks.Of("berka");

    [Fact]
    public void It_decides_at_the_counter_and_on_the_statement_and_never_falls_silent()
    {
        Assert.Equal(["branch-counter", "statement-insert"], Bank.Placements.Select(p => p.Name));
        Assert.All(Bank.Placements, p => Assert.NotNull(p.Fallback));
    }

    [Theory, InlineData("branch-counter"), InlineData("statement-insert")]
    public void A_client_without_bookings_is_not_left_without_a_word(string placement)
    {
        var stranger = new Persona("stranger", new(1993, 7, 1, 10, 0, 0, TimeSpan.FromHours(2)), "[]", placement, "", []);

        Assert.Equal(SlotOutcome.Chosen, ShippedBanks.Decide(Bank, stranger).Slots[0].Outcome);
    }

    [Fact]
    public void Half_of_its_actions_are_guidance_service_or_protection() =>
        Assert.True(Bank.Actions.Count(a => a.Class != MessageClass.Marketing) * 2 >= Bank.Actions.Count);

    [Fact]
    public void Standing_orders_are_events_of_its_own() => Assert.Equal(["order", "account", "amount", "counterparty", "category"], Bank.Events["standing-order.set"].Fields.Select(f => f.Name));
}
