namespace Opportune.Engine.Profile.Accounts;

/// <summary>Bookings of one account, direction, counterparty and name, in order.</summary>
/// <remarks>
/// A series recurs when it has at least three bookings, three quarters of the gaps between them fit one period (7 ± 2, 14 ± 3, 30 ± 6, 91 ± 12 days), one gap of two periods, a payment missed, left out of the count, and its amounts lie close
/// (median absolute deviation ≤ 35 % of the median of the latest six). Gaps are counted as bookings come and go, so that a judgement costs the same however long the series is.
/// </remarks>
internal sealed class Series(string account, Bookings rows)
{
    private const int LeastToRecur = 3;
    private const int LatestAmounts = 6;
    private const int MostEvidence = 8;
    private const int MostDeviationPercent = 35;
    private static readonly (int Days, int Tolerance)[] Periods = [(7, 2), (14, 3), (30, 6), (91, 12)];

    private GapCounts _fitting;
    private GapCounts _double;
    private RowList _rows;
    private string? _key;
    private Recurring? _judged;
    private bool _isJudged;
    private string[]? _evidence;

    /// <summary>Bookings in it.</summary>
    public int Count => _rows.Count;

    /// <summary>Its first row.</summary>
    public int First => _rows[0];

    /// <summary>Its rows from a day on, oldest first.</summary>
    public ReadOnlySpan<int> Since(int day) => _rows.From(rows.FirstOfDay(day));

    /// <summary>What recurs in it, whatever day it is; null where nothing does.</summary>
    public Recurring? Judged
    {
        get
        {
            if (_isJudged) return _judged;
            _isJudged = true;
            return _judged = Judge();
        }
    }

    /// <summary>Events of the latest bookings, newest first, at most 8.</summary>
    public IReadOnlyList<string> Evidence => _evidence ??= Latest();

    /// <summary>The event of the latest booking.</summary>
    public string LastEvent => rows.EventOf(_rows[Count - 1]);

    /// <summary>Direction, account, counterparty and name.</summary>
    public string Key => _key ??= Newest is var b && b.Minor > 0 ? $"+|{account}|{b.Counterparty}|{b.Series}" : $"-|{account}|{b.Counterparty}|{b.Series}";

    /// <summary>The account.</summary>
    public string Account => account;

    /// <summary>The account's bookings, of which some are its own.</summary>
    public Bookings Rows => rows;

    internal ref readonly Booking Newest => ref rows[_rows[Count - 1]];

    /// <summary>Takes a row behind all others.</summary>
    public void Add(int row)
    {
        if (Count > 0) CountGap(rows[row].Day - Newest.Day, 1);
        _rows.Add(row);
        Change();
    }

    /// <summary>Lets the rows from one on go.</summary>
    public void Rewind(int row)
    {
        for (; Count > 0 && _rows[Count - 1] >= row; _rows.Rewind(_rows[Count - 1]))
            if (Count > 1) CountGap(Newest.Day - rows[_rows[Count - 2]].Day, -1);
        Change();
    }

    /// <summary>Lets the rows before one go.</summary>
    public void ForgetBefore(int row)
    {
        for (; Count > 0 && _rows[0] < row; _rows.ForgetBefore(_rows[0] + 1))
            if (Count > 1) CountGap(rows[_rows[1]].Day - rows[_rows[0]].Day, -1);
        Change();
    }

    private void Change()
    {
        _isJudged = false;
        (_judged, _evidence) = (null, null);
    }

    private string[] Latest()
    {
        var events = new string[Math.Min(MostEvidence, Count)];
        for (var i = 0; i < events.Length; i++) events[i] = rows.EventOf(_rows[Count - 1 - i]);
        return events;
    }

    private void CountGap(int gap, int by)
    {
        for (var p = 0; p < Periods.Length; p++)
        {
            var (days, tolerance) = Periods[p];
            if (Math.Abs(gap - days) <= tolerance) _fitting[p] += by;
            if (Math.Abs(gap - (2 * days)) <= tolerance) _double[p] += by;
        }
    }

    private Recurring? Judge()
    {
        if (Count < LeastToRecur || Period() is not (> 0 and var period)) return null;
        Span<long> amounts = stackalloc long[Math.Min(LatestAmounts, Count)];
        for (var i = 0; i < amounts.Length; i++) amounts[i] = rows[_rows[Count - 1 - i]].Minor;
        var usual = Median(amounts);
        foreach (ref var amount in amounts) amount = Math.Abs(amount - usual);
        if (Median(amounts) * 100 > Math.Abs(usual) * MostDeviationPercent) return null;
        return new(this, period, usual, NextDay(Newest.Day, period), rows[_rows[Count - 2]].Day);
    }

    private int Period()
    {
        for (var p = 0; p < Periods.Length; p++)
        {
            var oneMissed = _double[p] > 0 ? 1 : 0;
            if (_fitting[p] >= 2 && _fitting[p] * 4 >= (Count - 1 - oneMissed) * 3) return Periods[p].Days;
        }
        return 0;
    }

    /// <summary>How many gaps fit each of the periods.</summary>
    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct GapCounts
    {
        private int _first;
    }

    /// <summary>Monthly and quarterly ones keep their day of the month, in calendar months.</summary>
    private static int NextDay(int last, int period) =>
        period is 7 or 14 ? last + period : Bank.BankZone.Day(Bank.BankZone.Date(last).AddMonths(period == 30 ? 1 : 3));

    private static long Median(Span<long> values)
    {
        values.Sort();
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}
