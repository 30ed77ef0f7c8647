using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Storage;

/// <summary>What every store of snapshots promises.</summary>
public abstract class SnapshotsContract : IDisposable
{
    private readonly TempFolder _folder = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected string Folder => _folder.Path;

    protected abstract ISnapshots Open(string folder);

    /// <summary>Spoils all that is stored behind the store's back, while it is closed.</summary>
    protected abstract void Damage(string folder);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static StoredSnapshot Snapshot(ulong customer, long version, int bytes = 100) =>
        new(customer, version, version, new byte[] { 1, (byte)(version % 251), (byte)(customer % 251) }, Enumerable.Range(0, bytes).Select(i => (byte)((i * 7L + version % 1_000) % 251)).ToArray());

    [Fact]
    public async Task A_snapshot_is_found_as_it_was_put_also_after_the_store_was_closed()
    {
        var put = new[] { Snapshot(1, 1), Snapshot(2, 7, bytes: 50_000), Snapshot(ulong.MaxValue, long.MaxValue) };
        await using (var snapshots = Open(Folder)) await snapshots.PutAsync(put, Cancel);
        await using var reopened = Open(Folder);
        foreach (var one in put) AssertSame(one, await reopened.FindAsync(one.Customer, Cancel));
        Assert.Null(await reopened.FindAsync(3, Cancel));
    }

    [Fact]
    public async Task The_one_put_last_stands_also_where_it_holds_less()
    {
        await using var snapshots = Open(Folder);
        await snapshots.PutAsync([Snapshot(1, 5)], Cancel);
        await snapshots.PutAsync([Snapshot(1, 9)], Cancel);
        await snapshots.PutAsync([Snapshot(1, 2)], Cancel);
        AssertSame(Snapshot(1, 2), await snapshots.FindAsync(1, Cancel));
    }

    [Fact]
    public async Task What_is_dropped_is_gone_and_the_others_stay()
    {
        await using var snapshots = Open(Folder);
        await snapshots.PutAsync([Snapshot(1, 1), Snapshot(2, 1), Snapshot(3, 1)], Cancel);
        await snapshots.DropAsync(2, Cancel);
        await snapshots.DropAsync(99, Cancel);
        Assert.Equal([1UL, 3UL], (await AllAsync(snapshots)).Select(s => s.Customer));
        await snapshots.ClearAsync(Cancel);
        Assert.Empty(await AllAsync(snapshots));
    }

    [Fact]
    public async Task All_are_listed_by_number_however_many()
    {
        await using var snapshots = Open(Folder);
        var numbers = Enumerable.Range(1, 700).Select(i => unchecked((ulong)i * 0x9E3779B97F4A7C15)).ToList();
        foreach (var group in numbers.Chunk(100)) await snapshots.PutAsync([.. group.Select(n => Snapshot(n, 1))], Cancel);
        Assert.Equal(numbers.Order(), (await AllAsync(snapshots)).Select(s => s.Customer));
    }

    [Fact]
    public async Task Damage_never_stops_anybody_and_snapshots_begin_anew()
    {
        await using (var snapshots = Open(Folder)) await snapshots.PutAsync([.. Enumerable.Range(1, 400).Select(i => Snapshot((ulong)i, 1, bytes: 2_000))], Cancel);
        Damage(Folder);
        await using (var snapshots = Open(Folder))
        {
            for (var i = 1; i <= 400; i++)
                if (await snapshots.FindAsync((ulong)i, Cancel) is { } whole) AssertSame(Snapshot((ulong)i, 1, bytes: 2_000), whole);
            await snapshots.PutAsync([Snapshot(1, 2)], Cancel);
            await snapshots.PutAsync([Snapshot(1, 2)], Cancel);
        }
        await using var reopened = Open(Folder);
        AssertSame(Snapshot(1, 2), await reopened.FindAsync(1, Cancel));
    }

    [Fact]
    public async Task Readers_beside_the_writer_see_whole_snapshots_only()
    {
        await using var snapshots = Open(Folder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                if (await snapshots.FindAsync(1, Cancel) is { } seen) AssertSame(Snapshot(1, seen.Version, bytes: 9_000), seen);
        }, Cancel)).ToList();
        for (var version = 1; version <= 100; version++) await snapshots.PutAsync([Snapshot(1, version, bytes: 9_000)], Cancel);
        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    protected static void AssertSame(StoredSnapshot expected, StoredSnapshot? found)
    {
        Assert.NotNull(found);
        Assert.Equal((expected.Customer, expected.Version, expected.Sequence), (found.Customer, found.Version, found.Sequence));
        Assert.Equal(expected.Mark.ToArray(), found.Mark.ToArray());
        Assert.Equal(expected.Payload.ToArray(), found.Payload.ToArray());
    }

    private static async Task<List<StoredSnapshot>> AllAsync(ISnapshots snapshots)
    {
        var all = new List<StoredSnapshot>();
        await foreach (var one in snapshots.AllAsync(Cancel)) all.Add(one);
        return all;
    }
}
