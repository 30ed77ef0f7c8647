using System.Collections.Concurrent;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Knows which customers hold an account and which customer an alias stands for.</summary>
/// <remarks>Links are stored hashed, with the entries that brought them. Thread-safe; what was noted ahead of a failed append is forgotten again.</remarks>
internal sealed class AccountDirectory(IJournal journal, ICustomerKeys keys)
{
    private static readonly HashSet<string> OfAccount = ["account.opened", "account.closed", "account.holder-changed", "balance.observed", "transaction.booked", "statement.issued"];
    private readonly ConcurrentDictionary<string, IReadOnlyList<CustomerId>> _links = new(StringComparer.Ordinal);

    /// <summary>The customers an event concerns: the one named, and every holder where it is about an account.</summary>
    internal async ValueTask<IReadOnlyList<CustomerId>> ConcernedAsync(BankEvent e, CancellationToken cancel)
    {
        var concerned = new SortedSet<CustomerId>();
        if (e.Customer is { } named) concerned.Add(await PrimaryAsync(named, cancel));
        var account = e.Text("account");
        if (account is not null && (OfAccount.Contains(e.Type.Name) || e.Customer is null))
            foreach (var holder in await LinksAsync("account:" + account, cancel)) concerned.Add(holder);
        foreach (var (_, customer, _, _) in Changes(e)) concerned.Add(await PrimaryAsync(customer, cancel));
        return [.. concerned];
    }

    /// <summary>The customer behind an identifier: itself, or the one that the alias stands for.</summary>
    internal async ValueTask<CustomerId> PrimaryAsync(CustomerId id, CancellationToken cancel) =>
        await LinksAsync("alias:" + id, cancel) is [var primary, ..] ? primary : id;

    /// <summary>Links that an event brings or takes: key, customer, role, added.</summary>
    internal static IEnumerable<(string Key, CustomerId Customer, string Role, bool Added)> Changes(BankEvent e)
    {
        switch (e.Type.Name)
        {
            case "account.opened":
                var holders = e["holders"].AsList.Select(h => h.AsString.Split('|'));
                foreach (var h in holders) yield return ("account:" + e.Text("account"), CustomerId.Parse(h[0]), h[1], true);
                break;
            case "account.holder-changed" when CustomerId.TryParse(e.Text("customer"), out var who):
                yield return ("account:" + e.Text("account"), who, e.Text("role")!, e.Text("change") == "added");
                break;
            case "customer.linked" or "customer.unlinked" when e.Customer is { } primary && CustomerId.TryParse(e.Text("alias"), out var alias) && alias != primary:
                yield return ("alias:" + alias, primary, "alias", e.Type.Name == "customer.linked");
                break;
        }
    }

    /// <summary>Takes links ahead of the append that stores them.</summary>
    internal async ValueTask NoteAsync(string key, CustomerId customer, bool added, CancellationToken cancel)
    {
        var links = await LinksAsync(key, cancel);
        _links[key] = added ? [.. links.Append(customer).Distinct().Order()] : [.. links.Where(l => l != customer)];
    }

    /// <summary>Forgets what was noted; it is read from the store again.</summary>
    internal void Forget(string key) => _links.TryRemove(key, out _);

    /// <summary>Forgets everything noted of a customer.</summary>
    internal void Forget(CustomerId customer)
    {
        foreach (var key in _links.Where(l => l.Value.Contains(customer)).Select(l => l.Key)) Forget(key);
    }

    private async ValueTask<IReadOnlyList<CustomerId>> LinksAsync(string key, CancellationToken cancel)
    {
        if (_links.TryGetValue(key, out var known)) return known;
        var links = new List<CustomerId>();
        foreach (var link in await journal.FindLinksAsync(keys.HashOf(key), cancel))
            if (await keys.FindAsync(link.Customer, cancel) is { } customer) links.Add(customer.Id);
        links.Sort();
        return _links[key] = links;
    }
}
