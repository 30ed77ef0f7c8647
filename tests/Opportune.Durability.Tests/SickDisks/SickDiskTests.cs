using Opportune.Durability.Tests.Disk;
using Opportune.Scenarios.Tests;

namespace Opportune.Durability.Tests.SickDisks;

/// <summary>A disk that is full, read-only, broken or slow: callers are told with 503, reading goes on, nothing is half-written, and the host goes on by itself once the disk is well.</summary>
public sealed class SickDiskTests : IDisposable
{
    private readonly RamFolder _folder = new();
    private readonly FaultyDisk _disk;

    public SickDiskTests() => _disk = FaultyDisk.Over(_folder.Path);

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("no room", "store.full"), InlineData("read-only", "store.read-only"), InlineData("broken", "store.unreachable"), InlineData("sync fails", "store.unreachable"), InlineData("sync finds no room", "store.full")]
    public async Task A_disk_that_cannot_be_written_gives_503_with_its_code_until_it_is_well_again(string sickness, string code)
    {
        await using var bank = await ServedBank.StartAsync(_folder.Path);
        Assert.Equal(202, (await bank.SendAsync("e-1", "c-1")).Status);
        Assert.Equal(200, (await bank.DecideAsync("c-1", "r-1")).Status);
        var before = await bank.JournalAsync();

        _disk.Rule = Sick(sickness);
        for (var again = 0; again < 2; again++)
        {
            AssertRefused(await bank.SendAsync("e-2", "c-1"), code);
            AssertRefused(await bank.SendAsync("e-2", "c-new"), code);
            AssertRefused(await bank.DecideAsync("c-1", "r-2"), code);
        }
        AssertRefused(await bank.Caller.GetAsync("/readyz"), code);
        Assert.Equal(200, (await bank.Caller.GetAsync("/healthz")).Status);
        Assert.Equal(200, (await bank.Caller.GetAsync("/v1/customers/c-1")).Status);
        Assert.Equal("true", (await bank.DecideAsync("c-1", "r-1")).Headers.GetValues("Opportune-Repeated").Single());
        Assert.Equal(before, await bank.JournalAsync());

        _disk.Rule = null;
        Assert.Equal(200, (await bank.Caller.GetAsync("/readyz")).Status);
        Assert.Equal((1, 0), ServedBank.Counts(await bank.SendAsync("e-2", "c-1")));
        Assert.Equal((1, 0), ServedBank.Counts(await bank.SendAsync("e-2", "c-new")));
        Assert.Equal((0, 1), ServedBank.Counts(await bank.SendAsync("e-1", "c-1")));
        Assert.Equal(200, (await bank.DecideAsync("c-1", "r-2")).Status);
        Assert.Equal((before.Entries + 3, true), await bank.JournalAsync());
    }

    [Fact]
    public async Task After_a_sick_disk_and_a_restart_nothing_is_there_that_was_refused_or_gone_that_was_told()
    {
        await using (var bank = await ServedBank.StartAsync(_folder.Path))
        {
            Assert.Equal(202, (await bank.SendAsync("e-1", "c-1")).Status);
            _disk.Rule = Sick("sync fails");
            AssertRefused(await bank.SendAsync("e-2", "c-1"), "store.unreachable");
            _disk.Rule = null;
            Assert.Equal(202, (await bank.SendAsync("e-3", "c-1")).Status);
        }
        await using var restarted = await ServedBank.StartAsync(_folder.Path);

        Assert.Equal((2, true), await restarted.JournalAsync());
        Assert.Equal((0, 1), ServedBank.Counts(await restarted.SendAsync("e-3", "c-1")));
        Assert.Equal((1, 0), ServedBank.Counts(await restarted.SendAsync("e-2", "c-1")));
    }

    [Fact]
    public async Task A_disk_that_does_not_answer_gives_503_and_the_same_request_later_gives_the_one_decision()
    {
        await using var bank = await ServedBank.StartAsync(_folder.Path, "Runtime:SlowAfter=00:00:00.200");
        Assert.Equal(202, (await bank.SendAsync("e-1", "c-1")).Status);
        using var well = new ManualResetEventSlim();
        NoSyncReturnsBefore(well);

        var first = bank.DecideAsync("c-1", "r-1");
        AssertRefused(await first, "store.slow");
        AssertRefused(await bank.SendAsync("e-2", "c-2"), "store.slow");
        AssertRefused(await bank.Caller.GetAsync("/readyz"), "store.slow");
        _disk.Rule = null;
        well.Set();

        Answer answer;
        do answer = await bank.DecideAsync("c-1", "r-1");
        while (answer.Code == "store.slow");
        Assert.Equal("true", answer.Headers.GetValues("Opportune-Repeated").Single());
        Assert.Equal(200, (await bank.Caller.GetAsync("/readyz")).Status);
        Assert.Equal((2, true), await bank.JournalAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_waits_for_a_disk_that_does_not_answer_gets_503_and_counts_once(bool isAlone)
    {
        await using var bank = await ServedBank.StartAsync(_folder.Path, "Runtime:SlowAfter=00:00:00.200");
        Assert.Equal(202, (await bank.SendAsync("e-1", "c-1")).Status);
        using var well = new ManualResetEventSlim();
        NoSyncReturnsBefore(well);

        AssertRefused(await bank.SendAsync("e-2", "c-1", isAlone), "store.slow");
        _disk.Rule = null;
        well.Set();

        Answer answer;
        do answer = await bank.SendAsync("e-2", "c-1", isAlone);
        while (answer.Code == "store.slow");
        Assert.Equal((0, 1), ServedBank.Counts(answer));
        Assert.Equal((2, true), await bank.JournalAsync());
    }

    [Fact]
    public async Task A_log_that_cannot_be_moved_into_its_file_stops_nobody()
    {
        await using (var bank = await ServedBank.StartAsync(_folder.Path, "Store:Embedded:CheckpointMegabytes=1"))
        {
            var (refused, kind) = (0, DiskCallKind.Write);
            _disk.Rule = call =>
            {
                if (call.File != "journal.db" || call.Kind != kind) return DiskAnswer.Good;
                refused++;
                return DiskAnswer.Broken;
            };
            for (var i = 0; i < 80; i++)
            {
                kind = i < 40 ? DiskCallKind.Write : DiskCallKind.Sync;
                Assert.Equal(202, (await bank.SendAsync($"e-{i}", "c-1")).Status);
            }
            Assert.True(refused > 1, "the log was never moved");
            Assert.Equal((80, true), await bank.JournalAsync());

            // Once the disk is well the log is moved without a restart, all of it again: nothing counts as moved that was not synced.
            var (written, synced) = (0, 0);
            _disk.Rule = call =>
            {
                if (call is { File: "journal.db", Kind: DiskCallKind.Write }) written++;
                if (call is { File: "journal.db", Kind: DiskCallKind.Sync }) synced++;
                return DiskAnswer.Good;
            };
            for (var i = 80; i < 160; i++) Assert.Equal(202, (await bank.SendAsync($"e-{i}", "c-1")).Status);
            Assert.True(written > 0 && synced > 0, "the log was not moved again");
            _disk.Rule = null;
        }
        await using var restarted = await ServedBank.StartAsync(_folder.Path);
        Assert.Equal((160, true), await restarted.JournalAsync());
    }

    [Theory, InlineData(DiskCallKind.Write), InlineData(DiskCallKind.Sync)]
    public async Task An_erasure_that_the_disk_stops_halfway_counts_from_its_beginning_and_is_finished_later(DiskCallKind sick)
    {
        await using (var bank = await ServedBank.StartAsync(_folder.Path))
        {
            Assert.Equal(202, (await bank.SendAsync("e-1", "c-1")).Status);
            _disk.Rule = call => call.File.StartsWith("erasures.jsonl", StringComparison.Ordinal) && call.Kind == sick ? DiskAnswer.NoRoom : DiskAnswer.Good;
            AssertRefused(await bank.Caller.DeleteAsync("/v1/customers/c-1"), "store.full");
            Assert.Equal(404, (await bank.Caller.GetAsync("/v1/customers/c-1")).Status);
            AssertRefused(await bank.SendAsync("e-2", "c-1"), "store.full");
            _disk.Rule = null;
            Assert.Equal((1, 0), ServedBank.Counts(await bank.SendAsync("e-2", "c-1")));
        }
        await using var restarted = await ServedBank.StartAsync(_folder.Path);

        Assert.Equal((0, 1), ServedBank.Counts(await restarted.SendAsync("e-2", "c-1")));
        Assert.Equal((1, 0), ServedBank.Counts(await restarted.SendAsync("e-1", "c-1")));
        Assert.Single(await File.ReadAllLinesAsync(_folder.At("erasures.jsonl"), TestContext.Current.CancellationToken));
    }

    private static Func<DiskCall, DiskAnswer> Sick(string sickness) => call => sickness switch
    {
        "no room" when call.Kind == DiskCallKind.Write => DiskAnswer.NoRoom,
        "read-only" when call.Changes => DiskAnswer.ReadOnly,
        "broken" when call.Changes => DiskAnswer.Broken,
        "sync fails" when call.Kind == DiskCallKind.Sync => DiskAnswer.Broken,
        "sync finds no room" when call.Kind == DiskCallKind.Sync => DiskAnswer.NoRoom,
        _ => DiskAnswer.Good,
    };

    private static void AssertRefused(Answer answer, string code)
    {
        Assert.Equal((503, code), (answer.Status, answer.Code));
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>The disk does not answer a sync of the journal until it is well.</summary>
    private void NoSyncReturnsBefore(ManualResetEventSlim well) => _disk.Rule = call =>
    {
        if (call is { Kind: DiskCallKind.Sync, File: "journal.db-wal" }) well.Wait();
        return DiskAnswer.Good;
    };
}
