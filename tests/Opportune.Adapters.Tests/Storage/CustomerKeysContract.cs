using System.Text;
using Opportune.Engine;
using Opportune.Runtime.Storage;
using static Opportune.Adapters.Tests.Storage.Entries;

namespace Opportune.Adapters.Tests.Storage;

/// <summary>What every store of customers' keys promises.</summary>
public abstract class CustomerKeysContract : IDisposable
{
    private static readonly CustomerId Ann = CustomerId.Parse("ann-smith-1974");
    private static readonly CustomerId Bob = CustomerId.Parse("crm:4711");
    private readonly TempFolder _folder = new();

    protected string Folder => _folder.Path;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens under a master key of 32 times this byte.</summary>
    protected abstract ICustomerKeys Open(string folder, byte master = 1);

    /// <summary>Opens a backup, put in the place of the keys of <paramref name="folder"/>.</summary>
    protected abstract ICustomerKeys OpenOlder(string backupFile, string folder);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_customer_keeps_number_and_key_after_closing()
    {
        CustomerKey made;
        await using (var keys = Open(Folder)) made = (await keys.CreateAsync([Ann], Cancel))[0];

        await using var again = Open(Folder);
        var byId = await again.FindAsync(Ann, Cancel);
        var byNumber = await again.FindAsync(made.Number, Cancel);

        Assert.NotEqual(0UL, made.Number);
        Assert.Equal(32, made.Key.Length);
        Assert.Equal((made.Number, Ann), (byId!.Number, byId.Id));
        Assert.Equal(made.Key, byId.Key);
        Assert.Equal((Ann, made.Number), (byNumber!.Id, byNumber.Number));
    }

    [Fact]
    public async Task Keys_are_made_only_where_missing_and_come_in_the_order_asked_for()
    {
        await using var keys = Open(Folder);
        var bob = (await keys.CreateAsync([Bob], Cancel))[0];

        var made = await keys.CreateAsync([Ann, Bob, Ann], Cancel);

        Assert.Equal([Ann, Bob, Ann], made.Select(k => k.Id));
        Assert.Equal(bob.Number, made[1].Number);
        Assert.Equal(bob.Key, made[1].Key);
        Assert.Equal(made[0].Number, made[2].Number);
        Assert.NotEqual(made[0].Key, made[1].Key);
        Assert.Null(await keys.FindAsync(CustomerId.Parse("nobody"), Cancel));
        Assert.Null(await keys.FindAsync(bob.Number ^ 1, Cancel));
    }

    [Fact]
    public async Task All_customers_come_by_number()
    {
        await using var keys = Open(Folder);
        var made = await keys.CreateAsync([.. Enumerable.Range(1, 1_100).Select(i => CustomerId.Parse($"c-{i}"))], Cancel);

        var all = await keys.AllAsync(Cancel).ToListAsync(Cancel);

        Assert.Equal(made.Select(k => k.Number).Order(), all.Select(k => k.Number));
        Assert.Contains(made, k => k.Number > long.MaxValue);
    }

    [Fact]
    public async Task An_erased_customer_is_gone_with_a_dated_proof_and_comes_back_as_another()
    {
        CustomerKey ann;
        await using (var keys = Open(Folder))
        {
            ann = (await keys.CreateAsync([Ann, Bob], Cancel))[0];
            Assert.True(await keys.EraseAsync(Ann, Noon, Cancel));
            Assert.False(await keys.EraseAsync(Ann, Noon.AddDays(1), Cancel));
            Assert.Null(await keys.FindAsync(Ann, Cancel));
        }

        await using var again = Open(Folder);
        Assert.Null(await again.FindAsync(Ann, Cancel));
        Assert.Null(await again.FindAsync(ann.Number, Cancel));
        Assert.Equal([(ann.Number, Noon)], await again.ErasuresAsync(Cancel).ToListAsync(Cancel));
        Assert.Equal([Bob], (await again.AllAsync(Cancel).ToListAsync(Cancel)).Select(k => k.Id));
        Assert.NotEqual(ann.Number, (await again.CreateAsync([Ann], Cancel))[0].Number);
    }

    [Fact]
    public async Task An_older_backup_brings_no_erased_customer_back()
    {
        var backup = Path.Combine(Folder, "older.db");
        await using (var keys = Open(Folder))
        {
            await keys.CreateAsync([Ann, Bob], Cancel);
            await keys.BackupAsync(backup, Cancel);
            await keys.EraseAsync(Ann, Noon, Cancel);
        }

        await using var older = OpenOlder(backup, Folder);
        Assert.Null(await older.FindAsync(Ann, Cancel));
        Assert.NotNull(await older.FindAsync(Bob, Cancel));
        Assert.Single(await older.ErasuresAsync(Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Nothing_on_disk_names_a_customer_or_holds_a_key_in_the_clear()
    {
        CustomerKey ann;
        await using (var keys = Open(Folder))
        {
            ann = (await keys.CreateAsync([Ann], Cancel))[0];
            AssertAbsent(Encoding.UTF8.GetBytes(Ann.ToString()), ann.Key);
            await keys.EraseAsync(Ann, Noon, Cancel);
        }
        AssertAbsent(Encoding.UTF8.GetBytes(Ann.ToString()), ann.Key);
    }

    [Fact]
    public async Task Another_master_key_is_refused()
    {
        await using (var keys = Open(Folder)) await keys.CreateAsync([Ann], Cancel);

        Assert.Equal("keys.wrong-master", Assert.Throws<StoreException>(() => Open(Folder, master: 2)).Code);
    }

    [Fact]
    public async Task Hashes_and_secrets_are_stable_under_one_master_key_and_differ_under_another()
    {
        byte[] hash, secret;
        await using (var keys = Open(Folder)) (hash, secret) = (keys.HashOf("account 12"), keys.Secret("tokens"));

        await using var again = Open(Folder);
        using var elsewhere = new TempFolder();
        await using var other = Open(elsewhere.Path, master: 2);
        Assert.Equal((32, 32), (hash.Length, secret.Length));
        Assert.Equal(hash, again.HashOf("account 12"));
        Assert.NotEqual(hash, again.HashOf("account 13"));
        Assert.Equal(secret, again.Secret("tokens"));
        Assert.NotEqual(secret, again.Secret("draws"));
        Assert.NotEqual(hash, other.HashOf("account 12"));
        Assert.NotEqual(secret, other.Secret("tokens"));
    }

    [Fact]
    public async Task Many_makers_of_one_customer_get_one_number()
    {
        await using var keys = Open(Folder);

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => (await keys.CreateAsync([Ann], Cancel))[0], Cancel)));

        Assert.Single(made.Select(k => k.Number).Distinct());
    }

    private void AssertAbsent(params byte[][] secrets)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            foreach (var secret in secrets) Assert.Equal(-1, bytes.AsSpan().IndexOf(secret));
        }
    }
}
