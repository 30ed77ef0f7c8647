namespace Opportune.Definition.Tests;

public sealed class NeverValueTests
{
    [Theory]
    [InlineData("!('travel-crad' in holdings)", "travel-card")]
    [InlineData("!('card' in families)", "cards")]
    [InlineData("!('hardshp' in matters)", "hardship")]
    [InlineData("customer.employment != 'retird'", "retired")]
    [InlineData("customer.employment in ['student', 'retird']", "retired")]
    [InlineData("request.direction=='inbond'", "inbound")]
    [InlineData("'inbond' != request.direction || customer.known", "inbound")]
    [InlineData("!('mortgages-of-others' in holdings)", null)]
    public void A_fact_compared_with_what_it_never_is_is_told_with_what_may_have_been_meant(string must, string? meant)
    {
        var finding = Assert.Single(Loaded(must), f => f.Code == "bank.value.never");

        Assert.Equal((FindingSeverity.Warning, "taxonomy/grow.yaml", meant), (finding.Severity, finding.File, finding.Suggestion));
    }

    [Theory]
    [InlineData("!('travel-card' in holdings) && 'current-account' in holdings")]
    [InlineData("!('hardship' in matters) || 'cards' in families")]
    [InlineData("customer.employment in ['student', 'retired'] || customer.employment == 'employed'")]
    [InlineData("level == 'advanced' && request.channel == 'app'")]
    [InlineData("'anything' in goals && customer.known == true")]
    public void What_a_fact_may_be_is_left_alone(string must) => Assert.DoesNotContain(Loaded(must), f => f.Code == "bank.value.never");

    private static IReadOnlyList<Finding> Loaded(string must) =>
        new SmallBank().With("taxonomy/grow.yaml", "must: \"features.gambling == 0\"", $"must: \"features.gambling == 0 && ({must})\"").Load().Findings;
}
