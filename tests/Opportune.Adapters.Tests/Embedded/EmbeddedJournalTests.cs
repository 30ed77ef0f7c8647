using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded;
using Opportune.Embedded.Journal;
using Opportune.Runtime.Storage;
using static Opportune.Adapters.Tests.Storage.Entries;

namespace Opportune.Adapters.Tests.Embedded;

public sealed class EmbeddedJournalTests : JournalContract
{
    protected override IJournal Open(string folder) => EmbeddedJournal.Open(folder);

    protected override IJournal OpenCopy(string file)
    {
        var folder = Directory.CreateDirectory(file + ".d").FullName;
        File.Copy(file, Path.Combine(folder, "journal.db"));
        return EmbeddedJournal.Open(folder, readOnly: true);
    }

    protected override void Tamper(string folder, long sequence) =>
        StoreSurgery.Run(folder, "journal.db", "UPDATE journal SET payload = x'00' WHERE sequence = $sequence", ("$sequence", sequence));

    protected override void MakeNewer(string folder) => StoreSurgery.Run(folder, "journal.db", "PRAGMA user_version = 99");

    [Fact]
    public async Task A_reader_sees_what_a_running_host_stores_and_cannot_store_itself()
    {
        await using var host = Open(Folder);
        await host.AppendAsync(Row(1, 1));
        await using var reader = EmbeddedJournal.Open(Folder, readOnly: true);
        await host.AppendAsync(Row(1, 2));

        Assert.Equal(2, (await reader.CountAsync(Cancel)).Rows);
        Assert.Equal("store.read-only", (await Assert.ThrowsAsync<StoreException>(() => reader.AppendAsync(Row(1, 3)))).Code);
    }

    [Fact]
    public void A_reader_of_a_folder_without_a_store_is_told_what_to_do() =>
        Assert.Equal("store.unreachable", Assert.Throws<StoreException>(() => EmbeddedJournal.Open(Folder, readOnly: true)).Code);

    [Fact]
    public async Task A_full_store_says_so_keeps_what_it_has_and_stores_nothing_by_halves()
    {
        await using var journal = EmbeddedJournal.Open(Folder, new() { MaxJournalMegabytes = 1 });
        await journal.AppendAsync(Row(1, 1));

        var full = await Assert.ThrowsAsync<StoreException>(async () =>
            await journal.AppendAsync([Batch(Row(2, 1)), Batch([.. Enumerable.Range(1, 40).Select(v => Row(3, v, bytes: 50_000))])], Cancel));

        Assert.Equal("store.full", full.Code);
        Assert.Equal((1L, 1L, 1L), await journal.CountAsync(Cancel));
        Assert.Equal(AppendResult.Stored, await journal.AppendAsync(Row(1, 2)));
        Assert.Null(await journal.FindBrokenLinkAsync(Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_stored_in_a_folder_that_was_moved_away_until_it_is_back(bool isReplaced)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the system keeps a locked file in its place");
        await using var journal = Open(Folder);
        await journal.AppendAsync(Row(1, 1));

        Directory.Move(Folder, Folder + "-away");
        if (isReplaced) await Open(Folder).DisposeAsync();
        Assert.Equal("store.unreachable", (await Assert.ThrowsAsync<StoreException>(() => journal.AppendAsync(Row(1, 2)))).Code);
        Assert.Equal("store.unreachable", (await Assert.ThrowsAsync<StoreException>(async () => await journal.ProbeAsync(Cancel))).Code);

        if (isReplaced) Directory.Delete(Folder, recursive: true);
        Directory.Move(Folder + "-away", Folder);
        Assert.Equal(AppendResult.Stored, await journal.AppendAsync(Row(1, 2)));
    }

    [Fact]
    public async Task Nothing_is_stored_in_a_folder_that_was_removed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the system keeps a locked file in its place");
        await using var journal = Open(Folder);
        await journal.AppendAsync(Row(1, 1));

        Directory.Delete(Folder, recursive: true);

        Assert.Equal("store.unreachable", (await Assert.ThrowsAsync<StoreException>(() => journal.AppendAsync(Row(1, 2)))).Code);
        Directory.CreateDirectory(Folder);
    }

    [Fact]
    public async Task A_damaged_file_is_called_damaged()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "journal.db"), string.Concat(Enumerable.Repeat("not a database ", 5_000)), Cancel);

        Assert.Equal("store.corrupt", Assert.Throws<StoreException>(() => Open(Folder)).Code);
    }

    [Fact]
    public void Another_programs_database_is_refused()
    {
        StoreSurgery.Run(Folder, "journal.db", "CREATE TABLE recipes(name TEXT)");

        Assert.Equal("store.corrupt", Assert.Throws<StoreException>(() => Open(Folder)).Code);
    }

    [Fact]
    public async Task A_leftover_lock_file_does_not_block()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "store.lock"), "1", Cancel);

        await using var journal = Open(Folder);
        Assert.Equal(AppendResult.Stored, await journal.AppendAsync(Row(1, 1)));
    }

    [Fact]
    public async Task The_refusal_of_a_store_in_use_names_the_process()
    {
        await using var held = Open(Folder);

        Assert.Contains($"Process {Environment.ProcessId} ", Assert.Throws<StoreException>(() => Open(Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_out_of_its_range_is_refused_by_name() => Assert.Contains(nameof(EmbeddedOptions.IdleReaders),
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => EmbeddedJournal.Open(Folder, new() { IdleReaders = 0 })).Message, StringComparison.Ordinal);

    [Theory, InlineData("missing"), InlineData("not a database"), InlineData("newer"), InlineData("of another journal"), InlineData("ahead"), InlineData("damaged inside")]
    public async Task Heads_that_are_no_use_are_made_anew_of_the_journal(string what)
    {
        await using (var journal = Open(Folder))
            foreach (var customer in Enumerable.Range(1, 300)) await journal.AppendAsync([.. Enumerable.Range(1, 3).Select(v => Row((ulong)customer, v, wakeAt: v == 3 ? Noon.AddHours(customer) : null))]);
        Spoil(what);

        await using var again = Open(Folder);

        Assert.Equal((300L, 900L, 900L), await again.CountAsync(Cancel));
        Assert.Equal(AppendResult.Lost, await again.AppendAsync(Row(7, 3)));
        Assert.Equal(AppendResult.Lost, await again.AppendAsync(Row(8, 1)));
        Assert.Equal(AppendResult.Stored, await again.AppendAsync(Row(7, 4)));
        Assert.Equal([1, 2, 3, 4], (await again.ReadCustomerAsync(7, 0, Cancel).ToListAsync(Cancel)).Select(r => r.Version));
        Assert.Equal(299, await again.ReadWakeUpsAsync(Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task Every_row_of_a_long_history_is_found_by_its_version_and_from_any_version_on()
    {
        await using var journal = Open(Folder);
        await journal.AppendAsync([.. Enumerable.Range(1, 1_000).Select(v => Row(1, v))]);
        await journal.AppendAsync([.. Enumerable.Range(1, 70).Select(v => Row(2, v))]);

        for (var version = 1; version <= 1_000; version++) Assert.Equal((1UL, (long)version), (await journal.FindAsync(1, version, Cancel)) is { } row ? (row.Customer, row.Version) : default);
        foreach (var after in (long[])[0, 1, 63, 64, 65, 998, 999, 1_000, 2_000])
            Assert.Equal(Enumerable.Range(1, 1_000).Select(v => (long)v).Where(v => v > after), (await journal.ReadCustomerAsync(1, after, Cancel).ToListAsync(Cancel)).Select(r => r.Version));
        Assert.Null(await journal.FindAsync(1, 1_001, Cancel));
        Assert.Null(await journal.FindAsync(1, 0, Cancel));
        Assert.Null(await journal.FindAsync(3, 1, Cancel));
    }

    [Fact]
    public async Task Rows_appended_after_the_heads_were_written_are_found_after_a_stop_without_warning()
    {
        await using (var journal = Open(Folder)) await journal.AppendAsync(Row(1, 1), Row(1, 2));
        File.Copy(Path.Combine(Folder, "heads.db"), Path.Combine(Folder, "heads.old"));
        await using (var journal = Open(Folder)) await journal.AppendAsync(Row(1, 3), Row(2, 1));
        File.Move(Path.Combine(Folder, "heads.old"), Path.Combine(Folder, "heads.db"), overwrite: true);

        await using var again = Open(Folder);

        Assert.Equal((2L, 4L, 4L), await again.CountAsync(Cancel));
        Assert.Equal(AppendResult.Stored, await again.AppendAsync(Row(1, 4)));
        Assert.Equal(AppendResult.Lost, await again.AppendAsync(Row(2, 1)));
    }

    private void Spoil(string what)
    {
        var heads = Path.Combine(Folder, "heads.db");
        switch (what)
        {
            case "missing": File.Delete(heads); break;
            case "not a database": File.WriteAllText(heads, string.Concat(Enumerable.Repeat("not a database ", 5_000))); break;
            case "newer": StoreSurgery.Run(Folder, "heads.db", "PRAGMA user_version = 99"); break;
            case "of another journal": StoreSurgery.Run(Folder, "heads.db", "UPDATE reached SET link = zeroblob(32)"); break;
            case "ahead": StoreSurgery.Run(Folder, "heads.db", "UPDATE reached SET sequence = 5000; DELETE FROM heads WHERE customer % 2 = 0"); break;
            default:
                using (var file = File.OpenWrite(heads))
                {
                    // Past the schema's page, so that it opens and fails when it is read.
                    file.Position = 4_096;
                    while (file.Position < file.Length) file.WriteByte(0x5A);
                }
                break;
        }
    }
}
