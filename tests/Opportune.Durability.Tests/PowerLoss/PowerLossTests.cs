using Opportune.Durability.Tests.Disk;
using Opportune.Embedded;
using Opportune.Runtime;
using Opportune.Runtime.Tests;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>Power may fail at any write: whatever was acknowledged before is there afterwards.</summary>
public sealed class PowerLossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Power_lost_at_any_write_loses_nothing_acknowledged_exceeds_no_limit_and_doubles_nothing()
    {
        var reference = await Reference.RunAsync();
        var all = Enumeration.Of(reference);
        output.WriteLine($"{all.Boundaries} boundaries, {all.Disks} disks, {all.Stores} stores, {reference.Acks.Count} acknowledgements, {reference.Rows.Count} entries");
        Assert.True(all.Wrong.Count == 0, $"{all.Wrong.Count} of {all.Disks}:\n{string.Join('\n', all.Wrong.Take(5))}");
        Assert.True(all.Boundaries > 500, "the load is too thin to show anything");
        foreach (var file in new[] { "journal.db", "journal.db-wal", "keys.db", "keys.db-wal", "erasures.jsonl", "master.key.part", "snapshots.db-wal" })
            Assert.True(reference.Steps.Any(s => s is DiskStep.Written written && written.File == file), $"nothing was written to {file}");
    }

    [Fact]
    public async Task A_disk_that_says_synced_and_is_not_is_found_out()
    {
        var reference = await Reference.RunAsync(call => call is { Kind: DiskCallKind.Sync, File: "journal.db-wal" } ? DiskAnswer.Lie : DiskAnswer.Good);

        Assert.NotEmpty(Enumeration.Of(reference, enough: 1).Wrong);
    }

    [Fact]
    public async Task A_journal_that_answers_before_it_commits_is_found_out()
    {
        var reference = await Reference.RunAsync(wrap: inner => new EagerJournal(inner));

        Assert.NotEmpty(Enumeration.Of(reference, enough: 1).Wrong);
    }

    [Fact]
    public async Task A_snapshot_ahead_of_the_journal_is_found_out_and_never_used()
    {
        using var folder = new RamFolder();
        using var earlier = new RamFolder();
        using (var disk = FaultyDisk.Over(folder.Path)) await new ScriptedLoad(disk, folder.Path).RunAsync();
        foreach (var file in Directory.EnumerateFiles(folder.Path)) File.Copy(file, earlier.At(Path.GetFileName(file)));
        var clock = new ManualTimeProvider(ScriptedLoad.Morning.AddHours(5));
        await using (var store = EmbeddedStore.Open(folder.Path, ScriptedLoad.Options))
        await using (var bank = await ScriptedLoad.StartAsync(store, clock))
            for (var i = 0; i < 20; i++) await bank.DecideAsync(ScriptedLoad.Request("c-3", $"ahead-{i}"), DecideMode.Live, CancellationToken.None);
        // A journal as of before, with snapshots as of now.
        File.Copy(folder.At("snapshots.db"), earlier.At("snapshots.db"), overwrite: true);

        await using var behind = EmbeddedStore.Open(earlier.Path, ScriptedLoad.Options);
        await using var restarted = await ScriptedLoad.StartAsync(behind, clock);
        Assert.Contains((await restarted.CheckSnapshotsAsync(1, CancellationToken.None)).Findings, f => f.Code == "snapshot.ahead");
        var made = Assert.IsType<DecisionAnswer.Made>(await restarted.DecideAsync(ScriptedLoad.Request("c-3", "ahead-0"), DecideMode.Live, CancellationToken.None));
        Assert.False(made.IsRepeated);
        Assert.Null(await behind.Journal.FindBrokenLinkAsync(CancellationToken.None));
    }
}
