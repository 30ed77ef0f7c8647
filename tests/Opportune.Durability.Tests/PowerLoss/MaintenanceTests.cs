using System.IO.Compression;
using System.Text.Json;
using Opportune.Durability.Tests.Disk;
using Opportune.Embedded;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>Power is lost at every write of a migration, and of archiving: the old store is there or the new one, whole.</summary>
public sealed class MaintenanceTests : IDisposable
{
    private readonly RamFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_of_an_earlier_program_is_the_old_one_or_the_new_one_whenever_power_goes_while_it_is_brought_up_to_date()
    {
        ZipFile.ExtractToDirectory(Path.Combine(DemoBank.Root, "tests", "Opportune.Runtime.Tests", "Storage", "Stores", "store-1.zip"), _folder.Path);
        var digest = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.At("about.json"), Cancel)).RootElement.GetProperty("Digest").GetString();
        File.Delete(_folder.At("about.json"));

        await EnumerateAsync(store: () => Task.FromResult(EmbeddedStore.Open(_folder.Path)), wrong: async store =>
            await store.Journal.DigestAsync(Cancel) != digest ? "the journal ends elsewhere"
            : await store.Journal.FindBrokenLinkAsync(Cancel) is { } broken ? $"the chain breaks at {broken}"
            : await store.Journal.ReadLinksAsync(long.MaxValue, Cancel).CountAsync(Cancel) is not 4 and var links ? $"{links} links are left"
            : await store.Artifacts.NewestAsync("learner", Cancel) is null ? "the learner's checkpoint is gone"
            : null);
    }

    [Fact]
    public async Task Archiving_loses_nothing_whenever_power_goes()
    {
        List<string> before;
        await using (var store = EmbeddedStore.Open(_folder.Path))
        {
            foreach (var part in Enumerable.Range(1, 40).Chunk(8))
                await store.Journal.AppendAsync([new([.. part.Select(v => new JournalRow(1, v, Kind: 2, Noon.AddDays(v), null, Payload(v)))], [])], Cancel);
            before = await ReadAsync(store);
        }

        await EnumerateAsync(store: async () =>
        {
            var store = EmbeddedStore.Open(_folder.Path);
            Assert.Equal(30, (await store.ArchiveAsync(new(Noon.AddDays(31)), _ => { }, Cancel)).Entries);
            return store;
        }, wrong: async store =>
        {
            if (!before.SequenceEqual(await ReadAsync(store))) return "an entry is gone or changed";
            if (await store.Journal.FindBrokenLinkAsync(Cancel) is { } broken) return $"the chain breaks at {broken}";
            await store.ArchiveAsync(new(Noon.AddDays(31)), _ => { }, Cancel);
            return before.SequenceEqual(await ReadAsync(store)) ? null : "an entry is gone after the next archiving";
        });
    }

    private static DateTimeOffset Noon => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Does something over a recorded disk, and opens every disk that a power loss may leave meanwhile.</summary>
    private async Task EnumerateAsync(Func<Task<EmbeddedStore>> store, Func<EmbeddedStore, Task<string?>> wrong)
    {
        using var disk = FaultyDisk.Over(_folder.Path, records: true);
        foreach (var path in Directory.EnumerateFiles(_folder.Path))
        {
            var name = Path.GetFileName(path);
            disk.Note(new DiskStep.Created(name));
            disk.Note(new DiskStep.Written(name, 0, await File.ReadAllBytesAsync(path, Cancel)));
            disk.Note(new DiskStep.Synced(name));
        }
        disk.Note(new DiskStep.FolderSynced());
        var laid = disk.Steps.Count;
        await (await store()).DisposeAsync();

        var states = 0;
        foreach (var state in new AfterPowerLoss(disk.Steps).States().Where(s => s.Step >= laid))
        {
            states++;
            var problem = await WrongAsync(state, wrong);
            Assert.True(problem is null, $"step {state.Step}, {state.Variant}: {problem}");
        }
        Assert.True(states > 50, $"only {states} disks were opened");
    }

    private static async Task<string?> WrongAsync(DiskState state, Func<EmbeddedStore, Task<string?>> wrong)
    {
        using var folder = new RamFolder();
        Directory.CreateDirectory(folder.At("archive"));
        foreach (var (name, content) in state.Files) await File.WriteAllBytesAsync(folder.At(name), content, Cancel);
        try
        {
            await using var store = EmbeddedStore.Open(folder.Path);
            return await wrong(store);
        }
        catch (StoreException failed)
        {
            return failed.Message;
        }
    }

    private static async Task<List<string>> ReadAsync(EmbeddedStore store) =>
        [.. (await store.Journal.ReadAllAsync(0, Cancel).ToListAsync(Cancel)).Select(r => $"{r.Sequence} {r.Version} {r.At:O} {Convert.ToHexString(r.Payload.Span)}")];

    private static byte[] Payload(int version)
    {
        var payload = new byte[3_000];
        new Random(version).NextBytes(payload);
        return payload;
    }
}
