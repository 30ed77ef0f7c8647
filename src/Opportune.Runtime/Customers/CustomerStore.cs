using System.Collections.Concurrent;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Respond;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Loads customers by folding their journal, keeps the recently used ones, and appends what happens to them.</summary>
/// <remarks>Thread-safe. A customer's state may be read or changed only while its lock is held. Aliases' events are folded into the customer that they stand for.</remarks>
internal sealed class CustomerStore(RuntimePorts ports, Banks banks, GroupCommit commit, EntryVault vault, Func<BankDefinition> current, RuntimeOptions options)
{
    private readonly ConcurrentDictionary<CustomerId, Customer> _customers = new();
    private long _uses;

    /// <summary>Customers in memory.</summary>
    internal int Cached => _customers.Count;

    /// <summary>The customer's place in memory; nothing is loaded yet.</summary>
    internal Customer Of(CustomerId id)
    {
        var customer = _customers.GetOrAdd(id, static i => new(i));
        customer.LastUsed = Interlocked.Increment(ref _uses);
        if (_customers.Count > options.CachedCustomers) Evict();
        return customer;
    }

    /// <summary>The customer's state under the current definition; lock held.</summary>
    internal async ValueTask<CustomerState> LoadAsync(Customer customer, CancellationToken cancel)
    {
        var bank = current();
        if (customer.State is { } state && ReferenceEquals(state.Profile.Bank, bank)) return state;
        customer.Key ??= await ports.Keys.FindAsync(customer.Id, cancel);
        var folded = new CustomerState(customer.Id, bank, banks.Of);
        if (customer.Key is { } key)
            await foreach (var row in ports.Journal.ReadCustomerAsync(key.Number, 0, cancel)) folded.Apply(vault.Open(key, row));
        await MergeAliasesAsync(folded, cancel);
        return customer.State = folded;
    }

    /// <summary>A state folded from the entries that had happened and were known at an instant; touches nothing in memory.</summary>
    internal async ValueTask<CustomerState> AsOfAsync(CustomerId id, DateTimeOffset asOf, CancellationToken cancel)
    {
        var folded = new CustomerState(id, current(), banks.Of);
        if (await ports.Keys.FindAsync(id, cancel) is not { } key) return folded;
        await foreach (var (_, entry) in EntriesAsync(key, cancel))
            if (entry is JournalEntry.EventTaken { Event: var e } ? e.Time <= asOf && e.KnownAt <= asOf : entry is not null && entry.At <= asOf) folded.Apply(entry);
        return folded;
    }

    private async ValueTask MergeAliasesAsync(CustomerState folded, CancellationToken cancel)
    {
        foreach (var alias in folded.Aliases)
            if (await ports.Keys.FindAsync(alias, cancel) is { } key)
                await foreach (var (_, entry) in EntriesAsync(key, cancel)) folded.Merge(entry);
    }

    /// <summary>The customer's entries, oldest first; lock not needed.</summary>
    internal async IAsyncEnumerable<(JournalRow Row, JournalEntry? Entry)> EntriesAsync(CustomerKey key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in ports.Journal.ReadCustomerAsync(key.Number, 0, cancel)) yield return (row, vault.Open(key, row));
    }

    /// <summary>Makes keys for customers that have none; their locks are held.</summary>
    internal async ValueTask EnsureKeysAsync(IReadOnlyList<Customer> customers, CancellationToken cancel)
    {
        var missing = customers.Where(c => c.Key is null).ToList();
        if (missing.Count == 0) return;
        var keys = await ports.Keys.CreateAsync([.. missing.Select(c => c.Id)], cancel);
        for (var i = 0; i < missing.Count; i++) missing[i].Key = keys[i];
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
            var first = state.Version - applied.Count + 1;
            var wakeAt = state.WakeAt(now);
            var rows = applied.Select((entry, i) => vault.Seal(key, first + i, entry, i == applied.Count - 1 ? wakeAt : null)).ToList();
            var stored = await commit.AppendAsync(new(rows, links)) == AppendResult.Stored;
            if (!stored) customer.State = null;
            else
            {
                Learn?.Invoke(labels);
                if (wakeAt is { } at) Waiting?.Invoke(customer.Id, at);
            }
            return stored;
        }
        catch
        {
            customer.State = null;
            throw;
        }
        finally { Appends.Leave(); }
    }

    /// <summary>Every append passes here, so that a moment without any can be made.</summary>
    internal Turnstile Appends { get; } = new();

    /// <summary>Told of labels whose entries are durable.</summary>
    internal Action<IReadOnlyList<LabelChange>>? Learn { get; set; }

    /// <summary>Told whenever a customer waits for the clock.</summary>
    internal Action<CustomerId, DateTimeOffset>? Waiting { get; set; }

    /// <summary>Forgets a customer in memory; lock held.</summary>
    internal void Drop(Customer customer)
    {
        (customer.State, customer.Key) = (null, null);
        _customers.TryRemove(customer.Id, out _);
    }

    /// <summary>Forgets the tenth that was used longest ago. A customer that is busy stays.</summary>
    private void Evict()
    {
        foreach (var (id, customer) in _customers.OrderBy(c => c.Value.LastUsed).Take(Math.Max(1, options.CachedCustomers / 10)))
            if (customer.IsIdle) _customers.TryRemove(new(id, customer));
    }
}
