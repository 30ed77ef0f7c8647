using Opportune.Engine;
using Opportune.Runtime.Customers;

namespace Opportune.Runtime.Tests.Customers;

/// <summary>That an identifier stands for nobody else is remembered long after its links were dropped from memory, and forgotten at once when it is linked.</summary>
public sealed class AccountDirectoryTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact]
    public async Task Who_stands_alone_is_known_without_the_store_and_an_alias_is_seen_at_once()
    {
        await using var bank = await RunningBank.StartAsync();
        var directory = new AccountDirectory(bank.Store.Journal, bank.Store.Keys, new() { CachedCustomers = 1 });
        // More than are kept with their links, so that those were dropped meanwhile.
        for (var i = 0; i < 10_500; i++) Assert.Equal(CustomerId.Parse($"c-{i}"), await directory.PrimaryAsync(CustomerId.Parse($"c-{i}"), Cancel));
        await directory.NoteAsync(new("alias:c-1", CustomerId.Parse("c-9"), "alias", Added: true), Cancel);
        directory.Forget(["alias:c-2"]);
        await bank.CloseAsync();

        Assert.Equal(CustomerId.Parse("c-0"), await directory.PrimaryAsync(CustomerId.Parse("c-0"), Cancel));
        Assert.Equal(CustomerId.Parse("c-9"), await directory.PrimaryAsync(CustomerId.Parse("c-1"), Cancel));
        // Nothing is remembered of this one any more, so the store is asked, which is closed.
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(async () => await directory.PrimaryAsync(CustomerId.Parse("c-2"), Cancel));
    }
}
