using Opportune.Engine.Bank;

namespace Opportune.Definition.Tests.Banks;

/// <summary>What the demo bank promises.</summary>
public sealed class DemoBankTests
{
    private static readonly BankDefinition Bank = ShippedBanks.Of("demo");

    [Fact]
    public void It_has_a_dozen_products_and_two_dozen_actions_over_all_five_issues()
    {
        Assert.True(Bank.Products.Count >= 12);
        Assert.True(Bank.Actions.Count >= 24);
        Assert.Equal(["grow", "nurture", "protect", "retain", "serve"], Bank.Actions.Select(a => a.Issue).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_reaches_app_web_e_mail_push_and_the_advisors_desk()
    {
        Assert.Equal(["app-home", "account-summary", "post-transaction", "web-home", "e-mail-offers", "e-mail-service", "push-alerts", "advisor-desk"], Bank.Placements.Select(p => p.Name));
        Assert.True(Bank.Placement("advisor-desk")!.Assisted);
        Assert.All(Bank.Placements.Where(p => p.Direction == Direction.Inbound), p => Assert.NotNull(p.Fallback));
    }

    [Fact]
    public void Each_of_the_ten_moments_has_something_to_show_at_home_that_sells_nothing()
    {
        var home = Bank.Placement("app-home")!.Index;

        Assert.Equal(10, Bank.Moments.Count);
        Assert.All(Bank.Moments, m => Assert.Contains(Bank.Actions, a => a.Class != MessageClass.Marketing && a.Moments.Contains(m.Name) && a.Treatments.Any(t => t.Placements.Contains(home))));
    }

    [Fact]
    public void A_moment_that_starts_a_message_has_a_treatment_for_it() => Assert.All(Bank.Moments, m => Assert.All(m.Outbound, name =>
        Assert.Contains(Bank.Actions, a => a.Moments.Contains(m.Name) && a.Treatments.Any(t => t.Placements.Contains(Bank.Placement(name)!.Index)))));

    [Fact]
    public void Every_kind_of_feature_is_in_use() => Assert.Equal(Enum.GetValues<Aggregate>(), Bank.Features.Select(f => f.Aggregate).Distinct().Order());

    [Fact]
    public void Without_a_word_from_the_customer_nothing_is_sold_anywhere() =>
        Assert.All(Bank.Consent.Defaults.Where(d => d.Key.Purpose == "marketing"), d => Assert.False(d.Value));

    [Theory]
    [InlineData("'hardship' in matters"), InlineData("'arrears' in matters"), InlineData("customer.vulnerable"), InlineData("moments.salaryStopped")]
    [InlineData("features.declinedMonth"), InlineData("moments.repeatedOverdraft"), InlineData("moments.lowBalanceAhead"), InlineData("income.monthly")]
    public void No_credit_is_offered_without_a_look_at_what_speaks_against_it(string fact) => Assert.All(Bank.Actions.Where(a => a.IsCredit),
        a => Assert.Contains(a.Rules, r => r.MustHold.Expression.Text.Contains(fact, StringComparison.Ordinal)));

    [Fact]
    public void Nobody_but_an_auditor_learns_of_a_matter_of_fraud() =>
        Assert.True(Bank.SensitivePeriods.Single(p => p.Code == "sensitive.fraud").Restricted);

    [Fact]
    public void Every_lever_ends_and_has_an_owner() =>
        Assert.All(Bank.Actions.SelectMany(a => a.Levers), l => { Assert.NotNull(l.Until); Assert.NotEmpty(l.Owner); });

    [Fact]
    public void Refusals_are_among_the_personas()
    {
        Assert.True(Bank.Personas.Count >= 12);
        Assert.True(Bank.Personas.Count(p => p.Never.Count > 0) >= 4);
        Assert.Contains(Bank.Personas, p => p.Expect == "fallback");
    }
}
