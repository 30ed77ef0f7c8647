namespace Opportune.Simulation.Tests.People;

public sealed class CensusTests
{
    [Fact]
    public void Two_hundred_customers_are_ten_of_each_of_twenty_personas() =>
        Assert.All(Banks.Large.Customers.GroupBy(c => c.Persona), g => Assert.Equal(10, g.Count()));

    [Fact]
    public void Enough_customers_must_be_left_alone_for_each_reason()
    {
        Assert.InRange(Banks.Large.Customers.Count(c => !c.MarketingConsent), 20, 80);
        Assert.InRange(Banks.Large.Customers.Count(c => c.Vulnerable), 10, 30);
        Assert.InRange(Open("complaint"), 3, 40);
        Assert.InRange(Open("matter"), 5, 40);
    }

    [Fact]
    public void Customers_are_of_age_and_their_needs_are_shares()
    {
        Assert.All(Banks.Large.Customers, c => Assert.InRange(Banks.Until.Year - c.BirthYear, 19, 87));
        Assert.All(Banks.Large.Customers, c => Assert.Equal(Enum.GetValues<Need>().Order(), c.Needs.Keys.Order()));
        Assert.All(Banks.Large.Customers.SelectMany(c => c.Needs.Values), need => Assert.InRange(need, 0, 1));
    }

    [Fact]
    public void Some_customers_of_a_persona_already_hold_the_obvious_offer()
    {
        var travellers = Banks.Large.Customers.Where(c => c.Persona == "frequent-traveller").Select(c => c.Id).ToHashSet();
        var cards = Banks.EventsOfLarge.Where(e => e.Type == "product.opened" && e.Data["product"]!.GetValue<string>() == "travel-card");

        Assert.Equal(2, cards.Count(e => travellers.Contains(e.Customer!)));
    }

    private static int Open(string thing) =>
        Banks.EventsOfLarge.Count(e => e.Type == thing + ".opened") - Banks.EventsOfLarge.Count(e => e.Type == thing + ".closed");
}
