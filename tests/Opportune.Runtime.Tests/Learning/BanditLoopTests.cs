using Opportune.Definition;
using Opportune.Engine;
using Opportune.Runtime.Learning;
using Opportune.Runtime.Tests.Verify;

namespace Opportune.Runtime.Tests.Learning;

/// <summary>A bank that explores by a contextual bandit, from its first counts over restarts to the day it is switched off.</summary>
public sealed class BanditLoopTests
{
    private const int Customers = 60;

    private static readonly BankSource Contextual = DemoBank.With("bank.yaml", "priorStrength: 20", "priorStrength: 20\ncontextualBandit: true");
    private static readonly RuntimeOptions Few = new()
    {
        Tick = TimeSpan.FromMinutes(10), SendTimeout = TimeSpan.FromMilliseconds(200),
        Bandit = new() { Training = new() { LeastRows = 60, LeastOfEach = 10, HeldOut = 0.3 }, Gates = new() { LeastRows = 30, LeastOfEach = 5, MostCalibrationError = 0.5 }, Longest = TimeSpan.FromDays(10_000) },
    };

    private static Task<RunningBank> LivedAsync(int visits = 8, RuntimeOptions? options = null) => ModelKeeperTests.LivedAsync(Customers, visits, Contextual, options ?? Few);

    /// <summary>Everybody comes once more.</summary>
    private static Task VisitAsync(RunningBank bank, int visit) => ModelKeeperTests.VisitAsync(bank, Customers, visit);

    /// <summary>A bank whose bandit was started with the last visit: one more visit is too little to start it anew.</summary>
    private static async Task<RunningBank> StartedAsync()
    {
        var bank = await LivedAsync();
        for (var (visit, before) = (8, ""); visit < 16; visit++)
        {
            before = bank.Runtime.Bandit.Because;
            await VisitAsync(bank, visit);
            await PublishAsync(bank);
            if (bank.Runtime.Bandit.Because != before && bank.Runtime.Bandit.Model is not null) return bank;
        }
        throw new InvalidOperationException(bank.Runtime.Bandit.Because);
    }

    private static async Task PublishAsync(RunningBank bank) => await bank.Runtime.PublishModelAsync(CancellationToken.None);

    [Fact]
    public async Task It_decides_by_facts_once_it_has_shown_that_they_tell_more_than_counts_and_every_decision_replays()
    {
        await using var bank = await LivedAsync();

        Assert.True(bank.Runtime.Bandit.Model is not null, bank.Runtime.Bandit.Because);
        Assert.Equal(bank.Runtime.Bandit.Model, bank.Runtime.Model.Trained!.Hash);
        var records = new List<string>();
        for (var c = 0; c < 6; c++)
        {
            var record = (await bank.DecideAsync($"c-{c}")).Record;
            Assert.Equal(bank.Runtime.Model.Hash, record.Input.ModelHash);
            records.Add(record.Input.DecisionId);
        }
        await VisitAsync(bank, 5);
        await PublishAsync(bank);
        await bank.RestartAsync();
        foreach (var id in records) Assert.True((await bank.Runtime.ReplayAsync(id, CancellationToken.None))!.Equal);
        var found = await Verifying.RunAsync(bank.Store);
        Assert.True(found.IsWhole, Verifying.Text(found));
    }

    [Fact]
    public async Task Each_publication_learns_on_from_the_new_labels_without_starting_anew()
    {
        await using var bank = await StartedAsync();
        var before = bank.Runtime.Model.Trained!;

        await VisitAsync(bank, 7);
        await PublishAsync(bank);

        var after = bank.Runtime.Model.Trained!;
        Assert.NotEqual(before.Hash, after.Hash);
        Assert.Equal(before.From, after.From);
        Assert.Equal(before.Families.SelectMany(f => f.Inputs), after.Families.SelectMany(f => f.Inputs));
        Assert.All(before.Families.Zip(after.Families), f => Assert.All(f.First.BaseVariance.Zip(f.Second.BaseVariance), v => Assert.True(v.Second <= v.First)));
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was_and_reads_from_the_journal_what_it_had_not_learnt()
    {
        await using var bank = await StartedAsync();
        var before = bank.Runtime.Model;
        await bank.RestartAsync();
        Assert.Equal((before.Hash, before.Trained!.Hash), (bank.Runtime.Model.Hash, bank.Runtime.Model.Trained!.Hash));

        await VisitAsync(bank, 7);
        await bank.RestartAsync();
        await bank.TakeAsync(Say.Complaint("c-1", bank.Clock.Now));
        await PublishAsync(bank);

        Assert.Equal(before.Trained.From, bank.Runtime.Model.Trained!.From);
        Assert.NotEqual(before.Trained.Hash, bank.Runtime.Model.Trained.Hash);
        await Storage.Recount.AssertAsync(bank.Runtime, bank.Store, CancellationToken.None);
    }

    [Fact]
    public async Task It_decides_for_nobody_while_the_gates_are_not_passed()
    {
        await using var bank = await LivedAsync(options: new() { Tick = Few.Tick, SendTimeout = Few.SendTimeout, Bandit = Few.Bandit with { Gates = new() { LeastRows = 100_000 } } });

        Assert.Null(bank.Runtime.Model.Trained);
        Assert.Null(bank.Runtime.Bandit.Model);
        Assert.Contains("gate.evidence", bank.Runtime.Bandit.Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_in_the_definition_counts_decide_at_once_and_switched_on_it_starts_anew_from_the_journal()
    {
        await using var bank = await LivedAsync();
        var first = bank.Runtime.Model.Trained!;

        await bank.Runtime.SwapAsync(DemoBank.Source.ToBytes(), CancellationToken.None);
        Assert.Null(bank.Runtime.Model.Trained);
        await VisitAsync(bank, 5);
        await PublishAsync(bank);
        Assert.Null(bank.Runtime.Model.Trained);

        await bank.Runtime.SwapAsync(Contextual.ToBytes(), CancellationToken.None);
        await bank.TakeAsync(Say.Complaint("c-1", bank.Clock.Now));
        await PublishAsync(bank);

        Assert.True(bank.Runtime.Model.Trained?.Until > first.Until, bank.Runtime.Bandit.Because);
    }

    [Fact]
    public async Task A_model_that_was_promoted_goes_before_it()
    {
        await using var bank = await LivedAsync();
        var trained = Assert.IsType<ModelAnswer.Done>(await bank.Runtime.TrainAsync(new() { LeastRows = 60, LeastOfEach = 10 }, "scientist", CancellationToken.None));

        Assert.IsType<ModelAnswer.Done>(await bank.Runtime.PromoteAsync(trained.Version!.Hash, new() { LeastRows = 50, LeastOfEach = 5, MostCalibrationError = 0.5, MostDrift = 10 }, "scientist", CancellationToken.None));
        Assert.Equal(trained.Version.Hash, bank.Runtime.Model.Trained!.Hash);

        Assert.IsType<ModelAnswer.Done>(await bank.Runtime.RollBackAsync("operator", CancellationToken.None));
        Assert.Equal(bank.Runtime.Bandit.Model, bank.Runtime.Model.Trained!.Hash);
    }

    [Fact]
    public async Task An_erased_customer_teaches_it_nothing_more()
    {
        await using var bank = await StartedAsync();
        for (var c = 0; c < Customers; c++)
        {
            var made = await bank.DecideAsync($"c-{c}", "app-home", 2);
            foreach (var option in made.Options)
                if (option is not null) await bank.Runtime.RespondAsync(option.Token, Engine.Bank.Outcome.Shown, null, null, CancellationToken.None);
        }
        var before = bank.Runtime.Model.Trained!.Hash;
        await bank.WakeAtAsync(bank.Clock.Now.AddDays(95));
        for (var c = 0; c < Customers; c++) await bank.Runtime.EraseAsync(CustomerId.Parse($"c-{c}"), CancellationToken.None);

        await PublishAsync(bank);

        Assert.Equal(before, bank.Runtime.Model.Trained!.Hash);
    }
}
