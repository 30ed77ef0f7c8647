using System.Collections.Concurrent;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Respond;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Keeps the recently used customers in memory and appends what happens to them.</summary>
/// <remarks>Thread-safe. A customer's state may be read or changed only while its lock is held. Between the first entry applied to a state and the append that stores it nothing is awaited that a
/// caller could cancel; whatever fails in between drops the state, so that it is folded anew.</remarks>
internal sealed class CustomerStore(RuntimePorts ports, AccountDirectory directory, CustomerFold fold, GroupCommit commit, EntryVault vault, RuntimeOptions options)
{
    private readonly ConcurrentDictionary<CustomerId, Customer> _customers = new();
    private long _uses;

    /// <summary>Customers in memory.</summary>
    internal int Cached => _customers.Count;

    /// <summary>Every append passes here, so that a moment without any can be made.</summary>
    internal Turnstile Appends { get; } = new();

    /// <summary>Told of labels whose entries are durable.</summary>
    internal Action<IReadOnlyList<LabelChange>>? Learn { get; set; }

    /// <summary>Told whenever a customer waits for the clock.</summary>
    internal Action<CustomerId, DateTimeOffset>? Waiting { get; set; }

    /// <summary>Takes a customer's lock; nothing is loaded yet.</summary>
    /// <remarks>A customer that was forgotten while its lock was awaited is no longer the one that others find: then the new one is locked.</remarks>
    internal async ValueTask<Customer.Hold> EnterAsync(CustomerId id, CancellationToken cancel)
    {
        while (true)
        {
            var customer = Of(id);
            var hold = await customer.LockAsync(cancel);
            if (_customers.TryGetValue(id, out var current) && ReferenceEquals(current, customer)) return hold;
            hold.Dispose();
        }
    }

    /// <summary>The customer's state under a definition; lock held.</summary>
    internal async ValueTask<CustomerState> LoadAsync(Customer customer, BankDefinition bank, CancellationToken cancel)
    {
        if (customer.TakeStale()) customer.State = null;
        if (customer.State is { } state && ReferenceEquals(state.Profile.Bank, bank)) return state;
        customer.State = null;
        customer.Key ??= await ports.Keys.FindAsync(customer.Id, cancel);
        var (folded, owed) = await fold.OfAsync(customer.Id, customer.Key, bank, null, cancel);
        customer.Owed = owed;
        return customer.State = folded;
    }

    /// <summary>A state folded from the entries that had happened and were known at an instant; touches nothing in memory.</summary>
    internal async ValueTask<CustomerState> AsOfAsync(CustomerId id, BankDefinition bank, DateTimeOffset asOf, CancellationToken cancel) =>
        (await fold.OfAsync(id, await ports.Keys.FindAsync(id, cancel), bank, entry => HadHappened(entry, asOf), cancel)).State;

    /// <summary>The identifiers that stand for a customer.</summary>
    internal async ValueTask<IReadOnlyCollection<CustomerId>> AliasesAsync(CustomerId id, BankDefinition bank, CancellationToken cancel)
    {
        using var hold = await EnterAsync(id, cancel);
        return (await LoadAsync(hold.Customer, bank, cancel)).Aliases;
    }

    /// <summary>Whether an entry had happened and was known at an instant.</summary>
    internal static bool HadHappened(JournalEntry entry, DateTimeOffset asOf) =>
        entry is JournalEntry.EventTaken { Event: var e } ? e.Time <= asOf && e.KnownAt <= asOf : entry.At <= asOf;

    /// <summary>Makes a key for a customer that has none; lock held.</summary>
    internal async ValueTask<CustomerKey> EnsureKeyAsync(Customer customer, CancellationToken cancel) =>
        customer.Key ??= await ports.Keys.FindAsync(customer.Id, cancel) ?? (await ports.Keys.CreateAsync([customer.Id], cancel))[0];

    /// <summary>Makes keys for customers that have none, in one commit. It spares each of them a commit of its own; no lock is needed, because nothing in memory changes.</summary>
    internal async ValueTask MakeKeysAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken cancel)
    {
        var missing = ids.Where(id => !_customers.TryGetValue(id, out var customer) || customer.Key is null).ToList();
        if (missing.Count > 1) await ports.Keys.CreateAsync(missing, cancel);
    }

    /// <summary>Appends entries that were applied to the customer's state already; false where another writer was first, and then, as after a failure, the state is dropped.</summary>
    /// <param name="customer">Lock held.</param>
    /// <param name="applied">At least one entry.</param>
    /// <param name="links">Links that come with them.</param>
    /// <param name="labels">What they made known: learnt once they are durable.</param>
    /// <param name="now">The clock.</param>
    internal async Task<bool> AppendAsync(Customer customer, IReadOnlyList<JournalEntry> applied, IReadOnlyList<DirectoryChange> links, IReadOnlyList<LabelChange> labels, DateTimeOffset now)
    {
        await Appends.EnterAsync();
        try
        {
            var (state, key) = (customer.State!, customer.Key!);
            var primary = await directory.PrimaryAsync(customer.Id, CancellationToken.None);
            var first = state.Version - applied.Count + 1;
            var wakeAt = Earlier(state.WakeAt(now), customer.Owed <= now ? customer.Owed : null);
            var rows = applied.Select((entry, i) => vault.Seal(key, first + i, entry, i == applied.Count - 1 ? wakeAt : null)).ToList();
            if (await commit.AppendAsync(new(rows, links)) != AppendResult.Stored)
            {
                customer.State = null;
                return false;
            }
            Learn?.Invoke(labels);
            customer.Owed = wakeAt;
            if (wakeAt is { } at) Waiting?.Invoke(customer.Id, at);
            if (primary != customer.Id && _customers.TryGetValue(primary, out var whole)) whole.MarkStale();
            return true;
        }
        catch
        {
            customer.State = null;
            throw;
        }
        finally { Appends.Leave(); }
    }

    /// <summary>Forgets a customer in memory; lock held.</summary>
    internal void Drop(Customer customer)
    {
        (customer.State, customer.Key) = (null, null);
        _customers.TryRemove(new(customer.Id, customer));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private Customer Of(CustomerId id)
    {
        var customer = _customers.GetOrAdd(id, static i => new(i));
        customer.LastUsed = Interlocked.Increment(ref _uses);
        if (_customers.Count > options.CachedCustomers) Evict();
        return customer;
    }

    /// <summary>Forgets the tenth that was used longest ago. A customer that is busy stays.</summary>
    private void Evict()
    {
        // The dictionary's own snapshot: sorting the live one would copy it by a count that others outgrow meanwhile.
        foreach (var (_, customer) in _customers.ToArray().OrderBy(c => c.Value.LastUsed).Take(Math.Max(1, options.CachedCustomers / 10)))
        {
            if (customer.TryLock() is not { } hold) continue;
            using (hold) _customers.TryRemove(new(customer.Id, customer));
        }
    }
}
