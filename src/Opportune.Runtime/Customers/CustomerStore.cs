using System.Runtime.CompilerServices;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Respond;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Keeps the recently used customers in memory and appends what happens to them.</summary>
/// <remarks>Thread-safe. A customer's state may be read or changed only while its lock is held. Between the first entry applied to a state and the append that stores it nothing is awaited that a
/// caller could cancel; whatever fails in between drops the state, so that it is folded anew.</remarks>
internal sealed class CustomerStore(RuntimePorts ports, Banks banks, AccountDirectory directory, CustomerFold fold, GroupCommit commit, EntryVault vault, CustomerCache cache, PackedCustomers packed, ReadyKeys ready, SnapshotWriter snapshots, RuntimeOptions options)
{
    /// <summary>Customers in memory.</summary>
    internal int Cached => cache.Count;

    /// <summary>Every append passes here, so that a moment without any can be made.</summary>
    internal Turnstile Appends { get; } = new();

    /// <summary>Told of labels whose entries are durable, and of how many entries.</summary>
    internal Action<IReadOnlyList<LabelChange>, int>? Learn { get; set; }

    /// <summary>Told by number when a customer next waits for the clock, or that it does not.</summary>
    internal Action<ulong, DateTimeOffset?>? Waiting { get; set; }

    /// <summary>The customer behind an identifier: nearly always itself, and for one in memory that need not be asked again while no link changes.</summary>
    internal ValueTask<CustomerId> PrimaryAsync(CustomerId id, CancellationToken cancel) => cache.Find(id)?.AloneAt == directory.Changes ? new(id) : directory.PrimaryAsync(id, cancel);

    /// <summary>Takes a customer's lock; nothing is loaded yet.</summary>
    /// <remarks>Asked before whether to stop, because a customer that nobody locks is never settled. A customer that was forgotten while its lock was awaited is no longer the one that others find: then the new one is locked.</remarks>
    internal async ValueTask<Customer.Hold> EnterAsync(CustomerId id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        while (true)
        {
            var hold = await cache.Of(id).LockAsync(cancel);
            if (!hold.Customer.IsGone) return hold;
            hold.Dispose();
        }
    }

    /// <summary>The customer's state under a definition; lock held.</summary>
    internal async ValueTask<CustomerState> LoadAsync(Customer customer, BankDefinition bank, CancellationToken cancel)
    {
        if (customer.TakeStale()) customer.State = null;
        if (customer.State is { } state && ReferenceEquals(state.Profile.Bank, bank)) return state;
        if (customer.State is { } other && CustomerState.FoldHashOf(other.Profile.Bank) == CustomerState.FoldHashOf(bank))
            return customer.State = CustomerState.Read(customer.Id, bank, banks.Of, other.ToBytes());
        customer.State = null;
        if (Unpacked(customer, bank) is { } unpacked) return unpacked;
        customer.Key ??= await ports.Keys.FindAsync(customer.Id, cancel);
        var folded = await fold.LatestAsync(customer.Id, customer.Key, bank, cancel);
        (customer.Owed, customer.Kept, customer.State) = (folded.Owed, folded.Kept, folded.State);
        Changed(customer);
        return folded.State;
    }

    /// <summary>The state of a customer who was packed; null for any other, and where it was folded under a definition that folds otherwise.</summary>
    private CustomerState? Unpacked(Customer customer, BankDefinition bank)
    {
        if (!packed.TryTake(customer.Id, out var found, out var age)) return null;
        customer.CameBack = age < cache.Count;
        customer.Key ??= found.Key;
        if (!CustomerState.IsFoldedUnder(bank, found.State.Span)) return null;
        (customer.Owed, customer.Kept, customer.State) = (found.Owed, found.Kept, CustomerState.Read(customer.Id, bank, banks.Of, found.State));
        Changed(customer);
        return customer.State;
    }

    /// <summary>The customer's state, ready to judge events: where a snapshot cannot tell whether one is new, all that the customer ever had is folded again and kept while in memory; lock held.</summary>
    internal async ValueTask<CustomerState> LoadToTakeAsync(Customer customer, BankDefinition bank, IReadOnlyList<Flows.ReadEvent> events, CancellationToken cancel)
    {
        var state = await LoadAsync(customer, bank, cancel);
        if (!IsUncertain(state, events)) return state;
        customer.State = null;
        (customer.State, customer.Owed) = await fold.OfAsync(customer.Id, customer.Key, bank, null, cancel);
        Changed(customer);
        return customer.State;
    }

    private static bool IsUncertain(CustomerState state, IReadOnlyList<Flows.ReadEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
            if (state.Profile.Seen.IsUncertain(events[i].Event)) return true;
        return false;
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
        var missing = ids.Where(id => cache.Find(id)?.Key is null).ToList();
        if (missing.Count > 1) await ports.Keys.CreateAsync(missing, cancel);
    }

    /// <summary>Appends entries that were applied to the customer's state already; false where another writer was first, and then, as after a failure, the state is dropped.</summary>
    /// <param name="customer">Lock held.</param>
    /// <param name="applied">At least one entry.</param>
    /// <param name="links">Links that come with them.</param>
    /// <param name="labels">What they made known: learnt once they are durable.</param>
    /// <param name="now">The clock.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> AppendAsync(Customer customer, IReadOnlyList<JournalEntry> applied, IReadOnlyList<DirectoryChange> links, IReadOnlyList<LabelChange> labels, DateTimeOffset now)
    {
        await Appends.EnterAsync();
        try
        {
            var append = await SealAsync(customer, applied, links, now);
            var result = await commit.AppendAsync(append.Batch);
            // After a failure the journal may still be at them.
            EntryVault.GiveBack(append.Batch.Rows);
            if (result != AppendResult.Stored)
            {
                customer.State = null;
                return false;
            }
            Stored(customer, append, labels, applied.Count);
            return true;
        }
        catch
        {
            customer.State = null;
            throw;
        }
        finally { Appends.Leave(); }
    }

    /// <summary>Entries made ready for the journal.</summary>
    /// <param name="Batch">Their rows.</param>
    /// <param name="WakeAt">When the customer next waits for the clock.</param>
    /// <param name="Primary">The customer that this one is an alias of, or itself.</param>
    internal sealed record Sealed(JournalBatch Batch, DateTimeOffset? WakeAt, CustomerId Primary);

    /// <summary>Seals entries that were applied to the customer's state already; lock held. Whatever fails until they are stored must drop the state.</summary>
    internal async ValueTask<Sealed> SealAsync(Customer customer, IReadOnlyList<JournalEntry> applied, IReadOnlyList<DirectoryChange> links, DateTimeOffset now, PayloadRoom? room = null)
    {
        var (state, key) = (customer.State!, customer.Key!);
        var changes = directory.Changes;
        var primary = await PrimaryAsync(customer.Id, CancellationToken.None);
        if (primary == customer.Id) customer.AloneAt = changes;
        var wakeAt = Instants.Earlier(state.WakeAt(now), customer.Owed <= now ? customer.Owed : null);
        var first = state.Version - applied.Count + 1;
        var rows = ready.Of(customer) is { } aes ? vault.Seal(key, aes, first, applied, wakeAt, room) : vault.Seal(key, first, applied, wakeAt, room);
        return new(new(rows, links), wakeAt, primary);
    }

    /// <summary>Takes note that sealed entries are durable; lock held, and <see cref="Appends"/> entered before they were handed over.</summary>
    internal void Stored(Customer customer, Sealed append, IReadOnlyList<LabelChange> labels, int entries)
    {
        Learn?.Invoke(labels, entries);
        customer.Owed = append.WakeAt;
        Waiting?.Invoke(customer.Key!.Number, append.WakeAt);
        if (append.Primary != customer.Id) cache.Find(append.Primary)?.MarkStale();
        Changed(customer);
    }

    /// <summary>Forgets a customer in memory; lock held.</summary>
    internal void Drop(Customer customer)
    {
        (customer.State, customer.Key) = (null, null);
        packed.Forget(customer.Id);
        cache.Remove(customer);
    }

    /// <summary>Counts what a state weighs now, and has a snapshot written where many entries lie behind the last; lock held.</summary>
    private void Changed(Customer customer)
    {
        if (customer.State is not { } state) return;
        cache.Weigh(customer, state.Weight);
        if (state.Version - customer.Kept >= options.SnapshotAfter) snapshots.TryOffer(customer, leaves: false);
    }
}
