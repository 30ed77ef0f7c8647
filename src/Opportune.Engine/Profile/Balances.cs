namespace Opportune.Engine.Profile;

/// <summary>Follows an account's balance through its bookings.</summary>
/// <remarks>
/// Some banks deliver the rows of one instant (a whole day, in daily files) in no particular order. Of the balances that such a group of rows says, the one after
/// the last booking is the one that the group's start plus its sum leads to; where the start is unknown, it is the one that no other row starts from.
/// </remarks>
internal static class Balances
{
    /// <summary>The balance after each instant, oldest first.</summary>
    public static List<EndOfDay> Follow(List<Transaction> rows)
    {
        var days = new List<EndOfDay>();
        Follow(days, rows, 0);
        return days;
    }

    /// <summary>Follows on after a row was added at the end: only its own instant is looked at again.</summary>
    public static void Extend(List<EndOfDay> days, List<Transaction> rows)
    {
        var from = rows.Count - 1;
        while (from > 0 && rows[from - 1].Time == rows[from].Time) from--;
        if (days.Count > 0 && days[^1].Time == rows[from].Time) days.RemoveAt(days.Count - 1);
        Follow(days, rows, from);
    }

    private static void Follow(List<EndOfDay> days, List<Transaction> rows, int from)
    {
        long? running = days.Count > 0 && days[^1].IsKnown ? days[^1].Minor : null;
        while (from < rows.Count)
        {
            var to = from + 1;
            while (to < rows.Count && rows[to].Time == rows[from].Time) to++;
            var sum = 0L;
            for (var i = from; i < to; i++) sum += rows[i].Minor;
            var expected = running + sum;
            var last = LastOf(rows, from, to, expected);
            var said = last < 0 ? null : rows[last].Balance;
            bool? reconciles = expected is { } e && said is { } s ? Math.Abs(e - s) <= 100 : null;
            running = said ?? expected;
            days.Add(new(rows[from].Time, rows[from].Day, running ?? 0, running is not null, reconciles, last < 0 ? to - 1 : last));
            from = to;
        }
    }

    /// <summary>The row whose balance stands at the end of the group; -1 where none says a balance.</summary>
    private static int LastOf(List<Transaction> rows, int from, int to, long? expected)
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

    private static bool StartsAnother(List<Transaction> rows, int from, int to, int self, long balance)
    {
        for (var i = from; i < to; i++)
            if (i != self && rows[i].Balance is { } after && after - rows[i].Minor == balance) return true;
        return false;
    }
}
