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
}
