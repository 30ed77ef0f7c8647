using System.Text.Json;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Tests.Flows;

/// <summary>History of many customers goes in by groups, and says the same as event by event.</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Spring = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task History_taken_together_is_what_the_same_events_are_one_by_one()
    {
        await using var together = await RunningBank.StartAsync();
        await using var apart = await RunningBank.StartAsync();

        await together.ImportAsync(Events(customers: 150, each: 4));
        foreach (var one in Events(customers: 150, each: 4)) await apart.ImportAsync(one);

        foreach (var customer in new[] { "c-0", "c-74", "c-149" })
        {
            Assert.Equal(JsonSerializer.Serialize(await apart.PortraitAsync(customer)), JsonSerializer.Serialize(await together.PortraitAsync(customer)));
            Assert.Equal(Ids(await apart.EntriesAsync(customer)), Ids(await together.EntriesAsync(customer)));
        }
        Assert.Null(await together.Store.Journal.FindBrokenLinkAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task History_that_another_writer_overtook_is_judged_again_and_nothing_is_taken_twice()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.ImportAsync(Events(customers: 150, each: 1));
        await using var other = await bank.FreshAsync();
        var events = Events(customers: 150, each: 3).Select(e => JsonSerializer.SerializeToElement(e)).ToList();
        await other.TakeAsync(events, isHistory: true, TestContext.Current.CancellationToken);

        var report = await bank.Runtime.TakeAsync(events, isHistory: true, TestContext.Current.CancellationToken);

        Assert.Equal((0, 450), (report.Accepted, report.Duplicates));
        Assert.Equal(450, (await bank.Store.Journal.CountAsync(TestContext.Current.CancellationToken)).Rows);
        Assert.Equal(3, (await bank.EntriesAsync("c-99")).Count);
    }

    [Fact]
    public async Task History_that_the_disk_refuses_leaves_nothing_and_may_be_sent_again()
    {
        FailingJournal? journal = null;
        await using var bank = await RunningBank.StartAsync(wrap: j => journal = new(j), options: new() { EntriesPerCommit = 100, Tick = TimeSpan.FromMinutes(10) });
        await bank.ImportAsync(Events(customers: 100, each: 1));
        journal!.FailOnly(journal.Appends + 1);
        var events = Events(customers: 100, each: 4).Select(e => JsonSerializer.SerializeToElement(e)).ToList();

        var refused = await Assert.ThrowsAsync<StoreException>(() => bank.Runtime.TakeAsync(events, isHistory: true, TestContext.Current.CancellationToken));
        var stored = (await bank.Store.Journal.CountAsync(TestContext.Current.CancellationToken)).Rows;
        var again = await bank.Runtime.TakeAsync(events, isHistory: true, TestContext.Current.CancellationToken);

        Assert.Equal("store.full", refused.Code);
        Assert.Equal(400 - stored, again.Accepted);
        Assert.Equal(400, (await bank.Store.Journal.CountAsync(TestContext.Current.CancellationToken)).Rows);
        Assert.Equal(4, (await bank.EntriesAsync("c-50")).Count);
    }

    [Fact]
    public async Task One_customer_may_have_more_history_in_a_batch_than_one_append_holds()
    {
        await using var bank = await RunningBank.StartAsync();
        var events = Enumerable.Range(0, 10_050).Select(n => JsonSerializer.SerializeToElement(Say.Consent(n < 10_040 ? "c-1" : "c-2", Spring.AddMinutes(n), granted: n % 2 == 0))).ToList();

        var report = await bank.Runtime.TakeAsync(events, isHistory: true, TestContext.Current.CancellationToken);

        Assert.Equal((10_050, 0), (report.Accepted, report.Duplicates));
        Assert.Equal(10_050, (await bank.Store.Journal.CountAsync(TestContext.Current.CancellationToken)).Rows);
        Assert.Equal(10_040, (await bank.EntriesAsync("c-1")).Count);
    }

    private static object[] Events(int customers, int each) =>
        [.. Enumerable.Range(0, each).SelectMany(n => Enumerable.Range(0, customers).Select(c => Say.Consent($"c-{c}", Spring.AddHours(n), granted: n % 2 == 0)))];

    private static IEnumerable<string> Ids(List<(long Version, Engine.Bank.JournalEntry Entry)> entries) =>
        entries.Select(e => $"{e.Version} {Assert.IsType<Engine.Bank.JournalEntry.EventTaken>(e.Entry).Event.Id}");
}
