using System.Collections.Concurrent;
using Opportune.Engine;

namespace Opportune.Runtime.Customers;

/// <summary>Customers in memory, at most a number of them and at most an estimated size.</summary>
/// <remarks>
/// Second chance (the "clock" of page replacement): customers stand in a ring; whoever comes to its head untouched since the last round leaves, anybody touched goes round once more. A touch sets
/// a flag and allocates nothing; making room costs a few steps a newcomer. While memory is nearly full, a customer who was not asked for lately leaves at the end of the use that brought it: it neither takes the
/// place of somebody who comes often nor lives long enough for the collector to move it. It stays when it comes again soon. A customer that is locked, and so in use, stays. Who leaves is packed; where that cannot be, changed ones leave when their snapshot is copied. Thread-safe.
/// </remarks>
internal sealed class CustomerCache(RuntimeOptions options, SnapshotWriter snapshots, PackedCustomers packed, ReadyKeys ready)
{
    private const int MostSteps = 64;
    private readonly ConcurrentDictionary<CustomerId, Customer> _customers = new();
    private readonly ConcurrentQueue<Customer> _ring = new();
    private readonly Lock _sweep = new();
    private int _count;
    private long _weight;

    /// <summary>Customers in memory.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Estimated bytes of their states.</summary>
    internal long Weight => Interlocked.Read(ref _weight);

    /// <summary>Everybody in memory.</summary>
    internal IEnumerable<Customer> All => _customers.Select(c => c.Value);

    private bool IsNearlyFull => Count * 10L > options.CachedCustomers * 9L || Weight * 10 > ((long)options.CachedMegabytes << 20) * 9;

    private bool IsFull => Count > options.CachedCustomers || Weight > (long)options.CachedMegabytes << 20;

    /// <summary>The customer of an identifier, made where it is not in memory.</summary>
    internal Customer Of(CustomerId id)
    {
        if (_customers.TryGetValue(id, out var known))
        {
            known.Touch();
            return known;
        }
        var made = new Customer(id, Settle);
        if (_customers.GetOrAdd(id, made) is var customer && !ReferenceEquals(customer, made))
        {
            customer.Touch();
            return customer;
        }
        Interlocked.Increment(ref _count);
        return made;
    }

    /// <summary>A customer if it is in memory.</summary>
    internal Customer? Find(CustomerId id) => _customers.GetValueOrDefault(id);

    /// <summary>Counts what a customer's state weighs now; lock held.</summary>
    internal void Weigh(Customer customer, int weight)
    {
        if (customer.IsGone) return;
        Interlocked.Add(ref _weight, weight - customer.Weight);
        customer.Weight = weight;
        if (IsFull) MakeRoom();
    }

    /// <summary>Forgets a customer; lock held.</summary>
    internal void Remove(Customer customer)
    {
        if (customer.IsGone || !_customers.TryRemove(new(customer.Id, customer))) return;
        customer.IsGone = true;
        ready.Forget(customer);
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _weight, -customer.Weight);
    }

    /// <summary>Forgets a customer whose snapshot is copied, unless somebody asked for it meanwhile; lock held.</summary>
    internal void RemoveUntouched(Customer customer)
    {
        if (!customer.TakeTouched()) Remove(customer);
    }

    /// <summary>Settles whether a customer stays after its first use; lock held.</summary>
    private void Settle(Customer customer)
    {
        customer.IsSettled = true;
        if (customer.IsGone) return;
        if (!customer.CameBack && IsNearlyFull && !customer.TakeTouched() && IsPacked(customer)) Remove(customer);
        else
        {
            customer.Touch();
            _ring.Enqueue(customer);
            if (IsFull) MakeRoom();
        }
    }

    private void MakeRoom()
    {
        if (!_sweep.TryEnter()) return;
        try
        {
            for (var step = 0; step < MostSteps && IsFull && _ring.TryDequeue(out var customer); step++)
                if (!Leaves(customer)) _ring.Enqueue(customer);
        }
        finally { _sweep.Exit(); }
    }

    private bool Leaves(Customer customer)
    {
        if (customer.IsGone) return true;
        if (customer.TakeTouched() || customer.TryLock() is not { } hold) return false;
        using (hold)
        {
            if (!IsPacked(customer) && customer.State is { } state && state.Version > customer.Kept && snapshots.TryOffer(customer, leaves: true)) return false;
            Remove(customer);
            return true;
        }
    }

    /// <summary>Packs a customer. Not one whose state holds entries of aliases: they are written behind its back.</summary>
    private bool IsPacked(Customer customer)
    {
        if (customer.TakeStale()) customer.State = null;
        if (!packed.IsUsed || customer is not { State: { Aliases.Count: 0 } state, Key: { } key }) return false;
        try { packed.Put(new(key, customer.Owed, customer.Kept, state.Version, state.ToBytes())); }
        catch (Exception)
        {
            // Whatever is wrong with one state is told by the writer of snapshots, and stops no request.
            return false;
        }
        return true;
    }
}
