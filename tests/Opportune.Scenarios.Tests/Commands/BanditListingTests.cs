namespace Opportune.Scenarios.Tests.Commands;

/// <summary>Where the contextual bandit stands, as <c>GET /v1/models</c> and <c>opportune models list</c> tell it.</summary>
public sealed class BanditListingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_bank_that_declares_a_bandit_is_told_who_decides_and_why()
    {
        var data = await FilledAsync(text => text.Replace("priorStrength: 20", "priorStrength: 20\ncontextualBandit: true", StringComparison.Ordinal));

        var bandit = (await Shell.RunAsync("models", "list", "--data", data, "--json")).Json.GetProperty("bandit"); // the document of GET /v1/models

        Assert.False(bandit.TryGetProperty("model", out _)); // nobody has answered: counts decide
        Assert.Equal("too few decisions", bandit.GetProperty("because").GetString());
        Assert.Contains("contextual bandit: counts decide, too few decisions", (await Shell.RunAsync("models", "list", "--data", data)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bank_that_declares_none_is_told_nothing_of_one()
    {
        var data = await FilledAsync(text => text);

        Assert.False((await Shell.RunAsync("models", "list", "--data", data, "--json")).Json.TryGetProperty("bandit", out _));
        var table = await Shell.RunAsync("models", "list", "--data", data);
        Assert.DoesNotContain("bandit", table.Output, StringComparison.Ordinal);
        Assert.Contains("No model was trained yet.", table.Output, StringComparison.Ordinal);
    }

    /// <summary>A demo bank of twenty customers, its definition changed.</summary>
    private async Task<string> FilledAsync(Func<string, string> change)
    {
        var (bank, data) = (_folder.At("bank"), _folder.At("data"));
        foreach (var file in Directory.GetFiles(Repository.DemoBank, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(bank, Path.GetRelativePath(Repository.DemoBank, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var yaml = Path.Combine(bank, "bank.yaml");
        await File.WriteAllTextAsync(yaml, change(await File.ReadAllTextAsync(yaml, TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        var filled = await Shell.RunAsync("demo", "--fill-only", "--customers", "20", "--data", data, "--bank", bank);
        Assert.True(filled.Exit == 0, filled.Error);
        return data;
    }
}
