using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>Many appends, one commit; nobody suffers for another's.</summary>
public sealed class GroupCommitTests
{
    [Fact]
    public async Task A_batch_that_is_too_large_is_refused_alone()
    {
        await using var bank = await RunningBank.StartAsync();
        await using var commit = new GroupCommit(bank.Store.Journal, new());
        var rows = Enumerable.Range(1, 10_001).Select(version => Row(7, version)).ToList();

        var good = commit.AppendAsync(new([Row(8, 1)], []));
        await Assert.ThrowsAsync<ArgumentException>(() => commit.AppendAsync(new(rows, [])));

        Assert.Equal(AppendResult.Stored, await good);
    }

    [Fact]
    public async Task The_writer_who_comes_second_loses_and_the_others_of_the_commit_are_stored()
    {
        await using var bank = await RunningBank.StartAsync();
        await using var commit = new GroupCommit(bank.Store.Journal, new());

        var results = await Task.WhenAll(commit.AppendAsync(new([Row(7, 1)], [])), commit.AppendAsync(new([Row(7, 1)], [])), commit.AppendAsync(new([Row(8, 1), Row(8, 2)], [])));

        Assert.Equal([AppendResult.Stored, AppendResult.Lost, AppendResult.Stored], results);
    }

    [Fact]
    public async Task Batches_handed_over_together_get_a_result_each()
    {
        await using var bank = await RunningBank.StartAsync();
        await using var commit = new GroupCommit(bank.Store.Journal, new());

        var alone = commit.AppendAsync(new([Row(7, 1)], []));
        var together = await commit.AppendAllAsync([new([Row(8, 1), Row(8, 2)], []), new([Row(7, 1)], []), new([Row(9, 1)], [])]);

        Assert.Equal([AppendResult.Stored, AppendResult.Lost, AppendResult.Stored], together);
        Assert.Equal(AppendResult.Stored, await alone);
    }

    [Fact]
    public async Task A_caller_who_is_alone_never_waits_for_others()
    {
        await using var bank = await RunningBank.StartAsync();
        await using var commit = new GroupCommit(bank.Store.Journal, new() { CommitDelay = TimeSpan.FromHours(1) });

        for (var version = 1; version <= 3; version++) Assert.Equal(AppendResult.Stored, await commit.AppendAsync(new([Row(7, version)], [])));
    }

    [Fact]
    public async Task Where_several_came_together_the_next_commit_waits_until_it_is_worth_a_sync()
    {
        await using var bank = await RunningBank.StartAsync();
        var journal = new FailingJournal(bank.Store.Journal);
        using var gate = new ManualResetEventSlim();
        journal.Before = gate.Wait;
        await using var commit = new GroupCommit(journal, new() { CommitDelay = TimeSpan.FromHours(1) });
        var first = commit.AppendAsync(new([Row(1, 1)], []));
        SpinWait.SpinUntil(() => journal.Appends == 1);
        var two = new[] { commit.AppendAsync(new([Row(2, 1)], [])), commit.AppendAsync(new([Row(3, 1)], [])) };
        gate.Set();
        await Task.WhenAll([first, .. two]);

        var more = new List<Task<AppendResult>>();
        for (var customer = 10UL; customer < 42; customer++)
        {
            more.Add(commit.AppendAsync(new([Row(customer, 1)], [])));
            if (customer == 10) await Task.Delay(20, TestContext.Current.CancellationToken); // time enough to commit it alone, were it not for the wait
        }

        Assert.All(await Task.WhenAll(more), result => Assert.Equal(AppendResult.Stored, result));
        Assert.Equal(3, journal.Appends);
    }

    [Fact]
    public async Task Nobody_is_inside_while_one_runs_alone_and_all_who_waited_get_in_afterwards()
    {
        var turnstile = new Turnstile();
        var inside = 0;
        var work = Enumerable.Range(0, 200).Select(async i =>
        {
            if (i % 50 == 25) return await turnstile.AloneAsync(() => Task.FromResult(Volatile.Read(ref inside)));
            await turnstile.EnterAsync();
            Interlocked.Increment(ref inside);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            turnstile.Leave();
            return 0;
        });
        foreach (var part in work.Chunk(50)) Assert.All(await Task.WhenAll(part), seen => Assert.Equal(0, seen));
    }

    private static JournalRow Row(ulong customer, long version) => new(customer, version, 4, RunningBank.Morning, null, new byte[] { 1 });
}
