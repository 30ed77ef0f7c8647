using System.Globalization;
using System.Security.Cryptography;
using Opportune.Engine;
using Opportune.Runtime.Customers;

namespace Opportune.Runtime.Tests.Customers;

/// <summary>Customers who left memory lately come back from a few bytes, and nothing is lost or kept that should not be.</summary>
public sealed class PackedCustomersTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    private static RuntimeOptions Options(int cached = 4, int packed = 64) =>
        new() { CachedCustomers = cached, PackedMegabytes = packed, Tick = TimeSpan.FromMinutes(10), SendTimeout = TimeSpan.FromMilliseconds(200) };

    private static object Viewed(string id, string customer, int daysAgo, string page = "home") => Say.Event(id, "page.viewed", customer, RunningBank.Morning.AddDays(-daysAgo), new { page });

    private static PackedCustomer Packed(int number, int length, long version = 2, long kept = 0, DateTimeOffset? owed = null) => new(
        new((ulong)number + 1, CustomerId.Parse(string.Create(CultureInfo.InvariantCulture, $"c-{number}")), SHA256.HashData(BitConverter.GetBytes(number))), owed, kept, version,
        Enumerable.Range(0, length).Select(i => (byte)((i * 7 + number) % 256)).ToArray());

    private static void AssertSame(PackedCustomer expected, PackedCustomer? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Key.Number, expected.Key.Id, expected.Owed, expected.Kept, expected.Version), (actual.Key.Number, actual.Key.Id, actual.Owed, actual.Kept, actual.Version));
        Assert.Equal(expected.Key.Key, actual.Key.Key);
        Assert.Equal(expected.State.ToArray(), actual.State.ToArray());
    }

    [Fact]
    public void Whoever_is_packed_is_taken_out_as_it_was_and_only_once()
    {
        var packed = new PackedCustomers(1 << 24, _ => Assert.Fail("There is room for all."));
        var dice = new Random(1);
        var all = Enumerable.Range(0, 5_000).Select(n => Packed(n, dice.Next(0, 2_000), owed: n % 3 == 0 ? new DateTimeOffset(2026, 1, 1, 0, 0, n % 60, TimeSpan.Zero) : null)).ToList();
        foreach (var customer in all) packed.Put(customer);

        foreach (var customer in all.OrderBy(_ => dice.Next()))
        {
            Assert.True(packed.TryTake(customer.Key.Id, out var back, out _));
            AssertSame(customer, back);
            Assert.False(packed.TryTake(customer.Key.Id, out _, out _));
        }
        Assert.Equal((0, 0L), (packed.Count, packed.Bytes));
    }

    [Fact]
    public void However_customers_come_and_go_the_room_is_used_again_and_the_bound_holds()
    {
        const long Most = 200_000;
        var (left, model, dice) = (new List<PackedCustomer>(), new Dictionary<int, PackedCustomer>(), new Random(2));
        var packed = new PackedCustomers(Most, left.Add);
        for (var step = 0; step < 20_000; step++)
        {
            var number = dice.Next(400);
            var id = Packed(number, 0).Key.Id;
            if (dice.Next(3) > 0) packed.Put(model[number] = Packed(number, dice.Next(0, 1_500), version: step + 1));
            else if (dice.Next(2) == 0)
            {
                if (packed.TryTake(id, out var back, out _)) AssertSame(model[number], back);
                model.Remove(number);
            }
            else
            {
                packed.Forget(id);
                model.Remove(number);
            }
            foreach (var gone in left) model.Remove((int)gone.Key.Number - 1);
            left.Clear();
            Assert.InRange(packed.Bytes, 0, Most);
            Assert.Equal(model.Count, packed.Count);
        }
        Assert.Equal(model.Values.Select(m => m.Key.Number).Order(), packed.Changed().Select(c => c.Key.Number).Order());
    }

    [Fact]
    public void The_one_packed_first_leaves_first_and_is_told_only_where_its_snapshot_lacks_entries()
    {
        var left = new List<PackedCustomer>();
        var packed = new PackedCustomers(10_000, left.Add);
        for (var number = 0; number < 100; number++) packed.Put(Packed(number, 800, version: 3, kept: number % 2 == 0 ? 3 : 1));

        Assert.InRange(packed.Count, 5, 12);
        Assert.Equal(Enumerable.Range(0, 100 - packed.Count).Where(n => n % 2 == 1).Select(n => (ulong)n + 1), left.Select(l => l.Key.Number));
        AssertSame(Packed(1, 800, version: 3, kept: 1), left[0]);
    }

    [Fact]
    public async Task Customers_who_leave_a_small_memory_come_back_without_any_snapshot()
    {
        await using var bank = await RunningBank.StartAsync(options: Options());
        for (var round = 0; round < 6; round++)
            for (var i = 0; i < 30; i++) await bank.TakeAsync(Viewed($"p-{round}-{i}", $"c-{i}", daysAgo: 20 - round));

        for (var i = 0; i < 30; i++) Assert.Equal(6, (await bank.PortraitAsync($"c-{i}")).Version);
        var status = await bank.Runtime.StatusAsync(Cancel);
        Assert.Equal((0, 0), (status.Snapshots.GetValueOrDefault("used"), status.Snapshots.GetValueOrDefault("written")));
        Assert.InRange(status.PackedCustomers, 20, 30);
        Assert.InRange(status.PackedBytes, 20 * 128, 30 * 2_000);
        await IdentityTests.SameAfterRestartAsync(bank, "c-1");
        Assert.Equal((30, 0), (await bank.Runtime.CheckSnapshotsAsync(1, Cancel)) is var r ? (r.Snapshots, r.Findings.Count) : default);
    }

    [Fact]
    public async Task Erasing_a_packed_customer_leaves_nothing_to_come_back()
    {
        await using var bank = await RunningBank.StartAsync(options: Options(cached: 2));
        for (var i = 0; i < 12; i++) await bank.TakeAsync(Viewed($"p-{i}", $"c-{i}", daysAgo: 9));

        for (var i = 0; i < 12; i++) Assert.True(await bank.Runtime.EraseAsync(CustomerId.Parse($"c-{i}"), Cancel));

        Assert.Equal(0, (await bank.Runtime.StatusAsync(Cancel)).PackedCustomers);
        for (var i = 0; i < 12; i++) Assert.Null(await bank.Runtime.CustomerAsync(CustomerId.Parse($"c-{i}"), null, Cancel));
        Assert.Equal(1, (await bank.TakeAsync(Viewed("q-1", "c-1", 3))).Accepted);
        Assert.Equal(1, (await bank.PortraitAsync("c-1")).Version);
        await bank.RestartAsync();
        Assert.Equal(1, (await bank.PortraitAsync("c-1")).Version);
    }

    [Fact]
    public async Task A_packed_customer_is_folded_anew_under_a_definition_that_folds_otherwise()
    {
        await using var bank = await RunningBank.StartAsync(options: Options(cached: 2));
        for (var i = 0; i < 12; i++) await bank.TakeAsync(Viewed($"p-{i}", $"c-{i}", daysAgo: 9));
        await bank.Runtime.SwapAsync(DemoBank.With("features.yaml", "features:", "features:\n  extraViews: {event: page.viewed, count: true, window: 30d, words: extra views, level: basic}").ToBytes(), Cancel);

        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(1, (await bank.TakeAsync(Viewed($"q-{i}", $"c-{i}", daysAgo: 8))).Accepted);
            Assert.Equal(2, (await bank.PortraitAsync($"c-{i}")).Version);
        }
    }

    [Fact]
    public async Task A_stranger_takes_nobodys_place_and_stays_when_coming_again_soon()
    {
        await using var bank = await RunningBank.StartAsync();
        for (var i = 0; i < 40; i++) await bank.TakeAsync(Viewed($"p-{i}", $"c-{i}", daysAgo: 9));
        var definition = DemoBank.Load(DemoBank.Source.ToBytes());
        await using var shell = new Shell(new(bank.Store.Journal, bank.Store.Keys, bank.Store.Artifacts, bank.Clock, [], DemoBank.Load, bank.Store.Snapshots), Options(cached: 10), new(bank.Store.Artifacts, DemoBank.Load), definition);

        for (var i = 0; i < 9; i++) await LoadAsync(i);
        for (var i = 10; i < 40; i++) await LoadAsync(i);
        Assert.Equal(Enumerable.Range(0, 9), Enumerable.Range(0, 40).Where(IsInMemory));
        Assert.Equal((9, 30), (shell.Cache.Count, shell.Packed.Count));

        await LoadAsync(35);
        await LoadAsync(12);
        Assert.Equal((true, false), (IsInMemory(35), IsInMemory(12)));
        for (var i = 0; i < 40; i++) Assert.Equal(1, await LoadAsync(i));

        bool IsInMemory(int number) => shell.Cache.Find(CustomerId.Parse($"c-{number}")) is not null;

        async Task<long> LoadAsync(int number)
        {
            using var hold = await shell.Customers.EnterAsync(CustomerId.Parse($"c-{number}"), Cancel);
            return (await shell.Customers.LoadAsync(hold.Customer, definition, Cancel)).Version;
        }
    }

    [Fact]
    public async Task An_alias_that_was_packed_is_linked_and_its_entries_count_for_the_other()
    {
        await using var bank = await RunningBank.StartAsync(options: Options(cached: 2));
        await bank.TakeAsync(Viewed("p-1", "c-1", 9), Viewed("p-2", "web:1", 9));
        for (var i = 10; i < 20; i++) await bank.TakeAsync(Viewed($"p-{i}", $"c-{i}", daysAgo: 9));
        await bank.TakeAsync(Say.Event("l-1", "customer.linked", "c-1", RunningBank.Morning.AddDays(-1), new { alias = "web:1" }));
        for (var i = 10; i < 20; i++) await bank.DecideAsync($"c-{i}");

        Assert.Equal(1, (await bank.TakeAsync(Viewed("p-2", "web:1", 9))).Duplicates);
        await IdentityTests.SameAfterRestartAsync(bank, "c-1");
    }
}
