using Opportune.Embedded;
using Opportune.Embedded.Backup;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests.Storage.Stores;
using Opportune.Runtime.Tests.Verify;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>A backup restored until an earlier point is the bank as it was then, and lives on as it did.</summary>
public sealed class PointInTimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("opportune-points-").FullName;
    private int _restored;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What the bank was at an instant, and the next thing it did.</summary>
    private sealed record Point(DateTimeOffset At, long Sequence, string Digest, string Model, List<(ulong, DateTimeOffset)> WakeUps, List<string> Links, byte[] NextDecision);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(true), InlineData(false)]
    public async Task Every_point_of_a_backup_comes_back_as_it_was_and_decides_on_as_it_did(bool byTime)
    {
        await using var bank = await RunningBank.StartAsync();
        var points = await LiveAsync(bank);
        await BackUpAsync(bank, "b");

        foreach (var point in points)
        {
            var restored = await RestoreAsync(bank, "b", r => byTime ? r with { Until = point.At } : r with { UntilSequence = point.Sequence });
            Assert.Equal((point.Sequence, point.Digest), (restored.Store.Sequence, restored.Store.Digest));
            var found = await Verifying.RunAsync(restored.Folder);
            Assert.True(found.IsWhole, Verifying.Text(found));
            await using var again = await RunningBank.StartAsync(fill: folder => Copy(restored.Folder, folder));
            again.Clock.Now = point.At.AddSeconds(1);
            Assert.Equal(point.Model, again.Runtime.Model.Hash);
            Assert.Equal(point.WakeUps, await WakeUpsAsync(again));
            Assert.Equal(point.Links, await LinksAsync(again));
            Assert.Equal(point.NextDecision, Bytes(await again.DecideAsync("c-1", requestId: $"next-{point.Sequence}")));
        }
    }

    [Theory, InlineData("DOTNET_EnableAVX2"), InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task A_restored_store_replays_every_decision_on_a_machine_without_wide_vectors(string switchedOff)
    {
        await using var bank = await RunningBank.StartAsync();
        var points = await LiveAsync(bank);
        await BackUpAsync(bank, "b");

        var restored = await RestoreAsync(bank, "b", r => r with { UntilSequence = points[^2].Sequence });

        await Verifying.AssertWithoutAsync(switchedOff, restored.Folder);
    }

    [Fact]
    public async Task A_point_inside_a_batch_goes_back_to_its_beginning()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.DecideAsync("c-1");
        await bank.TakeAsync(Say.GivenUp("c-3", bank.Clock.Now));
        var last = (await bank.Store.Journal.CountAsync(Cancel)).LastSequence;
        Assert.Equal(5, last);
        await BackUpAsync(bank, "b");

        foreach (var inside in new[] { 2, 3, 4 }) Assert.Equal((1, 4), await CutAsync(inside));
        Assert.Equal((5, 0), await CutAsync(5));
        Assert.Equal((0, 5), await CutAsync(0));

        async Task<(long, long)> CutAsync(long sequence) => (await RestoreAsync(bank, "b", r => r with { UntilSequence = sequence })).Store is var store ? (store.Sequence, store.Cut) : default;
    }

    [Fact]
    public async Task Who_was_erased_after_the_point_and_after_the_backup_stays_erased()
    {
        await using var bank = await RunningBank.StartAsync();
        foreach (var customer in new[] { "before", "between", "after", "never" }) await bank.DecideAsync(customer);
        await EraseAsync("before");
        await bank.DecideAsync("never");
        await EraseAsync("between");
        await BackUpAsync(bank, "b");
        await EraseAsync("after");

        var restored = await RestoreAsync(bank, "b", r => r with { UntilSequence = 4, Erasures = Path.Combine(bank.Folder, "erasures.jsonl") });

        await using var store = EmbeddedStore.Open(restored.Folder);
        Assert.Equal((4, 1), (restored.Store.Sequence, restored.Store.Erased));
        foreach (var customer in new[] { "before", "between", "after" }) Assert.Null(await store.Keys.FindAsync(CustomerId.Parse(customer), Cancel));
        Assert.NotNull(await store.Keys.FindAsync(CustomerId.Parse("never"), Cancel));
        var found = await Verifying.RunAsync(store);
        Assert.True(found.IsWhole, Verifying.Text(found));

        async Task EraseAsync(string customer) => Assert.True(await bank.Runtime.EraseAsync(CustomerId.Parse(customer), Cancel));
    }

    [Fact]
    public async Task A_point_that_the_backup_does_not_reach_or_that_has_no_history_of_links_is_refused()
    {
        await using var bank = await RunningBank.StartAsync(fill: folder => StoredStore.Unpack(1, folder));
        var began = (await bank.Store.Journal.CountAsync(Cancel)).LastSequence;
        await bank.DecideAsync("c-1");
        await BackUpAsync(bank, "b");

        Assert.Equal("restore.beyond", await RefusedAsync(r => r with { UntilSequence = began + 2 }));
        Assert.Equal("restore.beyond", await RefusedAsync(r => r with { Until = bank.Clock.Now.AddSeconds(1) }));
        Assert.Equal("restore.too-early", await RefusedAsync(r => r with { UntilSequence = began - 1 }));
        Assert.Equal(began, (await RestoreAsync(bank, "b", r => r with { UntilSequence = began })).Store.Sequence);

        async Task<string> RefusedAsync(Func<RestoreRequest, RestoreRequest> until) => (await Assert.ThrowsAsync<StoreException>(() => RestoreAsync(bank, "b", until))).Code;
    }

    [Fact]
    public async Task Backups_taken_at_random_moments_under_load_restore_verify_and_replay()
    {
        await using var bank = await RunningBank.StartAsync();
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(customer => Task.Run(() => LoadAsync(bank, $"k-{customer}", stop.Token), Cancel)));
        var random = new Random(7);
        for (var backup = 0; backup < 6; backup++)
        {
            var until = (await bank.Store.Journal.CountAsync(Cancel)).LastSequence + random.Next(5, 60);
            while ((await bank.Store.Journal.CountAsync(Cancel)).LastSequence < until) await Task.Yield();
            await BackUpAsync(bank, $"b{backup}");
        }
        await stop.CancelAsync();
        await load;

        for (var backup = 0; backup < 6; backup++)
        {
            var whole = await RestoreAsync(bank, $"b{backup}", r => r);
            var point = await RestoreAsync(bank, $"b{backup}", r => r with { UntilSequence = random.Next(0, (int)whole.Store.Sequence) });
            foreach (var folder in new[] { whole.Folder, point.Folder })
            {
                var found = await Verifying.RunAsync(folder);
                Assert.True(found.IsWhole, Verifying.Text(found));
            }
        }
    }

    private static async Task LoadAsync(RunningBank bank, string customer, CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            await bank.TakeAsync(Say.Event($"{customer}.{turn}", "page.viewed", customer, bank.Clock.Now, new { page = "home", topic = "savings" }));
            var made = await bank.DecideAsync(customer);
            if (made.Options.FirstOrDefault(o => o is not null) is { } option) await bank.Runtime.RespondAsync(option.Token, Outcome.Shown, null, null, Cancel);
            if (turn % 9 == 0) await bank.Runtime.PublishModelAsync(Cancel);
        }
    }

    /// <summary>A bank's life in steps a minute apart, each remembered with the decision that followed.</summary>
    private static async Task<List<Point>> LiveAsync(RunningBank bank)
    {
        var (points, then) = (new List<Point>(), RunningBank.Morning.AddDays(-20));
        foreach (var step in Steps())
        {
            bank.Clock.Now = bank.Clock.Now.AddMinutes(1);
            await step();
            var (sequence, digest) = ((await bank.Store.Journal.CountAsync(Cancel)).LastSequence, await bank.Store.Journal.DigestAsync(Cancel));
            var (model, wakeUps, links, at) = (bank.Runtime.Model.Hash, await WakeUpsAsync(bank), await LinksAsync(bank), bank.Clock.Now);
            points.Add(new(at, sequence, digest, model, wakeUps, links, []));
            bank.Clock.Now = at.AddSeconds(1);
            points[^1] = points[^1] with { NextDecision = Bytes(await bank.DecideAsync("c-1", requestId: $"next-{sequence}")) };
        }
        return points;

        IEnumerable<Func<Task>> Steps()
        {
            yield return () => bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
            yield return () => bank.ImportAsync(Say.Opened("a-2", then, ("c-1", "owner"), ("c-2", "joint")), Say.Booked("b-1", "a-2", then.AddDays(1), -20, balance: 100));
            yield return async () =>
            {
                var made = await bank.DecideAsync("c-2", "account-summary");
                foreach (var option in made.Options.OfType<OptionAnswer>()) await bank.Runtime.RespondAsync(option.Token, Outcome.Accepted, null, null, Cancel);
                await bank.Runtime.PublishModelAsync(Cancel);
            };
            yield return () => bank.TakeAsync(Say.Event("left", "account.holder-changed", "c-2", bank.Clock.Now, new { account = "a-2", customer = "c-2", role = "joint", change = "removed" }));
            yield return () => bank.TakeAsync(Say.GivenUp("c-3", bank.Clock.Now));
            yield return () => bank.WakeAtAsync(bank.Clock.Now);
            yield return () => bank.TakeAsync(Say.Event("link", "customer.linked", "c-1", bank.Clock.Now, new { alias = "visitor-1" }));
            yield return async () =>
            {
                var made = await bank.DecideAsync("visitor-1");
                foreach (var option in made.Options.OfType<OptionAnswer>()) await bank.Runtime.RespondAsync(option.Token, Outcome.Dismissed, null, null, Cancel);
                await bank.Runtime.PublishModelAsync(Cancel);
            };
            yield return () => bank.TakeAsync(Say.Event("unlink", "customer.unlinked", "c-1", bank.Clock.Now, new { alias = "visitor-1" }));
        }
    }

    private static byte[] Bytes(DecisionAnswer.Made made) => RecordCodec.Write(made.Record, _ => made.Bank).ToArray();

    private static async Task<List<(ulong, DateTimeOffset)>> WakeUpsAsync(RunningBank bank) => await bank.Store.Journal.ReadWakeUpsAsync(Cancel).ToListAsync(Cancel);

    private static async Task<List<string>> LinksAsync(RunningBank bank) =>
        [.. (await bank.Store.Journal.ReadLinksAsync(long.MaxValue, Cancel).ToListAsync(Cancel)).Select(l => $"{Convert.ToHexString(l.Key.Span)} {l.Customer} {l.Role}")];

    private async Task BackUpAsync(RunningBank bank, string name) => await bank.Store.BackupAsync(Path.Combine(_folder, name), Path.Combine(_folder, name + "-keys"), bank.Clock.Now, Cancel);

    private async Task<(RestoredStore Store, string Folder)> RestoreAsync(RunningBank bank, string name, Func<RestoreRequest, RestoreRequest> until)
    {
        var to = Path.Combine(_folder, $"restored-{_restored++}");
        var restored = await EmbeddedStore.RestoreAsync(until(new(Path.Combine(_folder, name), Path.Combine(_folder, name + "-keys"), to)), Cancel);
        File.Copy(Path.Combine(bank.Folder, "master.key"), Path.Combine(to, "master.key"));
        return (restored, to);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
