using System.Security.Cryptography;
using Opportune.Engine;
using Opportune.Runtime.Customers;

namespace Opportune.Runtime.Tests.Customers;

/// <summary>Keys of busy customers stay ready, few of them, and no longer than the customer is in memory.</summary>
public sealed class ReadyKeysTests
{
    private static Customer Known(ulong number) => new(CustomerId.Parse($"c-{number}")) { Key = new(number, CustomerId.Parse($"c-{number}"), RandomNumberGenerator.GetBytes(32)) };

    [Fact]
    public void A_key_is_made_ready_when_its_customer_seals_again_and_is_destroyed_with_the_customer()
    {
        var (keys, customer) = (new ReadyKeys(10), Known(1));
        Assert.Null(keys.Of(customer));
        var ready = keys.Of(customer);
        Assert.NotNull(ready);
        Assert.Same(ready, keys.Of(customer));
        Assert.Equal(1, keys.Count);

        keys.Forget(customer);

        Assert.Equal(0, keys.Count);
        Assert.Throws<ObjectDisposedException>(() => ready.Encrypt(new byte[12], new byte[1], new byte[1], new byte[16]));
        keys.Forget(customer);
        Assert.Equal(0, keys.Count);
        Assert.NotSame(ready, keys.Of(customer));
    }

    [Fact]
    public void There_are_never_more_than_there_is_room_for()
    {
        var (keys, customers) = (new ReadyKeys(3), Enumerable.Range(1, 8).Select(n => Known((ulong)n)).ToList());
        foreach (var customer in customers) keys.Of(customer);

        Assert.Equal(3, customers.Count(c => keys.Of(c) is not null));
        keys.Forget(customers[0]);
        Assert.NotNull(keys.Of(customers[7]));
        Assert.Null(keys.Of(customers[6]));
        Assert.Equal(3, keys.Count);
    }

    [Fact]
    public async Task A_busy_customer_who_was_erased_comes_back_under_another_key()
    {
        await using var bank = await RunningBank.StartAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++) await bank.TakeAsync(Say.Event($"p-{round}-{i}", "page.viewed", "c-1", RunningBank.Morning.AddDays(-9 + i), new { page = "home" }));
            await bank.DecideAsync("c-1");
            Assert.Equal(5, (await bank.PortraitAsync("c-1")).Version);
            await IdentityTests.SameAfterRestartAsync(bank, "c-1");
            if (round == 0) Assert.True(await bank.Runtime.EraseAsync(CustomerId.Parse("c-1"), CancellationToken.None));
        }
    }
}
