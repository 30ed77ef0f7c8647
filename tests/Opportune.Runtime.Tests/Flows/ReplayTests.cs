using Opportune.Engine.Bank;

namespace Opportune.Runtime.Tests.Flows;

/// <summary>A decision can be repeated from its record alone, whatever has become of the bank since.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task A_decision_replays_bit_for_bit_after_definition_propensities_and_profile_have_changed()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var made = await bank.DecideAsync("c-1", i % 2 == 0 ? "app-home" : "account-summary");
            ids.Add(made.Record.Input.DecisionId);
            foreach (var option in made.Options)
                if (option is not null) await bank.Runtime.RespondAsync(option.Token, i % 2 == 0 ? Outcome.Dismissed : Outcome.Accepted, null, null, CancellationToken.None);
        }
        ids.Add((await bank.DecideAsync("stranger")).Record.Input.DecisionId);
        var before = await Task.WhenAll(ids.Select(id => bank.Runtime.ReplayAsync(id, CancellationToken.None)));
        var model = bank.Runtime.Model.Hash;

        await bank.WakeAtAsync(bank.Clock.Now.AddDays(95));
        await bank.Runtime.PublishModelAsync(CancellationToken.None);
        await bank.Runtime.SwapAsync(Changed().ToBytes(), CancellationToken.None);
        await bank.TakeAsync(Say.Complaint("c-1", bank.Clock.Now), Say.Consent("c-1", bank.Clock.Now, granted: false));

        Assert.NotEqual(model, bank.Runtime.Model.Hash);
        for (var starts = 0; starts < 3; starts++)
        {
            foreach (var (id, then) in ids.Zip(before))
            {
                var now = (await bank.Runtime.ReplayAsync(id, CancellationToken.None))!;
                Assert.True(now.Equal, string.Join("; ", now.Differences));
                Assert.Equal(then!.Hash, now.Hash);
            }
            await bank.RestartAsync(starts == 0 ? Changed() : DemoBank.Source);
        }
    }

    [Fact]
    public async Task A_repeated_request_after_a_swap_and_a_restart_gets_the_first_answer_and_another_body_is_refused()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        var first = await bank.DecideAsync("c-1", requestId: "r-1");

        await bank.RestartAsync(Changed());
        var again = await bank.DecideAsync("c-1", requestId: "r-1");
        var other = await bank.Runtime.DecideAsync(RunningBank.Request("c-1", count: 1, requestId: "r-1"), DecideMode.Live, CancellationToken.None);

        Assert.True(again.IsRepeated);
        Assert.Equal(first.Record.Input.DecisionId, again.Record.Input.DecisionId);
        Assert.Equal(first.Options.Select(o => (o?.Token, o?.Content.Title, o?.ExpiresAt)), again.Options.Select(o => (o?.Token, o?.Content.Title, o?.ExpiresAt)));
        Assert.Equal("request.reused", Assert.IsType<DecisionAnswer.Refused>(other).Code);
    }

    [Fact]
    public async Task A_request_for_what_the_bank_does_not_have_is_refused_and_leaves_nothing()
    {
        await using var bank = await RunningBank.StartAsync();
        async Task<string> CodeAsync(Engine.DecisionRequest request, DecideMode mode) => Assert.IsType<DecisionAnswer.Refused>(await bank.Runtime.DecideAsync(request, mode, CancellationToken.None)).Code;
        var good = RunningBank.Request("c-1");

        Assert.Equal("request.placement.unknown", await CodeAsync(RunningBank.Request("c-1", "moon"), DecideMode.Live));
        Assert.Equal("request.placement.count", await CodeAsync(RunningBank.Request("c-1", count: 0), DecideMode.Live));
        Assert.Equal("request.placements.count", await CodeAsync(good with { Placements = [] }, DecideMode.Live));
        Assert.Equal("request.placement.repeated", await CodeAsync(good with { Placements = [good.Placements[0], good.Placements[0]] }, DecideMode.Live));
        Assert.Equal("request.placements.channel", await CodeAsync(good with { Placements = [good.Placements[0], new("push-alerts", 1)] }, DecideMode.Live));
        Assert.Equal("request.as-of.live", await CodeAsync(good, new DecideMode(false, bank.Clock.Now.AddDays(-1))));
        Assert.Equal("request.as-of.future", await CodeAsync(good, new DecideMode(true, bank.Clock.Now.AddDays(1))));
        Assert.Equal(0, (await bank.Runtime.StatusAsync(CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task A_definition_that_is_none_leaves_the_old_one_in_use()
    {
        await using var bank = await RunningBank.StartAsync();
        var hash = bank.Runtime.Bank.Hash;
        await Assert.ThrowsAsync<FormatException>(() => bank.Runtime.SwapAsync(DemoBank.With("bank.yaml", "currency: EUR", "currency: 12").ToBytes(), CancellationToken.None));
        Assert.Equal(hash, bank.Runtime.Bank.Hash);
        await bank.DecideAsync("c-1");
    }

    private static Definition.BankSource Changed() => DemoBank.With("placements.yaml", "priceOfAttention: 0.35", "priceOfAttention: 3.5");
}
