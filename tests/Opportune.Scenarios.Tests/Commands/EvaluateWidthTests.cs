using System.Globalization;

namespace Opportune.Scenarios.Tests.Commands;

public sealed class EvaluateWidthTests : IDisposable
{
    private const int Widest = 110;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rank", "--user", "customer")]
    [InlineData("uplift", "--treatment", "a_treatment_with_a_long_name", "--control", "no letter at all", "--outcome", "amount_that_was_spent_afterwards", "--drop", "customer,item,when")]
    [InlineData("fairness", "--group", "a_treatment_with_a_long_name,region", "--label", "bought", "--prediction", "score")]
    [InlineData("segments", "--drop", "customer,when")]
    [InlineData("drift", "--split", "time:0.5", "--time", "when")]
    [InlineData("forecast", "--value", "amount_that_was_spent_afterwards", "--horizon", "14")]
    [InlineData("classify", "--target", "bought", "--drop", "customer", "--learner", "logistic")]
    public async Task Every_table_fits_a_terminal_and_no_number_is_broken(string kind, params string[] more)
    {
        await File.WriteAllLinesAsync(_folder.At("t.csv"), ["when,customer,item,a_treatment_with_a_long_name,region,bought,score,amount_that_was_spent_afterwards", .. Rows()], TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync(["evaluate", kind, "--data", _folder.At("t.csv"), .. more]);

        Assert.Equal(0, shell.Exit);
        string[] lines = [.. shell.Output.Split('\n').Where(l => l.Length > 0 && "┌│├└".Contains(l[0], StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.True(l.TrimEnd().Length <= Widest, l));
        Assert.DoesNotContain(lines, l => l.Contains(" to │", StringComparison.Ordinal)); // an interval in two lines
    }

    private static IEnumerable<string> Rows()
    {
        string[] letters = ["no letter at all", "a letter about savings for holidays", "a letter about mortgages and homes"], regions = ["north", "south"];
        for (var i = 0; i < 1_200; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2024, 1, 1).AddDays(i / 6):yyyy-MM-dd},c{i % 150},item number {i * 7 % 23},{letters[i * 5 % 7 % 3]},{regions[i % 11 % 2]},{(i * 37 % 100 < 40 ? "yes" : "no")},{i * 13 % 100 / 100.0},{100_000 + i * 7919 % 1_000_000 / 7.0:0.00}");
    }
}
