namespace Opportune.Engine.Profile.Accounts;

/// <summary>A payment or income that comes again and again.</summary>
/// <remarks>Valid until the profile changes.</remarks>
public sealed class Recurring
{
    private readonly Series _series;

    internal Recurring(Series series, int period, long minor, int next, int previousDay)
    {
        ref readonly var last = ref series.Newest;
        (_series, Period, Minor, Next, PreviousDay, Count) = (series, period, minor, next, previousDay, series.Count);
        (Category, Counterparty, LastDay, LastMinor, LastAt) = (last.Category, last.Counterparty, last.Day, last.Minor, last.Time);
    }

    /// <summary>What identifies it: direction, account, counterparty and category.</summary>
    public string Key => _series.Key;

    /// <summary>Its category, or empty.</summary>
    public string Category { get; }

    /// <summary>The other side, or empty.</summary>
    public string Counterparty { get; }

    /// <summary>7, 14, 30 or 91 days.</summary>
    public int Period { get; }

    /// <summary>The usual signed amount: median of the latest six.</summary>
    public long Minor { get; }

    /// <summary>Day number of the latest occurrence.</summary>
    public int LastDay { get; }

    /// <summary>Signed amount of the latest occurrence.</summary>
    public long LastMinor { get; }

    /// <summary>When the latest occurrence was booked.</summary>
    public DateTimeOffset LastAt { get; }

    /// <summary>The event behind the latest occurrence.</summary>
    public string LastEvent => _series.LastEvent;

    /// <summary>Day number of the occurrence before it.</summary>
    public int PreviousDay { get; }

    /// <summary>The next expected day number.</summary>
    public int Next { get; }

    /// <summary>Occurrences seen.</summary>
    public int Count { get; }

    /// <summary>Events, newest first, at most 8.</summary>
    public IReadOnlyList<string> Evidence => _series.Evidence;

    /// <summary>The amount a month, minor units.</summary>
    public long MonthlyMinor => Period == 30 ? Minor : Minor * 365 / (12L * Period);

    /// <summary>The account's bookings, of which <see cref="Since"/> names its own.</summary>
    internal Bookings Rows => _series.Rows;

    /// <summary>Its rows from a day on, oldest first.</summary>
    internal ReadOnlySpan<int> Since(int day) => _series.Since(day);

    /// <summary>Whether a booking of an account is one of its occurrences.</summary>
    internal bool Has(string account, in Booking booking) =>
        (Minor > 0) == (booking.Minor > 0) && _series.Account == account && Counterparty == booking.Counterparty && _series.Newest.Series == booking.Series;
}
