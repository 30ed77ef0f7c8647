using System.Diagnostics;
using System.Globalization;
using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded;
using Opportune.Embedded.Archive;
using Opportune.Runtime.Storage;
using static Opportune.Adapters.Tests.Storage.Entries;

namespace Opportune.Adapters.Tests.Embedded;

/// <summary>Old decisions leave the journal, and nothing of it can be told but the space.</summary>
public sealed class ArchiveTests : IDisposable
{
    /// <summary>Several archive files of several transactions each: 300 decisions of 10 kB, files of 1 MiB.</summary>
    private const int Days = 600;
    private static readonly ArchiveRequest Request = new(Noon.AddDays(Days / 2), FileMegabytes: 1);
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Action<ArchiveProgress> Nothing => _ => { };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Old_decisions_move_to_files_and_every_reading_stays_the_same()
    {
        await using var store = await FillAsync("store");
        var before = await ReadAsync(store.Journal);
        var size = new FileInfo(_folder.Sub("store/journal.db")).Length;

        var report = await store.ArchiveAsync(Request, Nothing, Cancel);

        Assert.Equal((3, Days / 2), (report.Files, (int)report.Entries));
        Assert.True(report.GivenBack > size / 3, $"{report.GivenBack} of {size} bytes came back");
        Assert.Equal(0, report.Free);
        Assert.Equal(before, await ReadAsync(store.Journal));
        Assert.Null(await store.Journal.FindBrokenLinkAsync(Cancel));
        Assert.Equal(before[0], Describe((await store.Journal.FindAsync(1, 1, Cancel))!));
        Assert.Equal(AppendResult.Stored, await store.Journal.AppendAsync(Row(1, Days + 1)));
        Assert.Equal((0, 0L), (await store.ArchiveAsync(Request, Nothing, Cancel)) is var again ? (again.Files, again.Entries) : default);
    }

    [Fact]
    public async Task Without_its_archive_the_chain_goes_on_and_says_how_much_it_cannot_tell()
    {
        await using (var store = await FillAsync("store")) await store.ArchiveAsync(Request, Nothing, Cancel);
        File.Move(_folder.Sub("store/archive/000002.entries"), _folder.Sub("away"));

        await using (var without = Open("store"))
        {
            Assert.Null(await without.Journal.FindBrokenLinkAsync(Cancel));
            Assert.Equal((3, 1, 0), await ArchivesAsync(without));
            Assert.InRange((await without.Journal.ReadAllAsync(0, Cancel).ToListAsync(Cancel)).Count(r => r.Payload.IsEmpty), 90, 110);
        }
        File.Move(_folder.Sub("away"), _folder.Sub("store/archive/000002.entries"));
        await using var whole = Open("store");
        Assert.DoesNotContain(await whole.Journal.ReadAllAsync(0, Cancel).ToListAsync(Cancel), r => r.Payload.IsEmpty);
    }

    [Fact]
    public async Task A_changed_archive_breaks_the_chain_where_it_was_changed()
    {
        await using (var store = await FillAsync("store")) await store.ArchiveAsync(Request, Nothing, Cancel);
        var path = _folder.Sub("store/archive/000001.entries");
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancel);

        await using var changed = Open("store");
        Assert.InRange((await changed.Journal.FindBrokenLinkAsync(Cancel))!.Value, 2, Days);
        Assert.Equal((3, 0, 1), await ArchivesAsync(changed));
    }

    public static TheoryData<ArchiveStep, int> Stops => [.. Enum.GetValues<ArchiveStep>().SelectMany(step => new[] { (step, 1), (step, 2) })];

    [Theory, MemberData(nameof(Stops))]
    public async Task A_process_killed_behind_any_step_loses_nothing_and_doubles_nothing(ArchiveStep step, int time)
    {
        List<string> before;
        await using (var store = await FillAsync("store")) before = await ReadAsync(store.Journal);
        await KillAsync(_folder.Sub("store"), step, time);

        await using (var killed = Open("store"))
        {
            Assert.Equal(before, await ReadAsync(killed.Journal));
            Assert.Null(await killed.Journal.FindBrokenLinkAsync(Cancel));
            await killed.ArchiveAsync(Request, Nothing, Cancel);
            Assert.Equal(before, await ReadAsync(killed.Journal));
            Assert.Equal((3, 0, 0), await ArchivesAsync(killed));
        }
        Assert.Equal(["000001.entries", "000002.entries", "000003.entries"], Directory.EnumerateFiles(_folder.Sub("store/archive")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var archived = ((long[])[1, 2, 3]).Sum(n => new FileInfo(_folder.Sub($"store/archive/{n:D6}.entries")).Length);
        Assert.InRange(archived, 3_000_000, 3_100_000);
    }

    [Fact]
    public async Task Entries_are_appended_while_old_ones_are_archived()
    {
        await using var store = await FillAsync("store");
        var appending = Task.Run(async () => { for (var v = 1; v <= 200; v++) await store.Journal.AppendAsync(Row(77, v)); }, Cancel);
        await store.ArchiveAsync(Request with { Pause = TimeSpan.FromMilliseconds(1) }, Nothing, Cancel);
        await appending;

        Assert.Equal(200, (await store.Journal.ReadCustomerAsync(77, 0, Cancel).ToListAsync(Cancel)).Count);
        Assert.Null(await store.Journal.FindBrokenLinkAsync(Cancel));
    }

    [Fact]
    public async Task Another_journals_archive_is_refused_and_nothing_is_changed()
    {
        await using (var other = await FillAsync("other", seed: 9)) await other.ArchiveAsync(Request, Nothing, Cancel);
        await using var store = await FillAsync("store");
        Directory.CreateDirectory(_folder.Sub("store/archive"));
        File.Copy(_folder.Sub("other/archive/000001.entries"), _folder.Sub("store/archive/000001.entries"));

        Assert.Equal("archive.foreign", (await Assert.ThrowsAsync<StoreException>(async () => await store.ArchiveAsync(Request, Nothing, Cancel))).Code);
        Assert.Null(await store.Journal.FindBrokenLinkAsync(Cancel));
    }

    [Fact]
    public async Task A_backup_holds_the_archives_and_an_earlier_point_only_those_of_its_time()
    {
        List<string> before;
        await using (var store = await FillAsync("store"))
        {
            before = await ReadAsync(store.Journal);
            await store.ArchiveAsync(Request, Nothing, Cancel);
            await store.BackupAsync(_folder.Sub("data"), _folder.Sub("keys"), Noon, Cancel);
        }
        await EmbeddedStore.RestoreAsync(new(_folder.Sub("data"), _folder.Sub("keys"), _folder.Sub("whole")), Cancel);
        await EmbeddedStore.RestoreAsync(new(_folder.Sub("data"), _folder.Sub("keys"), _folder.Sub("point"), UntilSequence: 100), Cancel);

        await using var whole = Open("whole");
        await using var point = Open("point");
        Assert.Equal(before, await ReadAsync(whole.Journal));
        Assert.Equal(before.Take(100), await ReadAsync(point.Journal));
        foreach (var (store, archives) in new[] { (whole, 3), (point, 1) })
        {
            Assert.Null(await store.Journal.FindBrokenLinkAsync(Cancel));
            Assert.Equal((archives, 0, 0), await ArchivesAsync(store));
        }
        await point.Journal.AppendAsync(Row(1, 101) with { Kind = 2, At = Noon });
        await point.ArchiveAsync(Request, Nothing, Cancel);
        Assert.Null(await point.Journal.FindBrokenLinkAsync(Cancel));
        Assert.DoesNotContain(await point.Journal.ReadAllAsync(0, Cancel).ToListAsync(Cancel), r => r.Payload.IsEmpty);
        File.Delete(_folder.Sub("data/archive/000002.entries"));
        Assert.Equal("backup.damaged", (await Assert.ThrowsAsync<StoreException>(async () => await EmbeddedStore.RestoreAsync(new(_folder.Sub("data"), _folder.Sub("keys"), _folder.Sub("again")), Cancel))).Code);
    }

    [Fact]
    public void Decisions_that_limits_look_back_to_cannot_be_asked_to_leave() => Assert.Contains(nameof(EmbeddedOptions.ArchiveAfterDays),
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => EmbeddedStore.Open(_folder.Path, new() { ArchiveAfterDays = 399 })).Message, StringComparison.Ordinal);

    /// <summary>The program that the test above kills: it kills itself behind the n-th step of a kind.</summary>
    internal static async Task<int> ArchiveUntilKilledAsync(string folder, ArchiveStep step, int time)
    {
        await using var store = EmbeddedStore.Open(folder, master: new FixedMasterKey());
        await store.ArchiveAsync(Request, reached =>
        {
            if (reached.Step == step && --time == 0) Process.GetCurrentProcess().Kill();
        }, CancellationToken.None);
        return 0;
    }

    private static async Task KillAsync(string folder, ArchiveStep step, int time)
    {
        string[] arguments = ["--archive", folder, step.ToString(), time.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments))!;
        await process.WaitForExitAsync(Cancel);
        Assert.Equal(137, process.ExitCode);
    }

    private async Task<EmbeddedStore> FillAsync(string name, int seed = 1)
    {
        var store = Open(name);
        for (var day = 1; day <= Days; day += 50)
            await store.Journal.AppendAsync([Batch([.. Enumerable.Range(day, 50).Select(d => Row(1, d, bytes: 10_000 + seed) with { Kind = 2, At = Noon.AddDays(d - 1) })])], Cancel);
        return store;
    }

    private static async Task<(int Looked, int Unverified, int Problems)> ArchivesAsync(EmbeddedStore store) =>
        (await store.VerifyFilesAsync(true, Cancel)).Single(p => p.Name == "archives") is var part ? ((int)part.Looked, (int)part.Unverified, (int)part.Problems) : default;

    private static async Task<List<string>> ReadAsync(IJournal journal) => [.. (await journal.ReadAllAsync(0, Cancel).ToListAsync(Cancel)).Select(Describe)];

    private static string Describe(JournalRow row) => $"{row.Sequence} {row.Customer} {row.Version} {row.Kind} {row.At:O} {row.WakeAt:O} {Convert.ToHexString(row.Payload.Span)}";

    private EmbeddedStore Open(string name) => EmbeddedStore.Open(_folder.Sub(name), master: new FixedMasterKey());
}
