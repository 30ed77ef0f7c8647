using System.Text.Json;
using Opportune.Definition;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Runtime.Learning;

namespace Opportune.Runtime.Tests.Learning;

/// <summary>From recorded decisions to a model that decides, and back, on a running bank.</summary>
public sealed class ModelKeeperTests
{
    private static readonly TrainingOptions Few = new() { LeastRows = 60, LeastOfEach = 10 };
    private static readonly PromotionOptions Lenient = new() { LeastRows = 50, LeastOfEach = 5, MostCalibrationError = 0.5, MostDrift = 10 };

    /// <summary>Customers with money left over: those with a saving goal take the tip to save, the others put it away.</summary>
    internal static async Task<RunningBank> LivedAsync(int customers = 60, int visits = 4, BankSource? source = null, RuntimeOptions? options = null)
    {
        var bank = await RunningBank.StartAsync(source, options: options);
        bank.Clock.Now = RunningBank.Morning;
        for (var c = 0; c < customers; c++)
        {
            await bank.ImportAsync([.. Say.Comfortable($"c-{c}", $"a-{c}")]);
            if (c % 2 == 0) await bank.ImportAsync(Say.Event($"goal-{c}", "goal.declared", $"c-{c}", RunningBank.Morning.AddDays(-40), new { goal = "car", target = new { amount = "5000.00", currency = "EUR" } }));
        }
        for (var visit = 0; visit < visits; visit++) await VisitAsync(bank, customers, visit);
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(90));
        await bank.Runtime.PublishModelAsync(CancellationToken.None);
        return bank;
    }

    /// <summary>Everybody comes once, sees up to two options and answers them; then 45 days pass. Nothing is explored, so that no secret of the store decides what is learnt.</summary>
    internal static async Task VisitAsync(RunningBank bank, int customers, int visit)
    {
        for (var c = 0; c < customers; c++)
        {
            var made = await bank.DecideAsync($"c-{c}", "app-home", 2, explore: false);
            foreach (var option in made.Options)
            {
                if (option is null) continue;
                await bank.Runtime.RespondAsync(option.Token, Outcome.Shown, null, null, CancellationToken.None);
                await bank.Runtime.RespondAsync(option.Token, c % 2 == 0 || (c + visit) % 7 == 0 ? Outcome.Converted : Outcome.Dismissed, null, null, CancellationToken.None);
            }
        }
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(45));
    }

    private static async Task<ModelAnswer.Done> TrainedAsync(RunningBank bank) => Assert.IsType<ModelAnswer.Done>(await bank.Runtime.TrainAsync(Few, "scientist", CancellationToken.None));

    [Fact]
    public async Task A_trained_model_decides_for_nobody_until_it_is_promoted_through_the_gates_and_goes_back_at_once()
    {
        await using var bank = await LivedAsync();
        var before = bank.Runtime.Model.Hash;

        var trained = await TrainedAsync(bank);
        Assert.Equal(before, bank.Runtime.Model.Hash);

        var promoted = Assert.IsType<ModelAnswer.Done>(await bank.Runtime.PromoteAsync(trained.Version!.Hash[..8], Lenient, "scientist", CancellationToken.None));
        Assert.Equal(trained.Version.Hash, bank.Runtime.Model.Trained!.Hash);
        Assert.All(promoted.Gates, g => Assert.True(g.Passed, g.Message));
        var decided = (await bank.DecideAsync("c-0")).Record;
        Assert.Equal(bank.Runtime.Model.Hash, decided.Input.ModelHash);

        await bank.RestartAsync();
        Assert.Equal(trained.Version.Hash, bank.Runtime.Model.Trained!.Hash);
        Assert.True((await bank.Runtime.ReplayAsync(decided.Input.DecisionId, CancellationToken.None))!.Equal);

        Assert.IsType<ModelAnswer.Done>(await bank.Runtime.RollBackAsync("operator", CancellationToken.None));
        Assert.Equal(before, bank.Runtime.Model.Hash);
        Assert.True((await bank.Runtime.ReplayAsync(decided.Input.DecisionId, CancellationToken.None))!.Equal);
        Assert.Equal(["trained", "promoted", "rolled-back"], bank.Runtime.Models.Changes.Select(c => c.What));
        Assert.Equal("models.rollback.none", Assert.IsType<ModelAnswer.Refused>(await bank.Runtime.RollBackAsync("operator", CancellationToken.None)).Code);
    }

    [Fact]
    public async Task A_challenger_decides_for_its_share_survives_a_restart_and_new_counts_and_ends_when_told()
    {
        await using var bank = await LivedAsync(customers: 40);
        var trained = await TrainedAsync(bank);

        Assert.IsType<ModelAnswer.Done>(await bank.Runtime.ChallengeAsync(trained.Version!.Hash, 0.5, "scientist", CancellationToken.None));
        await bank.RestartAsync();
        var first = await ArmsAsync(bank);
        Assert.InRange(first.Values.Count(arm => arm == "challenger"), 8, 32);
        await bank.Runtime.PublishModelAsync(CancellationToken.None);
        Assert.Equal(first, await ArmsAsync(bank));

        Assert.IsType<ModelAnswer.Done>(await bank.Runtime.ChallengeAsync(trained.Version.Hash, 0, "scientist", CancellationToken.None));
        Assert.All((await ArmsAsync(bank)).Values, arm => Assert.Null(arm));
    }

    [Fact]
    public async Task A_model_that_has_not_shown_enough_is_refused_with_the_gates_and_their_numbers()
    {
        await using var bank = await LivedAsync();
        var trained = await TrainedAsync(bank);

        var refused = Assert.IsType<ModelAnswer.Refused>(await bank.Runtime.PromoteAsync(trained.Version!.Hash, new() { LeastRows = 100_000 }, "scientist", CancellationToken.None));

        Assert.Equal("models.gates", refused.Code);
        Assert.Contains(refused.Gates, g => g is { Code: "gate.evidence", Passed: false });
        Assert.Null(bank.Runtime.Models.Champion);
        Assert.Equal("refused", bank.Runtime.Models.Changes[^1].What);
    }

    [Fact]
    public async Task Wishes_that_make_no_sense_are_refused_and_change_nothing()
    {
        await using var bank = await RunningBank.StartAsync();

        Assert.Equal("train.data.few", Assert.IsType<ModelAnswer.Refused>(await bank.Runtime.TrainAsync(new(), "x", CancellationToken.None)).Code);
        Assert.Equal("models.unknown", Assert.IsType<ModelAnswer.Refused>(await bank.Runtime.PromoteAsync("abcdef", new(), "x", CancellationToken.None)).Code);
        Assert.Equal("models.unknown", Assert.IsType<ModelAnswer.Refused>(await bank.Runtime.ChallengeAsync("abcdef", 0.1, "x", CancellationToken.None)).Code);
        Assert.Null(await bank.Runtime.ModelCardAsync("abcdef", CancellationToken.None));
        Assert.Equal(ModelBook.Empty, bank.Runtime.Models);
    }

    [Fact]
    public async Task Erased_customers_and_withdrawn_consents_are_gone_from_the_next_training()
    {
        await using var bank = await LivedAsync();
        var first = (await TrainedAsync(bank)).Version!;
        for (var c = 0; c < 10; c++) await bank.Runtime.EraseAsync(CustomerId.Parse($"c-{c}"), CancellationToken.None);

        var second = (await TrainedAsync(bank)).Version!;

        Assert.True(second.Rows < first.Rows, $"{second.Rows} after {first.Rows}");
        using var card = JsonDocument.Parse((await bank.Runtime.ModelCardAsync(second.Hash, CancellationToken.None))!.Value);
        Assert.Equal(second.Hash, card.RootElement.GetProperty("hash").GetString());
        Assert.True(card.RootElement.GetProperty("families").GetArrayLength() > 0);
    }

    private static async Task<SortedDictionary<string, string?>> ArmsAsync(RunningBank bank)
    {
        var arms = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        for (var c = 0; c < 40; c++)
        {
            var hash = (await bank.DecideAsync($"c-{c}")).Record.Input.ModelHash;
            var champion = bank.Runtime.Model;
            arms[$"c-{c}"] = hash == champion.Hash ? champion.Arm is null ? null : "champion" : "challenger";
        }
        return arms;
    }
}
