using Opportune.Runtime.Storage;
using static Opportune.Adapters.Tests.Storage.Entries;

namespace Opportune.Adapters.Tests.Storage;

/// <summary>What every journal promises, whatever it is stored in.</summary>
public abstract class JournalContract : IDisposable
{
    private readonly TempFolder _folder = new();

    protected string Folder => _folder.Path;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IJournal Open(string folder);

    protected abstract IJournal OpenCopy(string file);

    /// <summary>Changes a stored payload behind the journal's back, while it is closed.</summary>
    protected abstract void Tamper(string folder, long sequence);

    /// <summary>Marks the store as written by a newer program, while it is closed.</summary>
    protected abstract void MakeNewer(string folder);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_stored_is_read_back_after_closing()
    {
        var first = Row(5, 1, wakeAt: Noon.AddDays(1)) with { At = new(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)) };
        await using (var journal = Open(Folder)) Assert.Equal(AppendResult.Stored, await journal.AppendAsync(first, Row(5, 2)));

        await using var again = Open(Folder);
        var rows = await again.ReadCustomerAsync(5, 0, Cancel).ToListAsync(Cancel);

        Assert.Equal([1L, 2L], rows.Select(r => r.Sequence));
        Assert.Equal([1L, 2L], rows.Select(r => r.Version));
        Assert.Equal((5UL, (byte)7, Noon, TimeSpan.Zero, Noon.AddDays(1)), (rows[0].Customer, rows[0].Kind, rows[0].At, rows[0].At.Offset, rows[0].WakeAt!.Value));
        Assert.Equal(first.Payload.ToArray(), rows[0].Payload.ToArray());
        Assert.Null(rows[1].WakeAt);
    }

    [Fact]
    public async Task A_taken_version_loses_and_stores_nothing_of_its_batch_while_the_others_are_stored()
    {
        await using var journal = Open(Folder);
        await journal.AppendAsync(Row(1, 1));

        var results = await journal.AppendAsync([Batch(Row(2, 1), Row(2, 2)), Batch(Row(3, 1), Row(1, 1)), Batch(Row(4, 1))], Cancel);

        Assert.Equal([AppendResult.Stored, AppendResult.Lost, AppendResult.Stored], results);
        Assert.Equal([(1UL, 1L), (2UL, 1L), (2UL, 2L), (4UL, 1L)], (await journal.ReadAllAsync(0, Cancel).ToListAsync(Cancel)).Select(r => (r.Customer, r.Version)));
        Assert.Equal([1L, 2L, 3L, 4L], (await journal.ReadAllAsync(0, Cancel).ToListAsync(Cancel)).Select(r => r.Sequence));
        Assert.Null(await journal.FindBrokenLinkAsync(Cancel));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_version_that_leaves_a_gap_loses(long version)
    {
        await using var journal = Open(Folder);
        if (version == 3) await journal.AppendAsync(Row(1, 1));

        Assert.Equal(AppendResult.Lost, await journal.AppendAsync(Row(1, version)));
        Assert.Null(await journal.FindAsync(1, version, Cancel));
    }

    [Fact]
    public async Task A_gap_inside_a_batch_loses_the_whole_batch()
    {
        await using var journal = Open(Folder);

        Assert.Equal(AppendResult.Lost, await journal.AppendAsync(Row(1, 1), Row(1, 3)));
        Assert.Equal((0L, 0L, 0L), await journal.CountAsync(Cancel));
    }

    [Fact]
    public async Task Two_batches_of_one_append_for_the_same_version_have_one_winner()
    {
        await using var journal = Open(Folder);

        var results = await journal.AppendAsync([Batch(Row(1, 1)), Batch(Row(1, 1)), Batch(Row(1, 2))], Cancel);

        Assert.Equal([AppendResult.Stored, AppendResult.Lost, AppendResult.Stored], results);
    }

    [Fact]
    public async Task Links_come_and_go_with_their_rows_and_not_with_a_lost_batch()
    {
        await using var journal = Open(Folder);
        var account = Key(1);
        await journal.AppendAsync([Linking(Row(9, 1), new DirectoryChange(account, 9, "owner", true)), Linking(Row(ulong.MaxValue, 1), new DirectoryChange(account, ulong.MaxValue, "joint", true))], Cancel);
        await journal.AppendAsync([Linking(Row(9, 1), new DirectoryChange(account, 9, "user", true), new DirectoryChange(Key(2), 9, "alias", true))], Cancel);

        Assert.Equal([(9UL, "owner"), (ulong.MaxValue, "joint")], (await journal.FindLinksAsync(account, Cancel)).Select(l => (l.Customer, l.Role)));
        Assert.Empty(await journal.FindLinksAsync(Key(2), Cancel));

        await journal.AppendAsync([Linking(Row(9, 2), new DirectoryChange(account, ulong.MaxValue, "joint", false), new DirectoryChange(account, 9, "user", true))], Cancel);

        Assert.Equal([(9UL, "user")], (await journal.FindLinksAsync(account, Cancel)).Select(l => (l.Customer, l.Role)));
    }

    [Fact]
    public async Task All_links_are_listed_as_they_were_behind_any_sequence()
    {
        await using var journal = Open(Folder);
        await journal.AppendAsync([Linking(Row(9, 1), new DirectoryChange(Key(2), 9, "owner", true)), Linking(Row(ulong.MaxValue, 1), new DirectoryChange(Key(1), ulong.MaxValue, "joint", true))], Cancel);
        await journal.AppendAsync([Linking(Row(9, 2), new DirectoryChange(Key(2), 9, "owner", false), new DirectoryChange(Key(1), 9, "alias", true))], Cancel);
        await journal.AppendAsync([Linking(Row(9, 3), new DirectoryChange(Key(2), 9, "user", true), new DirectoryChange(Key(3), 9, "owner", false))], Cancel);
        async Task<List<(byte, ulong, string)>> ListAsync(long sequence) => [.. (await journal.ReadLinksAsync(sequence, Cancel).ToListAsync(Cancel)).Select(l => (l.Key.Span[0], l.Customer, l.Role))];

        Assert.Empty(await ListAsync(0));
        Assert.Equal([(2, 9UL, "owner")], await ListAsync(1));
        Assert.Equal([(1, ulong.MaxValue, "joint"), (2, 9UL, "owner")], await ListAsync(2));
        Assert.Equal([(1, 9UL, "alias"), (1, ulong.MaxValue, "joint")], await ListAsync(3));
        Assert.Equal([(1, 9UL, "alias"), (1, ulong.MaxValue, "joint"), (2, 9UL, "user")], await ListAsync(long.MaxValue));
    }

    [Fact]
    public async Task Only_the_newest_row_of_a_customer_says_when_it_waits_for_the_clock()
    {
        await using var journal = Open(Folder);
        await journal.AppendAsync(Row(1, 1, Noon.AddDays(3)), Row(1, 2, Noon.AddDays(2)));
        await journal.AppendAsync(Row(2, 1, Noon.AddDays(1)), Row(2, 2));
        await journal.AppendAsync(Row(ulong.MaxValue, 1, Noon.AddDays(2)), Row(3, 1, Noon.AddDays(1)));

        Assert.Equal([(3UL, Noon.AddDays(1)), (1UL, Noon.AddDays(2)), (ulong.MaxValue, Noon.AddDays(2))], await journal.ReadWakeUpsAsync(Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Long_histories_are_read_whole_and_from_any_point()
    {
        await using var journal = Open(Folder);
        await journal.AppendAsync([.. Enumerable.Range(1, 1_300).Select(v => Row(8, v))]);
        await journal.AppendAsync(Row(9, 1));

        Assert.Equal(Enumerable.Range(1, 1_300).Select(v => (long)v), (await journal.ReadCustomerAsync(8, 0, Cancel).ToListAsync(Cancel)).Select(r => r.Version));
        Assert.Equal([1_299L, 1_300L], (await journal.ReadCustomerAsync(8, 1_298, Cancel).ToListAsync(Cancel)).Select(r => r.Version));
        Assert.Equal([1_300L, 1_301L], (await journal.ReadAllAsync(1_299, Cancel).ToListAsync(Cancel)).Select(r => r.Sequence));
        Assert.Equal((2L, 1_301L, 1_301L), await journal.CountAsync(Cancel));
        Assert.Equal(700, (await journal.FindAsync(8, 700, Cancel))!.Sequence);
    }

    [Fact]
    public async Task Equal_journals_have_equal_digests_and_another_row_another_digest()
    {
        using var second = new TempFolder();
        await using var one = Open(Folder);
        await using var two = Open(second.Path);
        Assert.Equal(new string('0', 64), await one.DigestAsync(Cancel));

        await one.AppendAsync([Batch(Row(1, 1)), Batch(Row(2, 1))], Cancel);
        await two.AppendAsync(Row(1, 1));
        var shorter = await two.DigestAsync(Cancel);
        await two.AppendAsync(Row(2, 1));

        Assert.NotEqual(shorter, await two.DigestAsync(Cancel));
        Assert.Equal(await one.DigestAsync(Cancel), await two.DigestAsync(Cancel));
    }

    [Fact]
    public async Task A_row_changed_behind_the_journals_back_breaks_the_chain_there()
    {
        await using (var journal = Open(Folder)) await journal.AppendAsync(Row(1, 1), Row(1, 2), Row(1, 3));
        Tamper(Folder, sequence: 2);

        await using var again = Open(Folder);
        Assert.Equal(2, await again.FindBrokenLinkAsync(Cancel));
    }

    [Fact]
    public async Task A_second_opener_is_told_that_the_store_is_in_use_and_gets_it_afterwards()
    {
        await using (Open(Folder)) Assert.Equal("store.in-use", Assert.Throws<StoreException>(() => Open(Folder)).Code);

        await using var free = Open(Folder);
        Assert.Equal(AppendResult.Stored, await free.AppendAsync(Row(1, 1)));
    }

    [Fact]
    public async Task A_newer_store_is_refused()
    {
        await Open(Folder).DisposeAsync();
        MakeNewer(Folder);

        Assert.Equal("store.newer", Assert.Throws<StoreException>(() => Open(Folder)).Code);
    }

    [Fact]
    public async Task A_malformed_batch_is_refused_and_nothing_of_the_append_is_stored()
    {
        await using var journal = Open(Folder);
        JournalBatch[] malformed = [Batch(), Batch(Row(0, 1)), Batch(Row(2, 0)), Batch(Row(2, 1, bytes: 0)), Linking(Row(2, 1), new DirectoryChange(new byte[31], 2, "owner", true))];

        foreach (var batch in malformed)
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await journal.AppendAsync([Batch(Row(1, 1)), batch], Cancel));

        Assert.Equal((0L, 0L, 0L), await journal.CountAsync(Cancel));
    }

    [Fact]
    public async Task Many_appenders_for_one_customer_leave_no_gap_and_one_winner_a_version()
    {
        await using var journal = Open(Folder);
        using var appending = new SemaphoreSlim(1, 1);
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() => AppendRivalsAsync(journal, appending, 25), Cancel)));

        Assert.Equal(Enumerable.Range(1, 400).Select(v => (long)v), versions.SelectMany(v => v).Order());
        Assert.Equal(Enumerable.Range(1, 400).Select(v => (long)v), (await journal.ReadCustomerAsync(1, 0, Cancel).ToListAsync(Cancel)).Select(r => r.Version));
        Assert.Null(await journal.FindBrokenLinkAsync(Cancel));
    }

    [Fact]
    public async Task A_backup_taken_while_appending_is_a_whole_prefix_of_the_journal()
    {
        await using var journal = Open(Folder);
        await journal.AppendAsync([.. Enumerable.Range(1, 500).Select(v => Row(1, v, bytes: 900))]);
        var target = Path.Combine(Folder, "copy.db");
        var appending = Task.Run(async () => { for (var v = 1; v <= 200; v++) await journal.AppendAsync(Row(2, v)); }, Cancel);
        await journal.BackupAsync(target, Cancel);
        await appending;

        await using var copy = OpenCopy(target);
        var (_, rows, last) = await copy.CountAsync(Cancel);
        Assert.InRange(rows, 500, 700);
        Assert.Null(await copy.FindBrokenLinkAsync(Cancel));
        Assert.Equal(rows, (await copy.ReadAllAsync(0, Cancel).ToListAsync(Cancel)).Count);
        Assert.Equal((await journal.ReadAllAsync(last - 1, Cancel).FirstAsync(Cancel)).Payload.ToArray(), (await copy.ReadAllAsync(last - 1, Cancel).FirstAsync(Cancel)).Payload.ToArray());
        var taken = await Assert.ThrowsAsync<StoreException>(async () => await journal.BackupAsync(target, Cancel));
        Assert.Equal("backup.target-exists", taken.Code);
    }

    private static async Task<List<long>> AppendRivalsAsync(IJournal journal, SemaphoreSlim appending, int wins)
    {
        var won = new List<long>();
        while (won.Count < wins)
        {
            var next = 1 + await journal.ReadCustomerAsync(1, won.Count == 0 ? 0 : won[^1], Cancel).Select(r => r.Version).LastOrDefaultAsync(won.Count == 0 ? 0 : won[^1], Cancel);
            await appending.WaitAsync(Cancel);
            try
            {
                if (await journal.AppendAsync(Row(1, next)) == AppendResult.Stored) won.Add(next);
            }
            finally
            {
                appending.Release();
            }
        }
        return won;
    }
}
