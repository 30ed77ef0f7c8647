namespace Opportune.Engine.Profile;

/// <summary>One account of the customer with its booked transactions and balances.</summary>
internal sealed class Account(string id)
{
    private List<EndOfDay>? _days;
    private SeriesBook? _series;

    public string Id { get; } = id;
    public Latest<string> Kind;
    public Latest<string> Role;
    public Latest<bool> Held;
    public Latest<bool> Open;
    /// <summary>Whether each customer named so far holds it, by customer.</summary>
    public SortedList<string, Latest<bool>> HeldBy { get; } = new(StringComparer.Ordinal);
    public int Holders => Math.Max(1, HeldBy.Values.Count(h => h.Value));
    public List<Transaction> Transactions { get; } = [];

    public bool IsSavings => Kind.IsSet && Kind.Value == "savings";
    public bool IsMine => (!Open.IsSet || Open.Value) && (!Held.IsSet || Held.Value);

    /// <summary>Takes who holds it, or no longer does.</summary>
    public void Hold(string customer, bool held, DateTimeOffset time, string source)
    {
        HeldBy.TryGetValue(customer, out var known);
        known.Take(held, time, source);
        HeldBy[customer] = known;
    }

    /// <summary>Inserts in order; the usual case, the newest, costs O(1).</summary>
    public void Add(Transaction transaction)
    {
        Sorted.Insert(Transactions, transaction);
        if (!ReferenceEquals(Transactions[^1], transaction)) _days = null;
        else if (_days is not null) Balances.Extend(_days, Transactions);
        _series?.Add(transaction);
    }

    public void ForgetBefore(DateTimeOffset horizon)
    {
        if (Transactions.Count == 0 || Transactions[0].Time >= horizon) return;
        // The balance of the last forgotten day must survive, or running balances would lose their start.
        var keepFrom = Transactions.FindIndex(t => t.Time >= horizon);
        if (keepFrom <= 0) return;
        var anchor = EndOfDays().LastOrDefault(d => d.Time < horizon);
        for (var i = 0; i < keepFrom; i++) _series?.Remove(Transactions[i]);
        Transactions.RemoveRange(0, keepFrom);
        if (anchor.IsKnown) Transactions.Insert(0, new(anchor.Time, anchor.Day, "", Id, 0, anchor.Minor, "carried", "", "", ""));
        _days = null;
    }

    /// <summary>Its transactions as series; made when first asked for, kept up from then on.</summary>
    public SeriesBook Series => _series ??= new(Transactions);

    /// <summary>The balance after each instant at which something was booked, oldest first.</summary>
    public IReadOnlyList<EndOfDay> EndOfDays() => _days ??= Balances.Follow(Transactions);

    /// <summary>The event behind a balance of <see cref="EndOfDays"/>; empty where it was carried over from what is forgotten.</summary>
    public string EventOf(EndOfDay day) => Transactions[day.Row].Event;
}

/// <summary>A balance known at the end of an instant's bookings.</summary>
/// <param name="Time">The instant of the bookings.</param>
/// <param name="Day">Its day.</param>
/// <param name="Minor">Balance in minor units; meaningless where unknown.</param>
/// <param name="IsKnown">Whether any balance was ever said.</param>
/// <param name="Reconciles">Whether it equals the balance before plus the bookings, within one major unit; null for the first.</param>
/// <param name="Row">Which of the account's bookings said it, or was the last: <see cref="Account.EventOf"/> gives its event.</param>
public readonly record struct EndOfDay(DateTimeOffset Time, int Day, long Minor, bool IsKnown, bool? Reconciles, int Row);
