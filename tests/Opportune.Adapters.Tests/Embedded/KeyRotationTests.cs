using Opportune.Embedded;
using Opportune.Embedded.Keys;
using Opportune.Engine;
using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Embedded;

/// <summary>Another master key changes who can open the store, and nothing else.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private static readonly CustomerId[] Customers = [.. Enumerable.Range(0, 1_200).Select(i => CustomerId.Parse($"c-{i}"))];
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_hashes_and_secrets_stay_and_the_old_master_key_opens_nothing()
    {
        var before = await SeeAsync(new FixedMasterKey(1), create: true);

        Assert.Equal(1_200, EmbeddedStore.RotateMasterKey(_folder.Path, null, new FixedMasterKey(1), new FixedMasterKey(2)));

        Assert.Equal(before, await SeeAsync(new FixedMasterKey(2)));
        Assert.Equal("keys.wrong-master", (await Assert.ThrowsAsync<StoreException>(() => SeeAsync(new FixedMasterKey(1)))).Code);
        Assert.Equal("keys.wrong-master", Assert.Throws<StoreException>(() => EmbeddedStore.RotateMasterKey(_folder.Path, null, new FixedMasterKey(1), new FixedMasterKey(3))).Code);
        EmbeddedStore.RotateMasterKey(_folder.Path, null, new FixedMasterKey(2), new FixedMasterKey(3));
        Assert.Equal(before, await SeeAsync(new FixedMasterKey(3)));
    }

    [Fact]
    public async Task The_file_of_the_master_key_is_replaced_and_nothing_is_left_beside_it()
    {
        var before = await SeeAsync(null, create: true);
        var old = await File.ReadAllTextAsync(_folder.Sub("master.key"), Cancel);

        EmbeddedStore.RotateMasterKey(_folder.Path);

        Assert.NotEqual(old, await File.ReadAllTextAsync(_folder.Sub("master.key"), Cancel));
        Assert.False(File.Exists(_folder.Sub("master.key.next")));
        Assert.Equal(before, await SeeAsync(null));
        await using var held = EmbeddedStore.Open(_folder.Path);
        Assert.Equal("store.in-use", Assert.Throws<StoreException>(() => EmbeddedStore.RotateMasterKey(_folder.Path)).Code);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_rotation_that_stopped_opens_with_the_key_that_is_in_force(bool afterItsTransaction)
    {
        var before = await SeeAsync(null, create: true);
        var old = await File.ReadAllTextAsync(_folder.Sub("master.key"), Cancel);
        var next = Convert.ToBase64String(new FixedMasterKey(2).Current.Span);
        await File.WriteAllTextAsync(_folder.Sub("master.key.next"), next, Cancel);
        if (afterItsTransaction) EmbeddedStore.RotateMasterKey(_folder.Path, null, FileMasterKey.Open(_folder.Path), new FixedMasterKey(2));

        Assert.Equal(before, await SeeAsync(null));
        Assert.Equal(afterItsTransaction ? next : old, await File.ReadAllTextAsync(_folder.Sub("master.key"), Cancel));
        Assert.False(File.Exists(_folder.Sub("master.key.next")));
    }

    private async Task<List<string>> SeeAsync(IMasterKey? master, bool create = false)
    {
        await using var store = EmbeddedStore.Open(_folder.Path, master: master);
        if (create) await store.Keys.CreateAsync(Customers, Cancel);
        var seen = new List<string> { Convert.ToHexString(store.Keys.HashOf("account:1")), Convert.ToHexString(store.Keys.Secret("draws")) };
        foreach (var id in Customers)
            seen.Add((await store.Keys.FindAsync(id, Cancel)) is { } key ? $"{key.Number} {key.Id} {Convert.ToHexString(key.Key)}" : "nobody");
        return seen;
    }
}
