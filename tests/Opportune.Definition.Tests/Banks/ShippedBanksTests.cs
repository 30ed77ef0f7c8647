using Opportune.Engine.Bank;

namespace Opportune.Definition.Tests.Banks;

/// <summary>What holds for every bank that is shipped.</summary>
public sealed class ShippedBanksTests
{
    public static TheoryData<string> Banks => [.. ShippedBanks.Names];

    public static TheoryData<string, string> Personas
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var bank in ShippedBanks.Names)
                foreach (var persona in ShippedBanks.Of(bank).Personas) rows.Add(bank, persona.Name);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Banks))]
    public void A_shipped_bank_loads_without_a_single_finding(string bank) => Assert.Empty(ShippedBanks.Load(bank).Findings);

    [Theory, MemberData(nameof(Banks))]
    public void Every_offer_of_credit_carries_its_disclosures(string bank)
    {
        var treatments = ShippedBanks.Of(bank).Actions.Where(a => a.IsCredit).SelectMany(a => a.Treatments).ToList();

        Assert.NotEmpty(treatments);
        Assert.All(treatments, t => Assert.NotEmpty(t.Disclosures));
    }

    [Theory, MemberData(nameof(Banks))]
    public void Credit_is_never_offered_while_overdrawn_or_without_an_age(string bank) => Assert.All(ShippedBanks.Of(bank).Actions.Where(a => a.IsCredit), a =>
    {
        Assert.Contains(a.Rules, r => r.MustHold.Expression.Text.Contains("overdraft.", StringComparison.Ordinal));
        Assert.Contains(a.Rules, r => r.MustHold.Expression.Text.Contains("customer.age >=", StringComparison.Ordinal));
    });

    [Theory, MemberData(nameof(Banks))]
    public void At_least_a_third_of_the_actions_sell_nothing_but_guide(string bank)
    {
        var actions = ShippedBanks.Of(bank).Actions;

        Assert.True(actions.Count(a => a.Class == MessageClass.Guidance) * 3 >= actions.Count);
    }

    [Theory, MemberData(nameof(Banks))]
    public void Every_action_says_why_the_customer_sees_it(string bank) =>
        Assert.All(ShippedBanks.Of(bank).Actions, a => Assert.False(a.Because.IsEmpty));

    [Theory, MemberData(nameof(Personas))]
    public void A_persona_gets_what_is_expected_and_never_what_is_ruled_out(string bank, string persona)
    {
        var definition = ShippedBanks.Of(bank);
        var saved = definition.Personas.Single(p => p.Name == persona);

        var record = ShippedBanks.Decide(definition, saved);

        Assert.Equal(saved.Expect, ShippedBanks.First(definition, record));
        Assert.Empty(saved.Never.Intersect(ShippedBanks.Allowed(definition, record)));
    }
}
