namespace Opportune.Simulation.Tests.Truth;

public sealed class ResponseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 17, 12, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("c-004", "grow/cards/travel-card")]
    [InlineData("c-006", "nurture/budget/budget-planner")]
    [InlineData("c-015", "grow/loans/personal-loan")]
    public void Answers_come_at_their_true_rate(string customer, string action)
    {
        const int n = 20_000;
        var answers = Enumerable.Range(0, n).Select(i => Banks.Large.Respond(customer, action, Noon.AddSeconds(i))).ToArray();
        var (p, anyway) = (answers[0].Probability, answers[0].ProbabilityAnyway);

        Assert.InRange(answers.Average(a => a.Accepted ? 1.0 : 0), p - Within(p, n), p + Within(p, n));
        Assert.InRange(answers.Average(a => a.AcceptsAnyway ? 1.0 : 0), anyway - Within(anyway, n), anyway + Within(anyway, n));
    }

    [Fact]
    public void The_same_question_has_the_same_answer() =>
        Assert.Equal(Banks.Of(5).Respond("c-004", "grow/cards/travel-card", Noon), Banks.Large.Respond("c-004", "grow/cards/travel-card", Noon));

    [Fact]
    public void Travellers_want_a_travel_card_more_than_pensioners_do() =>
        Assert.True(Mean("frequent-traveller", "grow/cards/travel-card") > 5 * Mean("pensioner", "grow/cards/travel-card"));

    [Fact]
    public void A_moment_makes_its_action_more_welcome_than_it_is_long_before() =>
        Assert.True(Mean("family", "grow/home/mortgage") > 1.5 * Mean("family", "grow/home/mortgage", Noon.AddDays(-90)));

    [Fact]
    public void Guidance_helps_and_some_selling_does_worse_than_silence()
    {
        var all = Banks.Large.Customers;

        Assert.All(all, c => Assert.True(Lift(c, "nurture/budget/budget-planner") > 0));
        Assert.Contains(all, c => Lift(c, "grow/loans/personal-loan") < 0);
    }

    [Fact]
    public void An_unknown_customer_is_refused() =>
        Assert.Throws<ArgumentException>(() => Banks.Of(5).Respond("c-999", "grow/cards/travel-card", Noon));

    /// <summary>Four standard errors of a rate.</summary>
    private static double Within(double p, int n) => 4 * Math.Sqrt(p * (1 - p) / n);

    private static double Mean(string persona, string action, DateTimeOffset? at = null) => Banks.Large.Customers
        .Where(c => c.Persona == persona).Average(c => Banks.Large.Respond(c.Id, action, at ?? Noon).Probability);

    private static double Lift(SimulatedCustomer customer, string action)
    {
        var answer = Banks.Large.Respond(customer.Id, action, Noon);
        return answer.Probability - answer.ProbabilityAnyway;
    }
}
