namespace Opportune.Simulation.Tests.Truth;

public sealed class MomentsTests
{
    public static TheoryData<string, DateOnly> MomentsAndDays
    {
        get
        {
            string[] moments =
            [
                "salary-received", "salary-increased", "salary-stopped", "idle-cash", "low-balance-ahead", "repeated-overdraft", "home-search",
                "abandoned-application", "travel", "large-deposit",
            ];
            DateOnly[] days = [Banks.Until, new(2026, 1, 1), new(2025, 8, 31), new(2025, 11, 21)];
            return [.. from moment in moments from day in days select (moment, day)];
        }
    }

    [Theory, MemberData(nameof(MomentsAndDays))]
    public void Each_moment_is_true_for_at_least_five_customers_but_not_for_most(string moment, DateOnly until)
    {
        Assert.InRange(Banks.LargeUntil(until).TrueMoments.Values.Count(m => m.Contains(moment)), 5, moment == "salary-received" ? 150 : 60);
    }

    [Fact]
    public void Every_customer_has_an_entry_and_some_have_no_moment()
    {
        Assert.Equal(Banks.Large.Customers.Select(c => c.Id).ToHashSet(), Banks.Large.TrueMoments.Keys.ToHashSet());
        Assert.Contains(Banks.Large.TrueMoments.Values, m => m.Count == 0);
    }

    [Fact]
    public void A_bank_of_twenty_has_every_moment_too()
    {
        Assert.Equal(10, Banks.Of(20).TrueMoments.Values.SelectMany(m => m).Distinct().Count());
    }
}
