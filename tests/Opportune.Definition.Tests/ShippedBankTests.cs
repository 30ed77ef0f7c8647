namespace Opportune.Definition.Tests;

public sealed class ShippedBankTests
{
    [Theory, InlineData("demo"), InlineData("berka")]
    public void A_bank_that_ships_has_no_errors(string name)
    {
        var errors = SmallBank.Load(BankSource.FromFolder(Path.Combine(Repository.Root, "banks", name))).Findings.Where(f => f.Severity == FindingSeverity.Error);

        Assert.Equal("", string.Join('\n', errors.Select(f => FindingsText.Line(f, "banks/" + name))));
    }
}
