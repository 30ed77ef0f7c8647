using System.Security.Cryptography;
using Opportune.Runtime.Storage;
using static Opportune.Adapters.Tests.Storage.Entries;

namespace Opportune.Adapters.Tests.Storage;

/// <summary>What every store of artifacts promises.</summary>
public abstract class ArtifactsContract : IDisposable
{
    private readonly TempFolder _folder = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract (IArtifacts Artifacts, IAsyncDisposable Store) Open(string folder);

    /// <summary>Changes stored content behind the store's back, while it is closed.</summary>
    protected abstract void Tamper(string folder, string hash);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_artifact_is_found_by_the_hash_of_its_content_after_closing()
    {
        byte[] content = [.. Enumerable.Range(0, 300_000).Select(i => unchecked((byte)(i * 7)))];
        var (artifacts, store) = Open(_folder.Path);
        var hash = await artifacts.PutAsync("model", content, Noon, Cancel);
        await store.DisposeAsync();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), hash);

        (artifacts, store) = Open(_folder.Path);
        await using (store)
        {
            Assert.Equal(content, (await artifacts.FindAsync(hash, Cancel))!.Value.ToArray());
            Assert.Null(await artifacts.FindAsync(new string('0', 64), Cancel));
        }
    }

    [Fact]
    public async Task The_newest_of_a_kind_is_the_latest_put_for_the_first_time()
    {
        var (artifacts, store) = Open(_folder.Path);
        await using var _ = store;
        Assert.Null(await artifacts.NewestAsync("bank", Cancel));

        await artifacts.PutAsync("bank", new byte[] { 1 }, Noon, Cancel);
        var second = await artifacts.PutAsync("bank", new byte[] { 2 }, Noon.AddHours(1), Cancel);
        await artifacts.PutAsync("model", new byte[] { 3 }, Noon.AddHours(2), Cancel);
        await artifacts.PutAsync("bank", new byte[] { 1 }, Noon.AddHours(3), Cancel);

        var newest = (await artifacts.NewestAsync("bank", Cancel))!.Value;
        Assert.Equal(second, newest.Hash);
        Assert.Equal(new byte[] { 2 }, newest.Content.ToArray());
    }

    [Fact]
    public async Task Of_two_put_at_one_instant_the_later_is_the_newest()
    {
        var (artifacts, store) = Open(_folder.Path);
        await using var _ = store;
        await artifacts.PutAsync("bank", new byte[] { 1 }, Noon, Cancel);
        var later = await artifacts.PutAsync("bank", new byte[] { 2 }, Noon, Cancel);

        Assert.Equal(later, (await artifacts.NewestAsync("bank", Cancel))!.Value.Hash);
    }

    [Fact]
    public async Task Changed_content_is_refused()
    {
        var (artifacts, store) = Open(_folder.Path);
        var hash = await artifacts.PutAsync("bank", new byte[] { 1, 2, 3 }, Noon, Cancel);
        await store.DisposeAsync();
        Tamper(_folder.Path, hash);

        (artifacts, store) = Open(_folder.Path);
        await using var _ = store;
        Assert.Equal("store.corrupt", (await Assert.ThrowsAsync<StoreException>(async () => await artifacts.FindAsync(hash, Cancel))).Code);
        Assert.Equal("store.corrupt", (await Assert.ThrowsAsync<StoreException>(async () => await artifacts.NewestAsync("bank", Cancel))).Code);
    }

    [Fact]
    public async Task Nothing_is_no_artifact()
    {
        var (artifacts, store) = Open(_folder.Path);
        await using var _ = store;
        await Assert.ThrowsAsync<ArgumentException>(async () => await artifacts.PutAsync("bank", ReadOnlyMemory<byte>.Empty, Noon, Cancel));
    }
}
