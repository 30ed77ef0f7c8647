namespace Opportune.Learners;

/// <summary>A payment or income that comes every month.</summary>
/// <param name="Schedule">On which day.</param>
/// <param name="Window">Days by which it may come before or after; 0 where it keeps the day.</param>
/// <param name="Amount">Its usual amount with its sign: the median of the latest six.</param>
/// <param name="Months">In how many months it came.</param>
public readonly record struct RecurringItem(MonthlySchedule Schedule, int Window, double Amount, int Months);

/// <summary>What comes every month in a series of daily changes, such as a salary and a rent, told apart from everyday changes.</summary>
/// <remarks>
/// <para>For each <see cref="MonthlySchedule"/> the largest change of one sign on (or within two days of) its day is looked at in every month since the first. It recurs when it came at least three times and in three quarters of the months, in one of the last two, within 35 % of the median of the latest six amounts. That this is no chance is judged by the share q
/// of all other days whose change lies as near to that amount: with k of n months the probability is at most exp(−n·KL(k/n ‖ p)), p = 1 − (1 − q)^(2w+1) with w the days of the window (W. Hoeffding, J. Am. Stat. Assoc. 58 (1963) 13, theorem 1), which times the number of schedules tried must be below 0.0001. The item that moves most money is taken out, then the next is looked for, up to 12.</para>
/// <para>In every month an item counts with the median of its earlier amounts, up to six, on the day when it was due, whether it came or not. So what is left in <see cref="Everyday"/> holds everyday changes and the errors that a forecast of the items would have made. O(days·items).</para>
/// </remarks>
public sealed class RecurringItems
{
    private const int MostItems = 12, LatestAmounts = 6, LeastMonths = 3, LooseWindow = 2;
    private const double Near = 0.35, LeastShare = 0.75, Chance = 0.0001;

    private readonly DateOnly first;
    private readonly int count;
    private readonly double[] everyday;
    private readonly List<Found> found = [];

    private RecurringItems(DateOnly first, int count, double[] everyday) => (this.first, this.count, this.everyday) = (first, count, everyday);

    /// <summary>The items, those that move most money first.</summary>
    public IReadOnlyList<RecurringItem> Items => [.. found.Select(f => f.Item)];

    /// <summary>The changes without what was expected of the items.</summary>
    public ReadOnlySpan<double> Everyday => everyday;

    /// <summary>Looks for items.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="changes">One a day, finite.</param>
    /// <exception cref="ArgumentException">A change is not finite.</exception>
    public static RecurringItems Of(DateOnly first, ReadOnlySpan<double> changes)
    {
        foreach (double c in changes) if (!double.IsFinite(c)) throw new ArgumentException("A change is a finite number.", nameof(changes));
        var result = new RecurringItems(first, changes.Length, changes.ToArray());
        var calendar = MonthlySchedule.All.Select(s => (Schedule: s, Days: result.DaysOf(s))).ToList();
        double[] left = changes.ToArray();
        while (result.found.Count < MostItems && Largest(calendar, left) is { } item) result.TakeOut(item, left);
        return result;
    }

    /// <summary>What the items bring on each of the next days.</summary>
    /// <remarks>An item that may come late and has not come yet is expected on the first day; one that came early is not expected again.</remarks>
    /// <param name="days">How many, 1 or more.</param>
    public double[] Due(int days)
    {
        var due = new double[days];
        foreach (var item in found)
            foreach (int day in DaysOf(item.Item.Schedule, count - item.Item.Window, count + days - 1))
            {
                bool isOpen = day - item.Item.Window < count && day + item.Item.Window >= count;
                if (isOpen ? item.Latest < day - item.Item.Window : day >= count) due[Math.Max(day, count) - count] += item.Item.Amount;
            }
        return due;
    }

    private void TakeOut(Candidate item, double[] left)
    {
        var amounts = new List<double>();
        int latest = -1;
        foreach (var (due, came, amount, isHit) in item.Months)
        {
            double expected = amounts.Count > 0 ? Median(amounts) : item.Amount;
            everyday[due] -= expected;
            if (!isHit) continue;
            left[came] -= amount;
            amounts.Add(amount);
            if (amounts.Count > LatestAmounts) amounts.RemoveAt(0);
            latest = came;
        }
        found.Add(new(new(item.Schedule, item.Window, Median(amounts), item.Months.Count(m => m.IsHit)), latest));
    }

    private static Candidate? Largest(List<(MonthlySchedule Schedule, int[] Days)> calendar, double[] left)
    {
        double[] sorted = [.. left.Order()];
        Candidate? best = null;
        int tried = 4 * calendar.Count;
        foreach (var (schedule, days) in calendar)
            for (int k = 0; k < 4; k++)
                if (Look(schedule, days, k < 2 ? 0 : LooseWindow, k % 2 == 0 ? 1.0 : -1.0, left, sorted, tried) is { } one && (best is null || one.Moved > best.Moved)) best = one;
        return best;
    }

    private static Candidate? Look(MonthlySchedule schedule, int[] days, int window, double sign, double[] left, double[] sorted, int tried)
    {
        if (days.Length < LeastMonths) return null;
        var all = new List<(int Due, int Came, double Amount)>(days.Length);
        foreach (int day in days)
        {
            int came = day;
            for (int d = Math.Max(0, day - window); d <= Math.Min(left.Length - 1, day + window); d++) if (sign * left[d] > sign * left[came]) came = d;
            all.Add((day, came, left[came]));
        }
        double usual = Median([.. all.TakeLast(LatestAmounts).Select(m => m.Amount)]), room = Near * Math.Abs(usual);
        if (!(sign * usual > 0.0)) return null;
        int begin = all.FindIndex(m => Math.Abs(m.Amount - usual) <= room);
        if (begin < 0) return null;
        var months = all.Skip(begin).Select(m => (m.Due, m.Came, m.Amount, IsHit: Math.Abs(m.Amount - usual) <= room)).ToList();
        int hits = months.Count(m => m.IsHit);
        if (hits < LeastMonths || hits < LeastShare * months.Count || !months.TakeLast(2).Any(m => m.IsHit)) return null;
        int others = Math.Max(0, Below(sorted, usual + room, true) - Below(sorted, usual - room, false) - hits);
        double q = (others + 1.0) / left.Length, p = 1.0 - Numerics.Pow(1.0 - Math.Min(q, 1.0), 2 * window + 1), share = (double)hits / months.Count;
        if (share <= p || -months.Count * Divergence(share, p) + Numerics.Log(tried) > Numerics.Log(Chance)) return null;
        double moved = months.Sum(m => m.IsHit ? (m.Due == m.Came ? Math.Abs(usual) : 0.5 * Math.Abs(usual)) - Math.Abs(m.Amount - usual) : -Math.Abs(usual));
        return moved > 0.0 ? new(schedule, window, usual, months, moved) : null;
    }

    // KL(k ‖ p) of two chances.
    private static double Divergence(double k, double p) => k * Numerics.Log(k / p) + (k < 1.0 ? (1.0 - k) * Numerics.Log((1.0 - k) / (1.0 - p)) : 0.0);

    private int[] DaysOf(MonthlySchedule schedule) => [.. DaysOf(schedule, 0, count - 1)];

    private IEnumerable<int> DaysOf(MonthlySchedule schedule, int from, int to)
    {
        var month = first.AddDays(from).AddMonths(-1);
        for (month = new(month.Year, month.Month, 1); month.DayNumber - first.DayNumber <= to + 3; month = month.AddMonths(1))
            if (schedule.DayIn(month.Year, month.Month).DayNumber - first.DayNumber is var day && day >= from && day <= to) yield return day;
    }

    /// <summary>How many lie below a value, or at it too.</summary>
    private static int Below(double[] sorted, double value, bool orAt)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value || (orAt && sorted[middle] == value)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : 0.5 * (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]);
    }

    private sealed record Found(RecurringItem Item, int Latest);

    private sealed record Candidate(MonthlySchedule Schedule, int Window, double Amount, List<(int Due, int Came, double Amount, bool IsHit)> Months, double Moved);
}
