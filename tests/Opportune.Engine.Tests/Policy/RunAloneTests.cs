using Opportune.Engine.Bank;
using Opportune.Engine.Policy;

namespace Opportune.Engine.Tests.Policy;

public sealed class RunAloneTests
{
    [Fact]
    public void Only_conditions_that_do_more_than_compare_facts_with_constants_run_one_by_one_and_those_of_segments()
    {
        var bank = new TestBank().Placement("app-home").Segment("young", "customer.age < 30")
            .Action("grow/cards/travel-card", a =>
            {
                a.CustomerValue = "balance.total / 10.0";
                a.Rule(PolicyStage.Eligibility, "eligibility.age", "customer.age >= 18").Rule(PolicyStage.Suitability, "suitability.affordable", "income.monthly - balance.total > 10.0");
            }).Build();

        Assert.Equal(["balance.total / 10.0", "customer.age < 30", "income.monthly - balance.total > 10.0"], PolicyJudge.RunAlone(bank).Select(c => c.Expression.Text).Order(StringComparer.Ordinal));
    }
}
