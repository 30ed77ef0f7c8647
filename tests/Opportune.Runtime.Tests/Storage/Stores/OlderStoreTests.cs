using System.Security.Cryptography;
using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests.Verify;

namespace Opportune.Runtime.Tests.Storage.Stores;

/// <summary>Stores of earlier programs open, with all that is in them.</summary>
public sealed class OlderStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<int> Schemas => [1];

    /// <summary>Run by hand before the schema's number changes: <c>-explicit only -method "*Makes_the_store*"</c>.</summary>
    [Fact(Explicit = true)]
    public Task Makes_the_store_of_this_programs_schema() => StoredStore.MakeAsync(2);

    [Theory, MemberData(nameof(Schemas))]
    public async Task An_earlier_programs_store_opens_with_every_entry_and_replays_every_decision(int schema)
    {
        await using var bank = await RunningBank.StartAsync(fill: StoredStoreOf(schema, out var stored));

        var status = await bank.Runtime.StatusAsync(Cancel);
        Assert.Equal((stored().Rows, stored().Digest, stored().Model), (status.Entries, status.Digest, status.ModelHash));
        var found = await Verifying.RunAsync(bank.Store);
        Assert.True(found.IsWhole, Verifying.Text(found));
        foreach (var (id, hash) in stored().Decisions)
        {
            var replay = (await bank.Runtime.ReplayAsync(id, Cancel))!;
            Assert.True(replay.Equal, string.Join("; ", replay.Differences));
            Assert.Equal(hash, await StoredHashAsync(bank, id));
        }
    }

    [Theory, MemberData(nameof(Schemas))]
    public async Task An_earlier_programs_customers_live_on(int schema)
    {
        await using var bank = await RunningBank.StartAsync(fill: StoredStoreOf(schema, out _));

        await bank.TakeAsync(Say.Booked("b-2", "a-2", bank.Clock.Now, -30));
        foreach (var (customer, transactions) in new[] { ("c-1", 2), ("c-2", 2), ("c-4", 1) })
            Assert.Equal(transactions, (await bank.PortraitAsync(customer)).Accounts.SingleOrDefault(a => a.Id == "a-2")?.Transactions ?? 1);
        Assert.Equal("c-1", (await bank.DecideAsync("visitor-1")).Record.Input.Customer.ToString());
        Assert.Null(await bank.Store.Keys.FindAsync(CustomerId.Parse(StoredStore.Erased), Cancel));
        await bank.WakeAtAsync(bank.Clock.Now.AddSeconds(1));
        Assert.Equal("c-3", Assert.Single(bank.Mail.Sent).Customer.ToString());
        await bank.RestartAsync();
        Assert.Null(await bank.Store.Journal.FindBrokenLinkAsync(Cancel));
    }

    [Theory, MemberData(nameof(Schemas))]
    public async Task What_an_earlier_program_counted_at_once_is_counted_anew_when_its_windows_are_over(int schema)
    {
        await using var bank = await RunningBank.StartAsync(fill: StoredStoreOf(schema, out _));
        Assert.Contains(bank.Runtime.Model.Counts.Values, c => c.Trials > 0);

        await bank.Runtime.PublishModelAsync(Cancel);
        Assert.Empty(bank.Runtime.Model.Counts);

        await bank.WakeAtAsync(bank.Clock.Now.AddDays(90));
        await Recount.AssertAsync(bank.Runtime, bank.Store, Cancel);
        Assert.Contains(bank.Runtime.Model.Counts.Values, c => c.Trials > 0);
        await bank.RestartAsync();
        await Recount.AssertAsync(bank.Runtime, bank.Store, Cancel);
    }

    [Fact]
    public async Task A_migration_that_fails_in_between_leaves_the_old_store_whole()
    {
        var folder = Directory.CreateTempSubdirectory("opportune-older-").FullName;
        try
        {
            var stored = StoredStore.Unpack(1, folder);
            // The last of the step's tables is in its way: everything before it is undone.
            StoreSurgery.Run(folder, "CREATE TABLE marks(x)");
            Assert.Equal("store.corrupt", Assert.Throws<StoreException>(() => EmbeddedStore.Open(folder)).Code);
            Assert.Equal([1, 4, 1], [StoreSurgery.Run(folder, "PRAGMA user_version"), StoreSurgery.Run(folder, "SELECT COUNT(*) FROM links"), StoreSurgery.Run(folder, "SELECT COUNT(*) FROM sqlite_schema WHERE tbl_name = 'marks'")]);
            Assert.Equal("store.older", Assert.Throws<StoreException>(() => EmbeddedStore.Open(folder, readOnly: true)).Code);

            StoreSurgery.Run(folder, "DROP TABLE marks");
            await using (var store = EmbeddedStore.Open(folder)) Assert.Equal(stored.Digest, await store.Journal.DigestAsync(Cancel));
            Assert.Equal(3, StoreSurgery.Run(folder, "PRAGMA user_version"));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>Hash of the record's bytes as they were written then, whatever form this program writes.</summary>
    private static async Task<string> StoredHashAsync(RunningBank bank, string decision)
    {
        Assert.True(DecisionId.TryParse(decision, out var number, out var version));
        var (key, row) = ((await bank.Store.Keys.FindAsync(number, Cancel))!, (await bank.Store.Journal.FindAsync(number, version, Cancel))!);
        return Convert.ToHexStringLower(SHA256.HashData(EntryVault.OpenBytes(key, row)));
    }

    private static Action<string> StoredStoreOf(int schema, out Func<StoredStore> stored)
    {
        StoredStore? unpacked = null;
        stored = () => unpacked!;
        return folder => unpacked = StoredStore.Unpack(schema, folder);
    }
}
