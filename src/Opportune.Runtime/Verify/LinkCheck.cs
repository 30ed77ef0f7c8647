using System.Buffers.Binary;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Verify;

/// <summary>Builds the links of accounts and aliases once more from the events that brought them, and compares with those stored.</summary>
/// <remarks>A link is brought by an event in the journal of the customer whom it names, or of the one that stood behind that identifier then.</remarks>
internal sealed class LinkCheck(ICustomerKeys keys)
{
    private const int LongestChain = 8;
    private readonly Dictionary<Link, string> _links = [];
    private readonly Dictionary<CustomerId, SortedSet<CustomerId>> _aliases = [];

    /// <summary>The hash of an account or alias, and a customer's number: 40 bytes for each of perhaps millions.</summary>
    private readonly record struct Link(UInt128 High, UInt128 Low, ulong Customer)
    {
        internal static Link Of(ReadOnlySpan<byte> key, ulong customer) => new(BinaryPrimitives.ReadUInt128BigEndian(key), BinaryPrimitives.ReadUInt128BigEndian(key[16..]), customer);
    }

    /// <summary>Takes the next event of a customer's journal.</summary>
    internal void Take(CustomerKey customer, BankEvent e)
    {
        foreach (var change in AccountDirectory.Said(e))
            if (change.Key != "alias:" + customer.Id && StandsFor(change.Customer, customer.Id)) Apply(customer, change);
    }

    /// <summary>Compares with the links as they were behind a sequence. Those of erased customers are left out: nobody can read what brought them.</summary>
    internal async Task CompareAsync(IJournal journal, long sequence, KnownKeys known, Findings found, CancellationToken cancel)
    {
        await foreach (var stored in journal.ReadLinksAsync(sequence, cancel))
        {
            if (await known.FindAsync(stored.Customer, cancel) is null) continue;
            found.Looked++;
            if (!_links.Remove(Link.Of(stored.Key.Span, stored.Customer), out var role)) found.Add("verify.links", null, $"A link of role {stored.Role} is stored that no event brought.");
            else if (role != stored.Role) found.Add("verify.links", null, $"A link is stored with role {stored.Role} that events say is {role}.");
        }
        foreach (var role in _links.Values) found.Add("verify.links", null, $"A link of role {role} that an event brought is not stored.");
    }

    private void Apply(CustomerKey customer, AccountDirectory.Change change)
    {
        var link = Link.Of(keys.HashOf(change.Key), customer.Number);
        if (change.Added) _links[link] = change.Role; else _links.Remove(link);
        if (change.Role != "alias" || !CustomerId.TryParse(change.Key["alias:".Length..], out var alias)) return;
        if (!_aliases.TryGetValue(alias, out var primaries)) _aliases[alias] = primaries = [];
        _ = change.Added ? primaries.Add(customer.Id) : primaries.Remove(customer.Id);
    }

    private bool StandsFor(CustomerId named, CustomerId customer)
    {
        for (var step = 0; named != customer; step++)
        {
            if (step == LongestChain || !_aliases.TryGetValue(named, out var primaries) || primaries.Count == 0) return false;
            named = primaries.Min;
        }
        return true;
    }
}
