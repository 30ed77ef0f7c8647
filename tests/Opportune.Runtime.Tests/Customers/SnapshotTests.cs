using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Customers;

namespace Opportune.Runtime.Tests.Customers;

/// <summary>Snapshots spare reading the journal and change nothing else.</summary>
public sealed class SnapshotTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    private static RuntimeOptions Options(int cached = 100, int after = 64, int packed = 64) =>
        new() { CachedCustomers = cached, SnapshotAfter = after, PackedMegabytes = packed, Tick = TimeSpan.FromMinutes(10), SendTimeout = TimeSpan.FromMilliseconds(200) };

    private static object Viewed(string id, string customer, int daysAgo, string page = "home") => Say.Event(id, "page.viewed", customer, RunningBank.Morning.AddDays(-daysAgo), new { page });

    private static async Task<long> CountAsync(RunningBank bank, string result) => (await bank.Runtime.StatusAsync(Cancel)).Snapshots.GetValueOrDefault(result);

    private static async Task<SnapshotsReport> CheckAsync(RunningBank bank) => await bank.Runtime.CheckSnapshotsAsync(1, Cancel);

    [Fact]
    public async Task After_a_stop_customers_go_on_from_their_snapshots_and_are_the_same()
    {
        await using var bank = await RunningBank.StartAsync(options: Options());
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1"), .. Say.Comfortable("c-2", "a-2")]);
        await bank.DecideAsync("c-1", requestId: "r-1");
        var before = await LawTests.AnswersAsync(bank.Runtime, "c-1");

        await bank.RestartAsync();

        Assert.Equal(before, await LawTests.AnswersAsync(bank.Runtime, "c-1"));
        Assert.True((await bank.DecideAsync("c-1", requestId: "r-1")).IsRepeated);
        Assert.Equal(1, await CountAsync(bank, "used"));
        Assert.Equal([], (await CheckAsync(bank)).Findings);
        Assert.Equal((2, 0, 2), (await CheckAsync(bank)) is var r ? (r.Snapshots, r.Outdated, r.Refolded) : default);
    }

    [Fact]
    public async Task An_old_event_that_comes_again_after_a_restart_is_a_duplicate_and_an_old_id_with_another_body_is_refused()
    {
        await using var bank = await RunningBank.StartAsync(options: Options());
        await bank.ImportAsync([.. Enumerable.Range(0, 30).Select(i => Viewed($"p-{i}", "c-1", daysAgo: 10 * i))]);
        await bank.RestartAsync();

        var report = await bank.TryTakeAsync(Viewed("p-29", "c-1", 290), Viewed("p-20", "c-1", 200, "help"), Viewed("p-21", "c-1", 0), Viewed("p-1", "c-1", 10), Viewed("p-99", "c-1", 299));

        Assert.Equal((1, 2), (report.Accepted, report.Duplicates));
        Assert.Equal([(1, "event.id.reused"), (2, "event.id.reused")], report.Rejected.Select(r => (r.Index, r.Code)));
        await IdentityTests.SameAfterRestartAsync(bank, "c-1");
    }

    [Fact]
    public async Task A_change_of_the_bank_that_folds_alike_keeps_snapshots_and_one_that_folds_otherwise_folds_anew()
    {
        await using var bank = await RunningBank.StartAsync(options: Options());
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        await bank.RestartAsync(DemoBank.With("placements.yaml", "priceOfAttention: 0.35", "priceOfAttention: 0.4"));
        await bank.PortraitAsync("c-1");
        Assert.Equal((1, 0), (await CountAsync(bank, "used"), await CountAsync(bank, "outdated")));

        await bank.RestartAsync(DemoBank.With("features.yaml", "features:", "features:\n  extraViews: {event: page.viewed, count: true, window: 30d, words: extra views, level: basic}"));
        await bank.PortraitAsync("c-1");
        Assert.Equal((0, 1), (await CountAsync(bank, "used"), await CountAsync(bank, "outdated")));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_snapshot_ahead_of_the_journal_or_of_another_history_is_found_by_the_check_and_thrown_away(bool isOvertaken)
    {
        await using var bank = await RunningBank.StartAsync(options: Options());
        await bank.ImportAsync(Viewed("p-1", "c-1", 9));
        await bank.CloseAsync();
        var journal = await File.ReadAllBytesAsync(Path.Combine(bank.Folder, "journal.db"), Cancel);
        await bank.RestartAsync();
        await bank.TakeAsync(Viewed("p-2", "c-1", 8), Viewed("p-3", "c-1", 7));
        await bank.CloseAsync();
        await File.WriteAllBytesAsync(Path.Combine(bank.Folder, "journal.db"), journal, Cancel);
        File.Delete(Path.Combine(bank.Folder, "journal.mark"));
        await bank.RestartAsync();
        // Another customer's runtime would have taken these without ever touching the snapshot.
        if (isOvertaken)
        {
            await bank.CloseAsync();
            var snapshots = await File.ReadAllBytesAsync(Path.Combine(bank.Folder, "snapshots.db"), Cancel);
            await bank.RestartAsync();
            await bank.TakeAsync(Viewed("q-2", "c-1", 6), Viewed("q-3", "c-1", 5));
            await bank.CloseAsync();
            await File.WriteAllBytesAsync(Path.Combine(bank.Folder, "snapshots.db"), snapshots, Cancel);
            await bank.RestartAsync();
        }

        Assert.Equal(isOvertaken ? "snapshot.other" : "snapshot.ahead", Assert.Single((await CheckAsync(bank)).Findings).Code);
        Assert.Equal(isOvertaken ? 3 : 1, (await bank.PortraitAsync("c-1")).Version);
        Assert.Equal((0, 1), (await CountAsync(bank, "used"), await CountAsync(bank, "discarded")));
        Assert.Equal(1, (await bank.TakeAsync(Viewed("p-2", "c-1", 8))).Accepted);
        await IdentityTests.SameAfterRestartAsync(bank, "c-1");
        Assert.Empty((await CheckAsync(bank)).Findings);
    }

    [Fact]
    public async Task Erasing_a_customer_erases_the_snapshot()
    {
        await using var bank = await RunningBank.StartAsync(options: Options());
        await bank.ImportAsync(Viewed("p-1", "c-1", 9), Viewed("p-2", "c-2", 9));
        await bank.RestartAsync();
        await bank.PortraitAsync("c-1");
        await bank.TakeAsync(Viewed("p-3", "c-1", 8));
        Assert.True(await bank.Runtime.EraseAsync(CustomerId.Parse("c-1"), Cancel));

        Assert.Equal(1, (await CheckAsync(bank)).Snapshots);
        await bank.RestartAsync();
        Assert.Equal(1, (await CheckAsync(bank)).Snapshots);
        Assert.Null(await bank.Runtime.CustomerAsync(CustomerId.Parse("c-1"), null, Cancel));
    }

    [Fact]
    public async Task Customers_who_leave_a_small_memory_come_back_from_snapshots()
    {
        await using var bank = await RunningBank.StartAsync(options: Options(cached: 4, packed: 0));
        for (var round = 0; round < 6; round++)
            for (var i = 0; i < 30; i++) await bank.TakeAsync(Viewed($"p-{round}-{i}", $"c-{i}", daysAgo: 20 - round));

        for (var i = 0; i < 30; i++) Assert.Equal(6, (await bank.PortraitAsync($"c-{i}")).Version);
        Assert.True(await CountAsync(bank, "written") > 30);
        Assert.True(await CountAsync(bank, "used") > 30);
        Assert.InRange((await bank.Runtime.StatusAsync(Cancel)).CachedCustomers, 0, 30);
        Assert.Empty((await CheckAsync(bank)).Findings);
    }

    [Fact]
    public async Task Linked_customers_have_no_snapshot_and_are_folded_from_both_journals()
    {
        await using var bank = await RunningBank.StartAsync(options: Options());
        await bank.ImportAsync(Viewed("p-1", "c-1", 9), Viewed("p-2", "web:1", 9));
        await bank.RestartAsync();
        await bank.TakeAsync(Say.Event("l-1", "customer.linked", "c-1", RunningBank.Morning.AddDays(-1), new { alias = "web:1" }));
        await bank.RestartAsync();

        Assert.Equal(1, (await bank.TakeAsync(Viewed("p-2", "web:1", 9))).Duplicates);
        await IdentityTests.SameAfterRestartAsync(bank, "c-1");
        Assert.Empty((await CheckAsync(bank)).Findings);
    }

    [Fact]
    public async Task What_was_learnt_is_counted_once_wherever_the_process_stops()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            await using var bank = await RunningBank.StartAsync(options: Options(cached: 3, after: 4));
            var (dice, tokens) = (new Random(seed), new List<string>());
            for (var step = 0; step < 80; step++)
            {
                var who = $"c-{dice.Next(6)}";
                bank.Clock.Now = bank.Clock.Now.AddHours(dice.Next(1, 30));
                switch (dice.Next(8))
                {
                    case 0: await bank.TryTakeAsync(Say.Event($"o-{step}", "product.opened", who, bank.Clock.Now, new { product = "travel-card" })); break;
                    case 1: await bank.RestartAsync(); break;
                    // As after a kill: the one before neither stores a checkpoint nor tells what it learnt.
                    case 2: { await using var fresh = await bank.FreshAsync(); await Storage.Recount.AssertAsync(fresh, bank.Store, Cancel); break; }
                    case 3: await bank.Runtime.PublishModelAsync(Cancel); break;
                    case 4: await bank.WakeAtAsync(bank.Clock.Now.AddDays(8)); break;
                    case 5 when tokens.Count > 0: await bank.Runtime.RespondAsync(tokens[dice.Next(tokens.Count)], (Outcome)dice.Next(8), null, null, Cancel); break;
                    default: tokens.AddRange((await bank.DecideAsync(who)).Options.OfType<OptionAnswer>().Select(o => o.Token)); break;
                }
            }
            await Storage.Recount.AssertAsync(bank.Runtime, bank.Store, Cancel);
        }
    }
}
