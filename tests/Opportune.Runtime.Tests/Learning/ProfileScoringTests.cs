using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime.Learning;

namespace Opportune.Runtime.Tests.Learning;

/// <summary>Scores of models become events, events features, and features facts of the next decision.</summary>
public sealed class ProfileScoringTests
{
    private static readonly ScoreRequest Next = new(ScoreRequest.NextProduct, "", 90, 6);

    [Fact]
    public async Task What_customers_hold_together_becomes_a_fact_of_the_next_decision()
    {
        await using var bank = await RunningBank.StartAsync(DemoBank.With("features.yaml", "features:\n", "features:\n  travelCardNext: {event: model.scored, where: \"data.model == 'next-product' && data.item == 'travel-card'\", last: value, window: 40d, words: how well a travel card would fit, level: moderate}\n"));
        for (var c = 0; c < 40; c++)
        {
            await bank.ImportAsync(Say.Updated($"c-{c}", RunningBank.Morning.AddDays(-100)), Say.Opened($"a-{c}", RunningBank.Morning.AddDays(-99), ($"c-{c}", "owner")),
                Say.Event($"p-{c}", "product.opened", $"c-{c}", RunningBank.Morning.AddDays(-98), new { product = c % 2 == 0 ? "travel-insurance" : "home-insurance" }));
            if (c % 2 == 0 && c > 0) await bank.ImportAsync(Say.Event($"q-{c}", "product.opened", $"c-{c}", RunningBank.Morning.AddDays(-97), new { product = "travel-card" }));
        }

        var done = Assert.IsType<ScoreAnswer.Done>(await bank.Runtime.ScoreAsync(Next, CancellationToken.None));

        Assert.InRange(done.Customers, 1, 40);
        CelValue Fact(DecisionAnswer.Made made) => made.Record.Input.Facts[made.Bank.Facts.SlotOf("features.travelCardNext")];
        Assert.True(Fact(await bank.DecideAsync("c-0")) is { Kind: CelKind.Double, AsDouble: > 0.3 });
        Assert.True(Fact(await bank.DecideAsync("c-1")) is not { Kind: CelKind.Double, AsDouble: > 0.3 });
    }

    [Fact]
    public async Task A_score_that_no_feature_reads_is_not_made()
    {
        await using var bank = await RunningBank.StartAsync();

        Assert.Equal("train.score.unread", Assert.IsType<ScoreAnswer.Refused>(await bank.Runtime.ScoreAsync(Next with { Model = "churn", Happening = "account.closed" }, CancellationToken.None)).Code);
    }
}
