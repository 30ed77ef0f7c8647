using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded;
using Opportune.Embedded.Keys;
using Opportune.Engine;
using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Embedded;

public sealed class EmbeddedCustomerKeysTests : CustomerKeysContract
{
    private static readonly CustomerId Ann = CustomerId.Parse("ann");

    protected override ICustomerKeys Open(string folder, byte master = 1) => EmbeddedCustomerKeys.Open(folder, new FixedMasterKey(master));

    protected override ICustomerKeys OpenOlder(string backupFile, string folder)
    {
        File.Copy(backupFile, Path.Combine(folder, "keys.db"), overwrite: true);
        return Open(folder);
    }

    [Fact]
    public async Task An_erasure_that_only_keys_db_knows_is_added_to_the_list()
    {
        await using (var keys = Open(Folder))
        {
            await keys.CreateAsync([Ann], Cancel);
            await keys.EraseAsync(Ann, Entries.Noon, Cancel);
        }
        var list = Path.Combine(Folder, "erasures.jsonl");
        var before = await File.ReadAllTextAsync(list, Cancel);
        File.Delete(list);

        await Open(Folder).DisposeAsync();

        Assert.Equal(before, await File.ReadAllTextAsync(list, Cancel));
    }

    [Fact]
    public async Task An_erasure_whose_line_was_torn_by_a_crash_does_not_spoil_the_next()
    {
        var list = Path.Combine(Folder, "erasures.jsonl");
        await File.WriteAllTextAsync(list, """{"number":"12","look""", Cancel);
        await using (var keys = Open(Folder))
        {
            await keys.CreateAsync([Ann], Cancel);
            await keys.EraseAsync(Ann, Entries.Noon, Cancel);
        }

        await using var again = Open(Folder);
        Assert.Single(await again.ErasuresAsync(Cancel).ToListAsync(Cancel));
        Assert.Single(await File.ReadAllLinesAsync(list, Cancel));
    }

    [Fact]
    public async Task A_damaged_list_of_erasures_is_refused_rather_than_read_in_part()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "erasures.jsonl"), """{"number":"12","lo?kup":1}""" + "\n", Cancel);

        Assert.Equal("store.corrupt", Assert.Throws<StoreException>(() => Open(Folder)).Code);
    }

    [Fact]
    public async Task A_key_moved_to_another_customer_is_refused()
    {
        await using (var keys = Open(Folder)) await keys.CreateAsync([Ann, CustomerId.Parse("bob")], Cancel);
        StoreSurgery.Run(Folder, "keys.db", "UPDATE customers SET wrapped = (SELECT wrapped FROM customers ORDER BY number LIMIT 1)");

        await using var again = Open(Folder);
        Assert.Equal("store.corrupt", (await Assert.ThrowsAsync<StoreException>(async () => await again.AllAsync(Cancel).ToListAsync(Cancel))).Code);
    }

    [Fact]
    public void The_master_key_file_is_made_for_its_owner_alone_and_read_again()
    {
        var made = FileMasterKey.Open(Folder).Current;

        Assert.Equal(made.ToArray(), FileMasterKey.Open(Folder).Current.ToArray());
        Assert.Equal(32, made.Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "master.key")));
    }

    [Fact]
    public void A_new_master_key_and_one_that_others_may_read_are_told()
    {
        Assert.Contains("keep a copy", FileMasterKey.Open(Folder).Notice, StringComparison.Ordinal);
        Assert.Null(FileMasterKey.Open(Folder).Notice);
        if (OperatingSystem.IsWindows()) return;

        File.SetUnixFileMode(Path.Combine(Folder, "master.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Contains("chmod 600", FileMasterKey.Open(Folder).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_store_makes_is_closed_to_others()
    {
        var made = Path.Combine(Folder, "above", "data");
        await EmbeddedStore.Open(made).DisposeAsync();

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(made) & (UnixFileMode.OtherRead | UnixFileMode.OtherExecute | UnixFileMode.OtherWrite));
    }

    [Fact]
    public async Task A_missing_or_malformed_master_key_is_refused_and_no_new_one_is_made()
    {
        await Open(Folder).DisposeAsync();
        Assert.Equal("keys.wrong-master", Assert.Throws<StoreException>(() => FileMasterKey.Open(Folder)).Code);
        Assert.False(File.Exists(Path.Combine(Folder, "master.key")));

        await File.WriteAllTextAsync(Path.Combine(Folder, "master.key"), "c2hvcnQ=", Cancel);
        Assert.Equal("keys.wrong-master", Assert.Throws<StoreException>(() => FileMasterKey.Open(Folder)).Code);
    }
}
