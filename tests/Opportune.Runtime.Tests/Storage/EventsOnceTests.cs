namespace Opportune.Runtime.Tests.Storage;

/// <summary>Events count once.</summary>
public sealed class EventsOnceTests
{
    private static readonly DateTimeOffset Then = RunningBank.Morning.AddHours(-1);

    [Fact]
    public async Task An_event_is_taken_once_over_restarts_swaps_and_within_one_batch()
    {
        await using var bank = await RunningBank.StartAsync();
        var viewed = Say.Event("p-1", "page.viewed", "c-1", Then, new { page = "home" });

        var first = await bank.TakeAsync(viewed, viewed);
        await bank.RestartAsync();
        var second = await bank.TakeAsync(viewed);
        await bank.Runtime.SwapAsync(DemoBank.With("placements.yaml", "priceOfAttention: 0.35", "priceOfAttention: 0.4").ToBytes(), CancellationToken.None);
        var third = await bank.TakeAsync(viewed);

        Assert.Equal([(1, 1), (0, 1), (0, 1)], new[] { first, second, third }.Select(r => (r.Accepted, r.Duplicates)));
        Assert.Single(await bank.EntriesAsync("c-1"));
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_refused_and_the_good_ones_are_kept()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.Event("p-1", "page.viewed", "c-1", Then, new { page = "home" }));

        var report = await bank.TryTakeAsync(Say.Event("p-1", "page.viewed", "c-1", Then, new { page = "help" }), Say.Event("p-2", "page.viewed", "c-1", Then, new { page = "help" }),
            Say.Event("p-3", "page.painted", "c-1", Then, new { }), Say.Event("p-4", "page.viewed", "c-1", Then.AddHours(3), new { page = "help" }));

        Assert.Equal((1, 0), (report.Accepted, report.Duplicates));
        Assert.Equal([(0, "event.id.reused"), (2, "event.type.unknown"), (3, "event.time.future")], report.Rejected.Select(r => (r.Index, r.Code)));
        Assert.Equal(2, (await bank.EntriesAsync("c-1")).Count);
    }

    [Fact]
    public async Task An_indicator_about_nobody_is_kept_once_too()
    {
        await using var bank = await RunningBank.StartAsync();
        var rate = Say.Event("i-1", "indicator.published", null, Then, new { indicator = "ecb-rate", value = 2.15 });

        Assert.Equal(1, (await bank.TakeAsync(rate)).Accepted);
        await bank.RestartAsync();
        Assert.Equal(1, (await bank.TakeAsync(rate)).Duplicates);

        Assert.Equal(1, (await bank.Runtime.StatusAsync(CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task Sixty_four_senders_of_one_event_are_one_event()
    {
        await using var bank = await RunningBank.StartAsync();
        var viewed = Say.Event("p-1", "page.viewed", "c-1", Then, new { page = "home" });
        var reports = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => bank.TakeAsync(viewed))));
        Assert.Equal((1, 63), (reports.Sum(r => r.Accepted), reports.Sum(r => r.Duplicates)));
    }

    [Fact]
    public async Task A_caller_who_gives_up_corrupts_nothing()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        var events = System.Text.Json.JsonSerializer.SerializeToElement(Say.Event("p-1", "page.viewed", "c-1", Then, new { page = "home" }));
        var dice = new Random(7);

        await Task.WhenAll(Enumerable.Range(0, 120).Select(async i =>
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMicroseconds(dice.Next(1, 4_000)));
            try
            {
                if (i % 4 == 0) await bank.Runtime.TakeAsync([events], false, cancel.Token);
                else await bank.Runtime.DecideAsync(RunningBank.Request("c-1", requestId: $"r-{i % 30}"), DecideMode.Live, cancel.Token);
            }
            catch (OperationCanceledException) { }
        }));

        for (var i = 0; i < 30; i++) await bank.DecideAsync("c-1", requestId: $"r-{i}");
        await bank.TakeAsync(events);
        var entries = await bank.EntriesAsync("c-1");
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(v => (long)v), entries.Select(e => e.Version));
        Assert.InRange(entries.Count(e => e.Entry is Engine.Bank.JournalEntry.DecisionMade), 29, 30);
        await Customers.IdentityTests.SameAfterRestartAsync(bank, "c-1");
    }
}
