using System.Runtime.InteropServices;

namespace Opportune.Engine.Profile.Accounts;

/// <summary>What an account's bookings of one day come to.</summary>
/// <remarks>Amounts in minor units. The balance is the one after the day's last instant; 0 where none was ever said, and then <see cref="IsKnown"/> is false.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct DayTotals
{
    /// <summary>The day.</summary>
    public int Day;

    /// <summary>Whether a balance was ever said.</summary>
    public bool IsKnown;

    /// <summary>The balance at its end, and the row that said it or was the last.</summary>
    public long Balance;
    public int BalanceRow;

    /// <summary>The lowest balance that an instant of it left, the latest of equal ones, and its row; -1 where none is known.</summary>
    public long Lowest;
    public int LowestRow;

    /// <summary>What came in and went out, other than moves between own accounts.</summary>
    public long Flow;

    /// <summary>What went out of it, ≥ 0, and all that went out on days before.</summary>
    public long Spent;
    public long SpentBefore;

    /// <summary>Takes an instant's bookings in; gives the first row of the next instant.</summary>
    public int Take(Bookings rows, int from)
    {
        var after = Balances.After(rows, from, rows.End, IsKnown ? Balance : null);
        if (after.Minor is { } minor)
        {
            if (LowestRow < 0 || minor <= Lowest) (Lowest, LowestRow) = (minor, after.Row);
            (IsKnown, Balance) = (true, minor);
        }
        BalanceRow = after.Row;
        for (var row = from; row < after.Next; row++)
        {
            ref readonly var booking = ref rows[row];
            if (booking.Minor == 0 || booking.IsOwn) continue;
            Flow += booking.Minor;
            if (booking.Minor < 0) Spent -= booking.Minor;
        }
        return after.Next;
    }
}
