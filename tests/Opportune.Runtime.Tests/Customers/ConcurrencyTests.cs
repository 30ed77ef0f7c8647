using Opportune.Engine.Bank;

namespace Opportune.Runtime.Tests.Customers;

/// <summary>Many at once for one customer: one order, no limit exceeded, no version lost.</summary>
public sealed class ConcurrencyTests
{
    private const int AtOnce = 64;

    [Fact]
    public async Task Sixty_four_equal_requests_are_one_decision()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => bank.DecideAsync("c-1", requestId: "r-1")));

        Assert.Single(answers.Select(a => a.Record.Input.DecisionId).Distinct());
        Assert.Equal(AtOnce - 1, answers.Count(a => a.IsRepeated));
        Assert.Single(answers.Select(a => string.Join('|', a.Options.Select(o => o?.Token))).Distinct());
        Assert.Single((await bank.EntriesAsync("c-1")).Select(e => e.Entry).OfType<JournalEntry.DecisionMade>(), d => d.Record.Input.RequestId == "r-1");
    }

    [Theory, InlineData(1), InlineData(2), InlineData(5)]
    public async Task Sixty_four_decisions_at_once_never_exceed_a_limit_and_leave_no_gap_in_the_versions(int most)
    {
        await using var bank = await RunningBank.StartAsync(DemoBank.With("contact-policy.yaml", "app-daily: {most: 8,", $"app-daily: {{most: {most},"));
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ShownAsync(bank)));

        var limited = answers.SelectMany(a => a.Record.Slots.Where(s => s.Treatment >= 0).Select(s => a.Bank.Actions[a.Bank.Treatments[s.Treatment].ActionIndex]).Where(x => x.Class == MessageClass.Marketing)).ToList();
        var counted = (await bank.PortraitAsync("c-1")).Contacts.Count(c => c is { Class: MessageClass.Marketing, Channel: "app", State: ContactState.Counted or ContactState.Reserved });
        Assert.NotEmpty(limited);
        Assert.InRange(counted, 1, most);
        var versions = (await bank.EntriesAsync("c-1")).Select(e => e.Version).ToList();
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(v => (long)v), versions);
        Assert.Equal(AtOnce, answers.Select(a => a.Record.Input.DecisionId).Distinct().Count());
    }

    [Fact]
    public async Task Events_decisions_and_answers_at_once_keep_decided_at_in_order_while_the_clock_runs_backwards()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i =>
        {
            bank.Clock.Now = RunningBank.Morning.AddMinutes(-i % 7);
            if (i % 3 == 0) await bank.TakeAsync(Say.Event($"p-{i}", "page.viewed", "c-1", RunningBank.Morning.AddHours(-1), new { page = "home" }));
            else await ShownAsync(bank);
        }));

        var decided = (await bank.EntriesAsync("c-1")).Select(e => e.Entry).OfType<JournalEntry.DecisionMade>().Select(d => d.Record.Input).ToList();
        Assert.Equal(decided.Select(d => d.DecidedAt).Order(), decided.Select(d => d.DecidedAt));
        Assert.All(decided, d => Assert.True(d.DecidedAt >= RunningBank.Morning.AddMinutes(-7)));
    }

    [Fact]
    public async Task A_memory_for_two_customers_serves_forty_at_once()
    {
        await using var bank = await RunningBank.StartAsync(options: new() { CachedCustomers = 2, Tick = TimeSpan.FromMinutes(10) });

        await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            await bank.TakeAsync(Say.Event($"p-{i}", "page.viewed", $"c-{i % 40}", RunningBank.Morning.AddMinutes(-i), new { page = "home" }));
            await bank.DecideAsync($"c-{i % 40}");
        }));

        for (var customer = 0; customer < 40; customer++)
            Assert.Equal(Enumerable.Range(1, 20).Select(v => (long)v), (await bank.EntriesAsync($"c-{customer}")).Select(e => e.Version));
        Assert.InRange((await bank.Runtime.StatusAsync(CancellationToken.None)).CachedCustomers, 0, 60);
    }

    [Fact]
    public async Task A_definition_swapped_while_the_bank_is_busy_never_mixes_with_the_other()
    {
        await using var bank = await RunningBank.StartAsync();
        var other = DemoBank.With("features.yaml", "features:", "features:\n  extraViews: {event: page.viewed, count: true, window: 30d, words: extra views, level: basic}").ToBytes();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);

        var work = Enumerable.Range(0, 60).Select(async i =>
        {
            if (i % 5 == 0) await bank.Runtime.SwapAsync(i % 10 == 0 ? other : DemoBank.Source.ToBytes(), CancellationToken.None);
            else if (i % 2 == 0) await bank.TakeAsync(Say.Event($"p-{i}", "page.viewed", "c-1", RunningBank.Morning.AddMinutes(-i), new { page = "home" }));
            else await bank.DecideAsync("c-1");
        });
        await Task.WhenAll(work);

        foreach (var (_, entry) in await bank.EntriesAsync("c-1"))
            if (entry is JournalEntry.DecisionMade made) Assert.True((await bank.Runtime.ReplayAsync(made.Record.Input.DecisionId, CancellationToken.None))!.Equal);
    }

    private static async Task<DecisionAnswer.Made> ShownAsync(RunningBank bank)
    {
        var made = await bank.DecideAsync("c-1");
        foreach (var option in made.Options)
            if (option is not null) await bank.Runtime.RespondAsync(option.Token, Outcome.Shown, bank.Clock.Now, null, CancellationToken.None);
        return made;
    }
}
