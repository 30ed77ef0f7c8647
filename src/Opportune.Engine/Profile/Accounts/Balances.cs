namespace Opportune.Engine.Profile.Accounts;

/// <summary>A balance at the end of an instant's bookings.</summary>
/// <param name="Time">The instant of the bookings.</param>
/// <param name="Minor">Balance in minor units; null where none was ever said.</param>
/// <param name="Reconciles">Whether it equals the balance before plus the bookings, within one major unit; null where nothing can be compared.</param>
/// <param name="Row">Which of the account's bookings said it, or was the last.</param>
/// <param name="Next">The first row of the next instant.</param>
internal readonly record struct BalanceAfter(DateTimeOffset Time, long? Minor, bool? Reconciles, int Row, int Next);

/// <summary>Follows an account's balance through its bookings.</summary>
/// <remarks>
/// Some banks deliver the rows of one instant (a whole day, in daily files) in no particular order. Of the balances that such a group of rows says, the one after
/// the last booking is the one that the group's start plus its sum leads to; where the start is unknown, it is the one that no other row starts from.
/// </remarks>
internal static class Balances
{
    private const int WithinMinor = 100;

    /// <summary>The balance after each instant, oldest first.</summary>
    public static IEnumerable<BalanceAfter> Follow(Bookings rows)
    {
        long? balance = null;
        for (var row = rows.First; row < rows.End;)
        {
            var after = After(rows, row, rows.End, balance);
            yield return after;
            (row, balance) = (after.Next, after.Minor);
        }
    }

    /// <summary>The balance after the instant of a row, with which it begins.</summary>
    /// <param name="rows">The account's bookings.</param>
    /// <param name="from">The instant's first row.</param>
    /// <param name="end">The row before which it ends at the latest.</param>
    /// <param name="before">The balance before it, where one is known.</param>
    public static BalanceAfter After(Bookings rows, int from, int end, long? before)
    {
        var (to, sum) = (from, 0L);
        while (to < end && rows[to].Ticks == rows[from].Ticks) sum += rows[to++].Minor;
        var expected = before + sum;
        var last = LastOf(rows, from, to, expected);
        var said = last < 0 ? null : rows[last].Balance;
        bool? reconciles = expected is { } e && said is { } s ? Math.Abs(e - s) <= WithinMinor : null;
        return new(rows[from].Time, said ?? expected, reconciles, last < 0 ? to - 1 : last, to);
    }

    /// <summary>The row whose balance stands at the end of the group; -1 where none says a balance.</summary>
    private static int LastOf(Bookings rows, int from, int to, long? expected)
    {
        var best = -1;
        var bestDistance = long.MaxValue;
        for (var i = from; i < to; i++)
        {
            if (rows[i].Balance is not { } balance) continue;
            var distance = expected is { } e ? Math.Abs(balance - e) : StartsAnother(rows, from, to, i, balance) ? 1 : 0;
            if (distance > bestDistance) continue;
            (best, bestDistance) = (i, distance);
        }
        return best;
    }

    private static bool StartsAnother(Bookings rows, int from, int to, int self, long balance)
    {
        for (var i = from; i < to; i++)
            if (i != self && rows[i].Balance is { } after && after - rows[i].Minor == balance) return true;
        return false;
    }
}
