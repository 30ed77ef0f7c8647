namespace Opportune.Definition.Tests;

public sealed class ContradictionTests
{
    [Theory]
    [InlineData("customer.age < 18")]
    [InlineData("18 > customer.age")]
    [InlineData("!(customer.age >= 18)")]
    [InlineData("customer.age == 17")]
    [InlineData("customer.age in [15, 16, 17]")]
    [InlineData("customer.age <= 17.5")]
    [InlineData("customer.age >= 30 && customer.age < 30")]
    [InlineData("customer.age == 20 && customer.age != 20")]
    [InlineData("customer.employment == 'student' && customer.employment == 'retired'")]
    [InlineData("customer.employment in ['student', 'retired'] && customer.employment == 'employed'")]
    [InlineData("customer.known && !customer.known")]
    [InlineData("'savings' in holdings && !('savings' in holdings)")]
    [InlineData("'travel-card' in holdings")]
    public void Rules_that_exclude_each_other_leave_an_action_that_can_never_be_chosen(string must) =>
        Assert.Contains("can never be chosen", Loaded(must).Single(f => f.Code == "bank.rule.contradiction").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("customer.age < 19")]
    [InlineData("customer.age <= 18")]
    [InlineData("customer.age == 18")]
    [InlineData("customer.age in [17, 18]")]
    [InlineData("customer.age < 18 || customer.known")]
    [InlineData("!(customer.age < 18)")]
    [InlineData("customer.employment != 'student' && customer.employment != 'retired'")]
    [InlineData("'savings' in holdings && !('loan' in holdings)")]
    [InlineData("balance.total > 100.0 && balance.savings < 100.0")]
    public void Rules_that_can_hold_together_are_left_alone(string must) =>
        Assert.DoesNotContain(Loaded(must), f => f.Severity == FindingSeverity.Error);

    private static IReadOnlyList<Finding> Loaded(string must) =>
        new SmallBank().With("taxonomy/grow.yaml", "must: \"features.gambling == 0\"", $"must: \"features.gambling == 0 && ({must})\"").Load().Findings;
}
