using Opportune.Engine.Bank;
using Opportune.Engine.Score;

namespace Opportune.Runtime.Tests.Flows;

/// <summary>What customers answer, what it teaches, and what is refused.</summary>
public sealed class ResponseTests
{
    [Fact]
    public async Task Forged_foreign_and_garbled_tokens_are_refused_and_change_nothing()
    {
        await using var bank = await RunningBank.StartAsync();
        await using var other = await RunningBank.StartAsync();
        var token = (await ChosenAsync(bank)).Token;
        var foreign = (await ChosenAsync(other)).Token;
        var before = await bank.Runtime.StatusAsync(CancellationToken.None);
        var slot = token.Split('.');

        string[] bad = ["", "x", token[..^1], token + "0", token.ToUpperInvariant(), $"{slot[0]}.1.{slot[2]}", $"{slot[0]}.99.{slot[2]}", $"{slot[0]}.-1.{slot[2]}", $"{slot[0]}..{slot[2]}", foreign, new string('a', 5_000)];
        foreach (var text in bad) Assert.Equal("token.invalid", Assert.IsType<ResponseAnswer.Refused>(await RespondAsync(bank, text, Outcome.Shown)).Code);

        Assert.Equal(before.Digest, (await bank.Runtime.StatusAsync(CancellationToken.None)).Digest);
    }

    [Fact]
    public async Task An_answer_from_the_future_or_from_before_the_decision_is_refused()
    {
        await using var bank = await RunningBank.StartAsync();
        var token = (await ChosenAsync(bank)).Token;
        var answer = await bank.Runtime.RespondAsync(token, Outcome.Shown, bank.Clock.Now.AddMinutes(6), null, CancellationToken.None);
        Assert.Equal("response.time.future", Assert.IsType<ResponseAnswer.Refused>(answer).Code);
        var early = await bank.Runtime.RespondAsync(token, Outcome.Shown, bank.Clock.Now.AddDays(-8), null, CancellationToken.None);
        Assert.Equal("response.time.early", Assert.IsType<ResponseAnswer.Refused>(early).Code);
    }

    [Fact]
    public async Task The_same_answer_again_changes_nothing_also_after_a_restart()
    {
        await using var bank = await RunningBank.StartAsync();
        var token = (await ChosenAsync(bank)).Token;
        Assert.Equal(new ResponseAnswer.Taken(false), await RespondAsync(bank, token, Outcome.Shown));
        var digest = (await bank.Runtime.StatusAsync(CancellationToken.None)).Digest;

        Assert.Equal(new ResponseAnswer.Taken(true), await RespondAsync(bank, token, Outcome.Shown));
        await bank.RestartAsync();
        Assert.Equal(new ResponseAnswer.Taken(true), await RespondAsync(bank, token, Outcome.Shown));

        Assert.Equal(digest, (await bank.Runtime.StatusAsync(CancellationToken.None)).Digest);
    }

    [Fact]
    public async Task Shown_and_accepted_is_a_success_that_the_model_knows_once_the_window_is_over()
    {
        await using var bank = await RunningBank.StartAsync();
        var (token, action) = await ChosenAsync(bank);
        await RespondAsync(bank, token, Outcome.Shown);
        await RespondAsync(bank, token, Outcome.Accepted);
        await RespondAsync(bank, token, Outcome.Clicked);
        Assert.Empty((await PublishedAsync(bank)).Counts);

        await bank.RestartAsync();
        await bank.WakeAtAsync(bank.Clock.Now + bank.Runtime.Bank.Action(action)!.Attribution);
        await bank.Runtime.PublishModelAsync(CancellationToken.None);

        Assert.Equal(new ActionCounts(1, 1), bank.Runtime.Model.Counts[action]);
    }

    [Fact]
    public async Task The_end_of_the_window_is_a_failure_and_a_late_success_corrects_it_exactly_once()
    {
        await using var bank = await RunningBank.StartAsync();
        var (token, action) = await ChosenAsync(bank);
        await RespondAsync(bank, token, Outcome.Shown);
        var shown = bank.Clock.Now;
        var window = bank.Runtime.Bank.Action(action)!.Attribution;

        await bank.WakeAtAsync(shown + window - TimeSpan.FromSeconds(1));
        Assert.Empty((await PublishedAsync(bank)).Counts);
        await bank.WakeAtAsync(shown + window);
        Assert.Equal(new ActionCounts(0, 1), (await PublishedAsync(bank)).Counts[action]);
        await bank.RestartAsync();
        await bank.WakeAtAsync(shown + window + TimeSpan.FromHours(1));
        await bank.Runtime.RespondAsync(token, Outcome.Accepted, shown + TimeSpan.FromMinutes(5), null, CancellationToken.None);
        await bank.RestartAsync();

        Assert.Equal(new ActionCounts(1, 1), (await PublishedAsync(bank)).Counts[action]);
        await Storage.Recount.AssertAsync(bank.Runtime, bank.Store, CancellationToken.None);
    }

    [Fact]
    public async Task What_was_never_shown_teaches_nothing()
    {
        await using var bank = await RunningBank.StartAsync();
        await ChosenAsync(bank);
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(90));
        Assert.Empty((await PublishedAsync(bank)).Counts);
    }

    [Fact]
    public async Task Labels_are_counted_once_over_publications_and_restarts()
    {
        await using var bank = await RunningBank.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            var token = (await ChosenAsync(bank, $"c-{i}")).Token;
            await RespondAsync(bank, token, Outcome.Shown);
            await RespondAsync(bank, token, i % 3 == 0 ? Outcome.Accepted : Outcome.Dismissed);
            if (i % 4 == 1) await bank.Runtime.PublishModelAsync(CancellationToken.None);
            if (i % 5 == 2) await bank.RestartAsync();
            await bank.WakeAtAsync(bank.Clock.Now.AddDays(11));
        }
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(90));

        Assert.Equal((4L, 12L), ((await PublishedAsync(bank)).Counts.Values.Sum(c => c.Successes), bank.Runtime.Model.Counts.Values.Sum(c => c.Trials)));
        await Storage.Recount.AssertAsync(bank.Runtime, bank.Store, CancellationToken.None);
        var report = await bank.Runtime.ReportAsync(CancellationToken.None);
        Assert.Equal((12L, 12L, 4L), (report.Actions.Sum(a => a.Chosen), report.Actions.Sum(a => a.Labelled), report.Actions.Sum(a => a.Successes)));
    }

    [Fact]
    public async Task Publications_at_the_same_time_wait_for_each_other()
    {
        await using var bank = await RunningBank.StartAsync();
        await RespondAsync(bank, (await ChosenAsync(bank)).Token, Outcome.Dismissed);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            if (i == 5) await bank.WakeAtAsync(bank.Clock.Now.AddDays(90));
            await bank.Runtime.PublishModelAsync(CancellationToken.None);
        }));
        Assert.Equal(1, (await PublishedAsync(bank)).Counts.Values.Sum(c => c.Trials));
    }

    [Fact]
    public async Task Customers_held_out_of_the_model_are_decided_by_priors_whatever_was_learnt()
    {
        await using var bank = await RunningBank.StartAsync(DemoBank.With("bank.yaml", "noModel: 0.05", "noModel: 0.5"));
        var action = "";
        for (var i = 0; i < 30; i++)
        {
            (var token, action) = await ChosenAsync(bank, $"c-{i}");
            await RespondAsync(bank, token, Outcome.Converted);
            await RespondAsync(bank, token, Outcome.Accepted);
        }
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(90));
        await bank.Runtime.PublishModelAsync(CancellationToken.None);

        var (priors, learnt) = (new HashSet<double>(), new HashSet<double>());
        for (var i = 30; i < 60; i++)
        {
            await bank.ImportAsync(Say.Updated($"c-{i}", bank.Clock.Now.AddDays(-3)));
            var made = await bank.DecideAsync($"c-{i}");
            foreach (var score in made.Record.Scores.Where(s => made.Bank.Actions[s.Action].Id == action)) (made.Record.Input.NoModel ? priors : learnt).Add(score.P);
        }
        Assert.True(Assert.Single(learnt) > Assert.Single(priors));
        Assert.Equal(bank.Runtime.Bank.Action(action)!.PriorPropensity, Assert.Single(priors), 6);
    }

    private static async Task<PropensityModel> PublishedAsync(RunningBank bank)
    {
        await bank.Runtime.PublishModelAsync(CancellationToken.None);
        return bank.Runtime.Model;
    }

    /// <summary>A new customer is greeted: something is always chosen without exploration.</summary>
    private static async Task<(string Token, string Action)> ChosenAsync(RunningBank bank, string customer = "c-1")
    {
        await bank.ImportAsync(Say.Updated(customer, bank.Clock.Now.AddDays(-3)));
        var made = await bank.DecideAsync(customer, count: 1, explore: false);
        return (made.Options[0]!.Token, RunningBank.Chosen(made));
    }

    private static Task<ResponseAnswer> RespondAsync(RunningBank bank, string token, Outcome outcome) => bank.Runtime.RespondAsync(token, outcome, null, null, CancellationToken.None);
}
