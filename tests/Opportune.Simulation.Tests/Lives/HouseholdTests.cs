namespace Opportune.Simulation.Tests.Lives;

public sealed class HouseholdTests
{
    [Fact]
    public void What_the_partner_pays_in_is_what_the_joint_account_receives()
    {
        var paid = Bookings("c-002", "a-002-1").Where(e => Text(e) == "Household")
            .Select(e => (DateOnly.FromDateTime(e.Time.Date), -Banks.Cents(e.Data["amount"]))).ToArray();
        var received = Bookings("c-003", "a-003-3").Where(e => Text(e) == "Household" && e.Data["counterparty"]!.GetValue<string>() == Name("c-002"))
            .Select(e => (DateOnly.FromDateTime(e.Time.Date), Banks.Cents(e.Data["amount"]))).ToArray();

        Assert.InRange(paid.Length, 13, 15);
        Assert.Equal(paid, received);
    }

    [Fact]
    public void Partners_share_a_last_name_and_a_city()
    {
        var (one, other) = (Banks.Large.Customers[1], Banks.Large.Customers[2]);

        Assert.Equal(one.Name.Split(' ')[1], other.Name.Split(' ')[1]);
        Assert.Equal(one.City, other.City);
    }

    private static IEnumerable<SimulatedEvent> Bookings(string customer, string account) => Banks.EventsOfLarge
        .Where(e => e.Type == "transaction.booked" && e.Customer == customer && e.Data["account"]!.GetValue<string>() == account);

    private static string Name(string id) => Banks.Large.Customers.Single(c => c.Id == id).Name;

    private static string? Text(SimulatedEvent e) => e.Data["text"]?.GetValue<string>();
}
