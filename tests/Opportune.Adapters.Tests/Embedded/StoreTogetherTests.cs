using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Runtime.Storage;
using static Opportune.Adapters.Tests.Storage.Entries;

namespace Opportune.Adapters.Tests.Embedded;

/// <summary>A journal is served with its own keys only: without them nobody in it would be known, and every limit and refusal forgotten.</summary>
public sealed class StoreTogetherTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("keys.db")]
    [InlineData("journal.db")]
    public async Task A_store_without_keys_or_journal_is_refused_and_nothing_is_made_in_its_place(string lost)
    {
        await FillAsync("store", "ann", "bob");
        foreach (var file in Directory.EnumerateFiles(_folder.Sub("store"), lost + "*")) File.Delete(file);
        var before = Names();

        Assert.Equal(["store.unreachable", "store.unreachable"], [await RefusalAsync("store"), await RefusalAsync("store")]);
        Assert.Equal(before, Names());

        string[] Names() => [.. Directory.EnumerateFiles(_folder.Sub("store")).Where(f => !f.Contains(".db-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Keys_of_another_store_are_refused()
    {
        await FillAsync("store", "ann", "bob");
        await FillAsync("other", "ann", "bob");
        File.Copy(_folder.Sub("other/keys.db"), _folder.Sub("store/keys.db"), overwrite: true);

        Assert.Equal("store.corrupt", await RefusalAsync("store"));
    }

    [Fact]
    public async Task Keys_older_than_the_journal_are_told_at_each_start()
    {
        await FillAsync("store", "ann");
        File.Copy(_folder.Sub("store/keys.db"), _folder.Sub("older.db"));
        await FillAsync("store", "bob", "cem");
        File.Copy(_folder.Sub("older.db"), _folder.Sub("store/keys.db"), overwrite: true);

        for (var start = 0; start < 2; start++)
        {
            await using var store = Open("store");
            store.CheckKeys();
            Assert.StartsWith("2 customers or more of journal.db have no key", Assert.Single(store.Notices), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Customers_who_were_erased_or_have_no_entry_yet_miss_nothing()
    {
        await FillAsync("store", "ann", "bob");
        await using (var store = Open("store"))
        {
            await store.Keys.EraseAsync(CustomerId.Parse("ann"), Noon, Cancel);
            await store.Keys.EraseAsync(CustomerId.Parse("bob"), Noon, Cancel);
            await store.Keys.CreateAsync([CustomerId.Parse("cem")], Cancel);
        }

        await using var again = Open("store");
        again.CheckKeys();
        Assert.Empty(again.Notices);
    }

    [Fact]
    public async Task That_a_store_is_new_is_told_once_whatever_holds_the_master_key()
    {
        await using (var store = Open("store")) Assert.Contains("new and empty", Assert.Single(store.Notices), StringComparison.Ordinal);
        await using (var store = Open("store")) Assert.Empty(store.Notices);
    }

    private EmbeddedStore Open(string name) => EmbeddedStore.Open(_folder.Sub(name), master: new FixedMasterKey());

    private async Task FillAsync(string name, params string[] customers)
    {
        await using var store = Open(name);
        foreach (var key in await store.Keys.CreateAsync([.. customers.Select(CustomerId.Parse)], Cancel)) await store.Journal.AppendAsync(Row(key.Number, 1));
    }

    private async Task<string> RefusalAsync(string name)
    {
        try
        {
            await using var store = Open(name);
            store.CheckKeys();
            return "";
        }
        catch (StoreException refused) { return refused.Code; }
    }
}
