using System.Text;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile.Accounts;

/// <summary>One account of the customer with its bookings and balances.</summary>
internal sealed class Account(string id)
{
    private const int MostOnStack = 256;
    private static readonly WordSet Carried = WordSet.Of("carried", "", "", "");
    private Ledger? _ledger;

    public string Id { get; } = id;
    public Latest<string> Kind;
    public Latest<string> Role;
    public Latest<bool> Held;
    public Latest<bool> Open;
    /// <summary>Whether each customer named so far holds it, by customer.</summary>
    public SortedList<string, Latest<bool>> HeldBy { get; } = new(StringComparer.Ordinal);
    public int Holders => Math.Max(1, HeldBy.Values.Count(h => h.Value));
    public Bookings Bookings { get; } = new();

    public bool IsSavings => Kind.IsSet && Kind.Value == "savings";
    public bool IsMine => (!Open.IsSet || Open.Value) && (!Held.IsSet || Held.Value);

    /// <summary>What detectors look up; made when first asked for, kept up from then on.</summary>
    public Ledger Ledger => _ledger ??= new(Id, Bookings);

    /// <summary>The balance after the latest booking, minor units; null where none was ever said.</summary>
    public long? Balance => Ledger.Days is { Count: > 0 } days && days[^1].IsKnown ? days[^1].Balance : null;

    /// <summary>The event behind <see cref="Balance"/>; empty without any booking, or where it was carried over from what is forgotten.</summary>
    public string BalanceEvent => Ledger.Days is { Count: > 0 } days ? Bookings.EventOf(days[^1].BalanceRow) : "";

    /// <summary>Takes who holds it, or no longer does.</summary>
    public void Hold(string customer, bool held, DateTimeOffset time, string source)
    {
        HeldBy.TryGetValue(customer, out var known);
        known.Take(held, time, source);
        HeldBy[customer] = known;
    }

    /// <summary>Takes a booking in; the usual case, the newest, costs O(1).</summary>
    /// <param name="booking">The booking.</param>
    /// <param name="source">The event behind it.</param>
    public void Add(in Booking booking, string source)
    {
        var most = Encoding.UTF8.GetMaxByteCount(source.Length);
        Span<byte> name = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        name = name[..Encoding.UTF8.GetBytes(source, name)];
        var row = Bookings.PlaceOf(booking, name);
        var again = row < Bookings.End && _ledger is not null ? _ledger.Rewind(booking.Day) : row;
        Bookings.Insert(row, booking, name);
        _ledger?.Add(again);
    }

    /// <summary>Forgets bookings before an instant but for the balance that they came to, or running balances would lose their start.</summary>
    public void ForgetBefore(DateTimeOffset horizon)
    {
        var row = Bookings.First;
        while (row < Bookings.End && Bookings[row].Ticks < horizon.UtcTicks) row++;
        if (row == Bookings.First || row == Bookings.End || (row == Bookings.First + 1 && IsCarried(Bookings.First))) return;
        var past = default(BalanceAfter);
        for (var instant = Bookings.First; instant < row; instant = past.Next) past = Balances.After(Bookings, instant, row, past.Minor);
        _ledger?.ForgetBefore(row);
        Bookings.ForgetBefore(row, past.Minor is { } minor ? new(past.Time, Bookings[past.Row].Day, 0, minor, Carried, false) : null);
        _ledger?.Days.Forget();
    }

    private bool IsCarried(int row) => Bookings.NameOf(row).Length == 0;
}
