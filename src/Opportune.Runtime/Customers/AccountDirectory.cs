using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>Knows which customers hold an account and which customer an alias stands for.</summary>
/// <remarks>Links are stored hashed, with the entries that brought them; memory is only a cache of the store. While a batch is under way, the links it brings are noted ahead, and afterwards
/// forgotten again, so that the store has the last word. Thread-safe.</remarks>
internal sealed class AccountDirectory
{
    private const int LongestChain = 8;
    private const string Alias = "alias:";
    private const int MostAlone = 1 << 21; // about 50 MB
    private static readonly CustomerId TheBank = CustomerId.Parse("opportune:bank");
    private static readonly HashSet<string> OfAccount = ["account.opened", "account.closed", "account.holder-changed", "balance.observed", "transaction.booked", "statement.issued"];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<CustomerId>> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<CustomerId>>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly HashSet<long> _alone = []; // identifiers that stand for nobody else, by fingerprint of their keys: 20 bytes for each that ever came, where a link takes 150
    private readonly IJournal _journal;
    private readonly ICustomerKeys _keys;
    private readonly RuntimeOptions _options;
    private long _changes;

    internal AccountDirectory(IJournal journal, ICustomerKeys keys, RuntimeOptions options)
    {
        (_journal, _keys, _options) = (journal, keys, options);
        _byText = _links.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>A link that an event brings or takes, with the customer behind every alias.</summary>
    internal sealed record Change(string Key, CustomerId Customer, string Role, bool Added);

    /// <summary>Grows whenever a link is noted or forgotten: what was found before may be otherwise since.</summary>
    internal long Changes => Interlocked.Read(ref _changes);

    /// <summary>The customers an event concerns: the one named, and every holder where it is about an account. What is about nobody is kept for the bank itself.</summary>
    internal async ValueTask<IReadOnlyList<CustomerId>> ConcernedAsync(BankEvent e, IReadOnlyList<Change> changes, CancellationToken cancel)
    {
        if (!e.Type.NeedsCustomer && e.Customer is null) return [TheBank];
        CustomerId? named = e.Customer is { } customer ? await PrimaryAsync(customer, cancel) : null;
        var holders = AccountOf(e) is { } account ? await LinksAsync("account:" + account, cancel) : [];
        if (holders.Count == 0 && changes.Count == 0) return named is { } only ? [only] : [];
        var concerned = new SortedSet<CustomerId>();
        if (named is { } also) concerned.Add(also);
        foreach (var holder in holders) concerned.Add(await PrimaryAsync(holder, cancel));
        foreach (var change in changes) concerned.Add(change.Customer);
        return [.. concerned];
    }

    /// <summary>The customer behind an identifier: itself, or the one that the alias stands for.</summary>
    internal ValueTask<CustomerId> PrimaryAsync(CustomerId id, CancellationToken cancel) => IsKnownAlone(id) ? new(id) : BehindAsync(id, cancel);

    /// <summary>Whether it is in memory that an identifier stands for nobody else: so it nearly always is, and every decision asks.</summary>
    private bool IsKnownAlone(CustomerId id)
    {
        var name = id.ToString();
        Span<char> key = stackalloc char[Alias.Length + name.Length];
        Alias.CopyTo(key);
        name.CopyTo(key[Alias.Length..]);
        lock (_gate)
        {
            if (_byText.TryGetValue(key, out var links)) return links.Count == 0;
            if (_alone.Count == 0) return false;
        }
        var print = PrintOf(key);
        lock (_gate) return _alone.Contains(print) && !_byText.ContainsKey(key);
    }

    private void NotAlone(string key)
    {
        if (key.StartsWith(Alias, StringComparison.Ordinal)) _alone.Remove(PrintOf(key));
    }

    private static long PrintOf(ReadOnlySpan<char> key)
    {
        Span<byte> utf8 = stackalloc byte[3 * key.Length];
        return Fingerprint.Of(utf8[..System.Text.Encoding.UTF8.GetBytes(key, utf8)]);
    }

    private async ValueTask<CustomerId> BehindAsync(CustomerId id, CancellationToken cancel)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            if (await LinksAsync(Alias + id, cancel) is not [var primary, ..] || primary == id) return id;
            id = primary;
        }
        return id;
    }

    /// <summary>Links that an event brings or takes.</summary>
    internal async ValueTask<IReadOnlyList<Change>> ChangesAsync(BankEvent e, CancellationToken cancel)
    {
        if (!BringsLinks(e.Type)) return [];
        var changes = new List<Change>();
        foreach (var change in Said(e))
        {
            var primary = await PrimaryAsync(change.Customer, cancel);
            if (change.Key != Alias + primary) changes.Add(change with { Customer = primary });
        }
        return changes;
    }

    /// <summary>Whether an event would make an identifier an alias that already stands for another customer.</summary>
    internal async ValueTask<bool> IsTakenAsync(IReadOnlyList<Change> changes, CancellationToken cancel)
    {
        foreach (var change in changes)
            if (change is { Role: "alias", Added: true } && (await LinksAsync(change.Key, cancel)).Any(l => l != change.Customer)) return true;
        return false;
    }

    /// <summary>Takes a link ahead of the append that stores it.</summary>
    internal async ValueTask NoteAsync(Change change, CancellationToken cancel)
    {
        var links = await LinksAsync(change.Key, cancel);
        lock (_gate)
        {
            _changes++;
            NotAlone(change.Key);
            _links[change.Key] = change.Added ? [.. links.Append(change.Customer).Distinct().Order()] : [.. links.Where(l => l != change.Customer)];
        }
    }

    /// <summary>Forgets what was noted; it is read from the store again.</summary>
    internal void Forget(IEnumerable<string> noted)
    {
        lock (_gate)
        {
            _changes++;
            foreach (var key in noted)
            {
                _links.Remove(key);
                NotAlone(key);
            }
        }
    }

    /// <summary>Forgets everything noted of a customer.</summary>
    internal void Forget(CustomerId customer)
    {
        lock (_gate) Forget(_links.Where(l => l.Value.Contains(customer)).Select(l => l.Key).ToList());
    }

    /// <summary>Whether events of a type may bring or take links.</summary>
    internal static bool BringsLinks(EventType type) => type.Name is "account.opened" or "account.holder-changed" or "customer.linked" or "customer.unlinked";

    /// <summary>The account whose holders an event concerns, or null.</summary>
    internal static string? AccountOf(BankEvent e) => e.Text("account") is { } account && (OfAccount.Contains(e.Type.Name) || e.Customer is null) ? account : null;

    /// <summary>Links that an event itself says, whoever stands behind the identifiers.</summary>
    internal static IEnumerable<Change> Said(BankEvent e)
    {
        switch (e.Type.Name)
        {
            case "account.opened" when e["holders"].Kind == Expressions.CelKind.List:
                foreach (var h in e["holders"].AsList.Select(h => h.AsString.Split('|'))) yield return new("account:" + e.Text("account"), CustomerId.Parse(h[0]), h[1], true);
                break;
            case "account.holder-changed" when CustomerId.TryParse(e.Text("customer"), out var who):
                yield return new("account:" + e.Text("account"), who, e.Text("role")!, e.Text("change") == "added");
                break;
            case "customer.linked" or "customer.unlinked" when e.Customer is { } primary && CustomerId.TryParse(e.Text("alias"), out var alias):
                yield return new(Alias + alias, primary, "alias", e.Type.Name == "customer.linked");
                break;
        }
    }

    /// <summary>What the store says is kept only if nothing was noted or forgotten while it was asked.</summary>
    private async ValueTask<IReadOnlyList<CustomerId>> LinksAsync(string key, CancellationToken cancel)
    {
        long asked;
        lock (_gate)
        {
            if (_links.TryGetValue(key, out var known)) return known;
            if (_alone.Count > 0 && key.StartsWith(Alias, StringComparison.Ordinal) && _alone.Contains(PrintOf(key))) return [];
            asked = _changes;
        }
        var links = new List<CustomerId>();
        foreach (var link in await _journal.FindLinksAsync(_keys.HashOf(key), cancel))
            if (await _keys.FindAsync(link.Customer, cancel) is { } customer) links.Add(customer.Id);
        links.Sort();
        lock (_gate)
        {
            if (asked != _changes) return _links.TryGetValue(key, out var noted) ? noted : links;
            // About 150 bytes each: an account and the question for an alias of everybody in memory.
            if (_links.Count > Math.Max(10_000, 2L * _options.CachedCustomers)) _links.Clear();
            if (links.Count == 0 && key.StartsWith(Alias, StringComparison.Ordinal))
            {
                if (_alone.Count >= MostAlone) _alone.Clear();
                _alone.Add(PrintOf(key));
            }
            return _links[key] = links.Count == 0 ? [] : links;
        }
    }
}
