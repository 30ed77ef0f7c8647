using System.Text.Json.Nodes;
using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded;
using Opportune.Embedded.Backup;
using Opportune.Engine;
using Opportune.Runtime.Storage;
using static Opportune.Adapters.Tests.Storage.Entries;

namespace Opportune.Adapters.Tests.Embedded;

public sealed class BackupTests : IDisposable
{
    private static readonly CustomerId Ann = CustomerId.Parse("ann");
    private static readonly CustomerId Bob = CustomerId.Parse("bob");
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restored_store_is_the_store_that_was_backed_up()
    {
        var (manifest, hash) = await FillAndBackUpAsync();

        var restored = await EmbeddedStore.RestoreAsync(Request(), Cancel);

        await using var store = Open("restored");
        Assert.Equal(new RestoredStore(3, 2, manifest.Digest, Erased: 0), restored);
        Assert.Equal(manifest.Digest, await store.Journal.DigestAsync(Cancel));
        Assert.NotNull(await store.Artifacts.FindAsync(hash, Cancel));
        Assert.NotNull(await store.Keys.FindAsync(Ann, Cancel));
        Assert.Equal(AppendResult.Stored, await store.Journal.AppendAsync(Row(1, 3)));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path), e => e.Contains("restoring", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_backup_of_the_data_holds_no_key()
    {
        await FillAndBackUpAsync();

        Assert.Equal(["journal.db", "manifest.json"], Names("data-backup"));
        Assert.Equal(["erasures.jsonl", "keys.db", "manifest.json"], Names("keys-backup"));
    }

    [Fact]
    public async Task A_reader_can_back_up_beside_the_running_host()
    {
        await using var host = Open("store");
        await host.Keys.CreateAsync([Ann], Cancel);
        await host.Journal.AppendAsync(Row(1, 1));
        await using (var reader = EmbeddedStore.Open(_folder.Sub("store"), master: new FixedMasterKey(), readOnly: true))
            Assert.Equal(1, (await reader.BackupAsync(_folder.Sub("data-backup"), _folder.Sub("keys-backup"), Noon, Cancel)).Sequence);

        Assert.Equal(await host.Journal.DigestAsync(Cancel), (await EmbeddedStore.RestoreAsync(Request(), Cancel)).Digest);
    }

    [Fact]
    public async Task Who_was_erased_after_the_backup_stays_erased()
    {
        await FillAndBackUpAsync();
        await using (var store = Open("store")) await store.Keys.EraseAsync(Ann, Noon, Cancel);

        var restored = await EmbeddedStore.RestoreAsync(Request() with { Erasures = _folder.Sub("store/erasures.jsonl") }, Cancel);

        await using var again = Open("restored");
        Assert.Equal(1, restored.Erased);
        Assert.Null(await again.Keys.FindAsync(Ann, Cancel));
        Assert.NotNull(await again.Keys.FindAsync(Bob, Cancel));
    }

    [Fact]
    public async Task Who_was_erased_before_the_backup_is_in_its_list()
    {
        await using (var store = Open("store"))
        {
            await store.Keys.CreateAsync([Ann, Bob], Cancel);
            await store.Keys.EraseAsync(Ann, Noon, Cancel);
            await store.BackupAsync(_folder.Sub("data-backup"), _folder.Sub("keys-backup"), Noon, Cancel);
        }

        await EmbeddedStore.RestoreAsync(Request() with { KeysTo = _folder.Sub("restored-keys") }, Cancel);

        Assert.Single(await File.ReadAllLinesAsync(_folder.Sub("restored-keys/erasures.jsonl"), Cancel));
        Assert.Equal(["journal.db"], Names("restored"));
        Assert.True(File.Exists(_folder.Sub("restored-keys/keys.db")));
    }

    [Theory]
    [InlineData("data-backup/journal.db")]
    [InlineData("data-backup/manifest.json")]
    [InlineData("keys-backup/keys.db")]
    [InlineData("keys-backup/manifest.json")]
    public async Task A_backup_with_a_missing_or_changed_file_is_refused_and_leaves_nothing(string file)
    {
        await FillAndBackUpAsync();
        var path = _folder.Sub(file);
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes[bytes.Length / 2] ^= 0xff;
        await File.WriteAllBytesAsync(path, bytes, Cancel);
        await AssertRefusedAsync("backup.damaged");

        File.Delete(path);
        await AssertRefusedAsync("backup.damaged");
    }

    [Fact]
    public async Task A_changed_row_is_found_even_where_the_sums_were_made_to_fit()
    {
        await FillAndBackUpAsync();
        StoreSurgery.Run(_folder.Sub("data-backup"), "journal.db", "UPDATE journal SET payload = x'00' WHERE sequence = 2");
        var bytes = await File.ReadAllBytesAsync(_folder.Sub("data-backup/journal.db"), Cancel);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(_folder.Sub("data-backup/manifest.json"), Cancel))!;
        manifest["files"]![0]!["bytes"] = bytes.Length;
        manifest["files"]![0]!["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        await File.WriteAllTextAsync(_folder.Sub("data-backup/manifest.json"), manifest.ToJsonString(), Cancel);

        await AssertRefusedAsync("backup.damaged");
    }

    [Fact]
    public async Task Keys_older_than_the_data_are_refused()
    {
        await FillAndBackUpAsync();
        await using (var store = Open("store"))
        {
            await store.Journal.AppendAsync(Row(1, 3));
            await store.BackupAsync(_folder.Sub("data-later"), _folder.Sub("keys-later"), Noon, Cancel);
        }

        await AssertRefusedAsync("backup.damaged", Request() with { From = _folder.Sub("data-later") });
        await EmbeddedStore.RestoreAsync(Request() with { KeysFrom = _folder.Sub("keys-later") }, Cancel);
    }

    [Fact]
    public async Task A_target_that_holds_anything_is_refused_untouched()
    {
        await FillAndBackUpAsync();
        Directory.CreateDirectory(_folder.Sub("restored"));
        await File.WriteAllTextAsync(_folder.Sub("restored/mine.txt"), "mine", Cancel);

        var refusal = await Assert.ThrowsAsync<StoreException>(async () => await EmbeddedStore.RestoreAsync(Request(), Cancel));

        Assert.Equal("backup.target-exists", refusal.Code);
        Assert.Equal(["mine.txt"], Names("restored"));
    }

    [Fact]
    public async Task A_store_opens_whole_or_not_at_all()
    {
        await Open("store").DisposeAsync();

        Assert.Equal("keys.wrong-master", Assert.Throws<StoreException>(() => EmbeddedStore.Open(_folder.Sub("store"), master: new FixedMasterKey(2))).Code);
        await using var host = Open("store");
        await using var reader = EmbeddedStore.Open(_folder.Sub("store"), master: new FixedMasterKey(), readOnly: true);
        Assert.Equal("store.read-only", (await Assert.ThrowsAsync<StoreException>(async () => await reader.Keys.CreateAsync([Ann], Cancel))).Code);
    }

    private async Task<(BackupManifest Manifest, string Artifact)> FillAndBackUpAsync()
    {
        await using var store = Open("store");
        await store.Keys.CreateAsync([Ann, Bob], Cancel);
        await store.Journal.AppendAsync([Batch(Row(1, 1), Row(1, 2)), Linking(Row(2, 1), new DirectoryChange(Key(1), 2, "owner", true))], Cancel);
        var artifact = await store.Artifacts.PutAsync("bank", new byte[] { 1 }, Noon, Cancel);
        return (await store.BackupAsync(_folder.Sub("data-backup"), _folder.Sub("keys-backup"), Noon, Cancel), artifact);
    }

    private async Task AssertRefusedAsync(string code, RestoreRequest? request = null)
    {
        var refusal = await Assert.ThrowsAsync<StoreException>(async () => await EmbeddedStore.RestoreAsync(request ?? Request(), Cancel));
        Assert.Equal(code, refusal.Code);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path), e => e.Contains("restor", StringComparison.Ordinal));
    }

    private EmbeddedStore Open(string name) => EmbeddedStore.Open(_folder.Sub(name), master: new FixedMasterKey());

    private RestoreRequest Request() => new(_folder.Sub("data-backup"), _folder.Sub("keys-backup"), _folder.Sub("restored"));

    private IEnumerable<string?> Names(string folder) => Directory.EnumerateFileSystemEntries(_folder.Sub(folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
