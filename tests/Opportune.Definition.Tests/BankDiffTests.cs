namespace Opportune.Definition.Tests;

public sealed class BankDiffTests
{
    [Theory]
    [InlineData("taxonomy/grow.yaml", "bank: \"40.0\"", "bank: \"50.0\"", "action grow/cards/travel-card: value to the bank was 40.0, is now 50.0")]
    [InlineData("taxonomy/grow.yaml", "customer.age >= 18", "customer.age >= 21", "rule eligibility.adult of grow: condition was customer.age >= 18, is now customer.age >= 21")]
    [InlineData("taxonomy/grow.yaml", "rejected: 90d", "rejected: 30d", "action grow/cards/travel-card: cooldown after rejected was 90d, is now 30d")]
    [InlineData("taxonomy/grow.yaml", "title: A card for trips", "title: A card", "treatment grow/cards/travel-card#home: title was A card for trips, is now A card")]
    [InlineData("contact-policy.yaml", "most: 3", "most: 2", "limit contact.weekly: most was 3, is now 2")]
    [InlineData("levers.yaml", "percent: 10", "percent: 20", "lever autumn: percent was 10, is now 20")]
    [InlineData("bank.yaml", "priorStrength: 20", "priorStrength: 20\ncontextualBandit: true", "bank: contextual bandit was no, is now yes")]
    [InlineData("bank.yaml", "customerWeight: 0.5", "customerWeight: 1.5", "bank: weight of the customer's value was 0.5, is now 1.5")]
    [InlineData("features.yaml", "window: 30d", "window: 90d", "feature diningMonth: window was 30 Day, is now 90 Day")]
    [InlineData("consent.yaml", "app: true", "app: false", "default consent marketing app: granted was yes, is now no")]
    public void A_change_is_said_in_words(string file, string says, string instead, string words) =>
        Assert.Equal([words], Changes(new SmallBank(), new SmallBank().With(file, says, instead)).Select(c => c.Words));

    [Fact]
    public void A_new_limit_and_one_that_is_gone_are_named()
    {
        var changes = Changes(new SmallBank(), new SmallBank().With("contact-policy.yaml", "  daily:", "  hourly:"));

        Assert.Equal([(BankChangeKind.Removed, "limit", "contact.daily"), (BankChangeKind.Added, "limit", "contact.hourly")], changes.Select(c => (c.Kind, c.Subject, c.Name)));
    }

    [Fact]
    public void A_new_action_comes_with_its_treatments()
    {
        var changes = Changes(new SmallBank().Without("taxonomy/nurture.yaml").Without("levers.yaml").Without("personas/anna.yaml"), new SmallBank());

        Assert.Contains(changes, c => (c.Kind, c.Subject, c.Name) == (BankChangeKind.Added, "action", "nurture/saving/save-whats-left"));
        Assert.Contains(changes, c => (c.Kind, c.Subject, c.Name) == (BankChangeKind.Added, "treatment", "nurture/saving/save-whats-left#mail"));
        Assert.Contains(changes, c => (c.Kind, c.Subject, c.Name) == (BankChangeKind.Added, "rule", "applicability.starter of nurture/saving/save-whats-left"));
    }

    [Fact]
    public void Comments_and_layout_change_the_hash_but_make_no_change_in_words()
    {
        var after = new SmallBank().With("bank.yaml", "currency: EUR", "# Our money\ncurrency:   EUR");

        Assert.NotEqual(new SmallBank().Bank().Hash, after.Bank().Hash);
        Assert.Empty(Changes(new SmallBank(), after));
    }

    private static IReadOnlyList<BankChange> Changes(SmallBank before, SmallBank after) => BankDiff.Between(before.Bank(), after.Bank());
}
