using System.Xml.Linq;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime;

namespace Opportune.Scenarios.Tests.Commands;

/// <summary>From decisions to a model with a card that a person can open, by the command line alone.</summary>
public sealed class ModelVerbsTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private string[] Host => ["--url", bank.Address.ToString(), "--key", bank.All.Authorization!["Bearer ".Length..]];

    [Fact]
    public async Task Without_decisions_there_is_nothing_to_train_list_or_roll_back()
    {
        await using var empty = new BankFixture();
        await empty.InitializeAsync();
        string[] host = ["--url", empty.Address.ToString(), "--key", empty.All.Authorization!["Bearer ".Length..]];

        Assert.StartsWith("error train.data.few: ", (await Shell.RunAsync(["train", .. host])).Error, StringComparison.Ordinal);
        Assert.Contains("counts and priors", (await Shell.RunAsync(["models", "list", .. host])).Output, StringComparison.Ordinal);
        var back = await Shell.RunAsync(["models", "rollback", .. host]);
        Assert.StartsWith("error models.rollback.none: ", back.Error, StringComparison.Ordinal);
        Assert.Equal(2, back.Exit);
        Assert.StartsWith("error models.unknown: ", (await Shell.RunAsync(["models", "show", "abcdef", .. host])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_trained_shown_challenged_and_refused_or_promoted_with_its_numbers()
    {
        using var folder = new TempFolder();
        await LiveAsync();

        var trained = await Shell.RunAsync(["train", "--out", folder.FullPath, .. Host]);
        Assert.True(trained.Exit == 0, trained.Error);
        var card = Assert.Single(Directory.GetDirectories(folder.FullPath));
        var hash = Path.GetFileName(card);
        var text = await File.ReadAllTextAsync(Path.Combine(card, "card.md"), TestContext.Current.CancellationToken);
        Assert.Contains("Beside counts and priors", text, StringComparison.Ordinal);
        Assert.Contains("customer.age", text, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(card, "*.svg"), f => Assert.Equal("svg", XDocument.Load(f).Root!.Name.LocalName));
        Assert.True(Directory.GetFiles(card, "*.svg").Length >= 2);

        Assert.Contains(hash, (await Shell.RunAsync(["models", "show", hash, "--out", folder.FullPath, .. Host])).Output, StringComparison.Ordinal);
        Assert.Contains("25% of the customers", (await Shell.RunAsync(["models", "challenge", hash, "--share", "0.25", .. Host])).Output, StringComparison.Ordinal);
        Assert.Contains("challenger", (await Shell.RunAsync(["models", "list", .. Host])).Output, StringComparison.Ordinal);
        var promoted = await Shell.RunAsync(["models", "promote", hash, .. Host]);
        Assert.True(promoted is { Exit: 2 } && promoted.Error.Contains("gate.", StringComparison.Ordinal) || promoted.Output.Contains($"champion: {hash}", StringComparison.Ordinal), promoted.Error + promoted.Output);
        Assert.Equal("models.share", (await bank.All.PostAsync($"/v1/models/{hash}/challenge", new { share = 0.9 })).Code);
    }

    /// <summary>Two hundred customers visit four times; every other one accepts what others put away.</summary>
    private async Task LiveAsync()
    {
        var runtime = bank.Bank.Runtime;
        for (var c = 0; c < 200; c++)
            await bank.SendAsync(bank.Event($"m-{c}", "customer.updated", new { birthDate = c % 4 == 0 ? "1955-04-12" : "1990-04-12", country = "DE", employment = c % 4 == 0 ? "retired" : "employed", vulnerable = false }, bank.Clock.Now.AddDays(-90)),
                bank.Event($"m-{c}", "account.opened", new { account = $"m-a-{c}", kind = "current", currency = "EUR", holders = new[] { new { customer = $"m-{c}", role = "owner" } } }, bank.Clock.Now.AddDays(-80)));
        for (var visit = 0; visit < 4; visit++)
        {
            for (var c = 0; c < 200; c++)
            {
                var made = Assert.IsType<DecisionAnswer.Made>(await runtime.DecideAsync(new(CustomerId.Parse($"m-{c}"), [new("app-home", 2)], new Dictionary<string, CelValue>(), null, 1, true, null), DecideMode.Live, CancellationToken.None));
                foreach (var option in made.Options)
                {
                    if (option is null) continue;
                    await runtime.RespondAsync(option.Token, Outcome.Shown, null, null, CancellationToken.None);
                    await runtime.RespondAsync(option.Token, c % 2 == 0 || (c + visit) % 5 == 0 ? Outcome.Converted : Outcome.Dismissed, null, null, CancellationToken.None);
                }
            }
            bank.Clock.Now = bank.Clock.Now.AddDays(45);
            await runtime.WakeDueAsync(CancellationToken.None);
        }
    }
}
