using System.Security.Cryptography;
using Opportune.Runtime.Commit;

namespace Opportune.Runtime.Customers;

/// <summary>Keys of busy customers that stay ready to seal with: making one ready takes about as long as sealing an entry.</summary>
/// <remarks>A ready key belongs to a customer in memory and is used under that customer's lock only, since it serves one thread at a time. It is made when a customer in memory seals for the second time, and
/// destroyed when the customer leaves memory or is erased. At most a number of them, about 1.3 KB each. Thread-safe.</remarks>
internal sealed class ReadyKeys(int most)
{
    private int _count;

    /// <summary>Keys ready.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>The customer's ready key, or null where it is not worth its room; lock held.</summary>
    internal AesGcm? Of(Customer customer)
    {
        if (customer.Ready is { } ready) return ready;
        if (!customer.HasSealed)
        {
            customer.HasSealed = true;
            return null;
        }
        if (Interlocked.Increment(ref _count) <= most) return customer.Ready = EntryVault.Ready(customer.Key!);
        Interlocked.Decrement(ref _count);
        return null;
    }

    /// <summary>Destroys the customer's ready key; lock held.</summary>
    internal void Forget(Customer customer)
    {
        if (customer.Ready is not { } ready) return;
        customer.Ready = null;
        ready.Dispose();
        Interlocked.Decrement(ref _count);
    }
}
