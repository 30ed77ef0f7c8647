using Opportune.Durability.Tests.Disk;

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
        foreach (var file in new[] { "journal.db", "journal.db-wal", "keys.db", "keys.db-wal", "erasures.jsonl", "master.key.part" })
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
}
