using System.Runtime.InteropServices;

namespace Opportune.Engine.Profile.Accounts;

/// <summary>What detectors look up in an account's bookings without passing through all of them.</summary>
/// <remarks>Kept row by row: a row that comes late takes back what follows from its day on, which is taken in again behind it. Not thread-safe: it belongs to one customer.</remarks>
internal sealed class Ledger
{
    private readonly Bookings _rows;
    private readonly Dictionary<string, RowList> _countries = new(StringComparer.Ordinal);
    private RowList _deposits;
    private RowList _journeys;

    /// <summary>Takes in all that was booked.</summary>
    public Ledger(string account, Bookings rows)
    {
        (_rows, Days, Series) = (rows, new(rows), new(account, rows));
        Add(rows.First);
    }

    /// <summary>Bookings by day.</summary>
    public DayBook Days { get; }

    /// <summary>Bookings by series.</summary>
    public SeriesBook Series { get; }

    /// <summary>Countries in which something was booked.</summary>
    public Dictionary<string, RowList>.KeyCollection Countries => _countries.Keys;

    /// <summary>Money that came in since a day, oldest first.</summary>
    public ReadOnlySpan<int> Deposits(int day) => _deposits.From(_rows.FirstOfDay(day));

    /// <summary>Payments for journeys by their category since a day, oldest first.</summary>
    public ReadOnlySpan<int> Journeys(int day) => _journeys.From(_rows.FirstOfDay(day));

    /// <summary>What was booked in a country since a day, oldest first.</summary>
    public ReadOnlySpan<int> In(string country, int day) => _countries.TryGetValue(country, out var rows) ? rows.From(_rows.FirstOfDay(day)) : [];

    /// <summary>Takes the rows from one on in.</summary>
    public void Add(int row)
    {
        for (; row < _rows.End; row++)
        {
            ref readonly var booking = ref _rows[row];
            Days.Add(row);
            Series.Add(row);
            if (booking.Minor > 0) _deposits.Add(row);
            if (booking.Minor < 0 && booking.Category == "travel") _journeys.Add(row);
            if (booking.Country.Length > 0) CollectionsMarshal.GetValueRefOrAddDefault(_countries, booking.Country, out _).Add(row);
        }
    }

    /// <summary>Takes back the rows of a day and after it; gives the first of them.</summary>
    public int Rewind(int day)
    {
        var row = _rows.FirstOfDay(day);
        for (var last = _rows.End - 1; last >= row; last--) Series.Rewind(last);
        Days.Rewind(day);
        _deposits.Rewind(row);
        _journeys.Rewind(row);
        foreach (var country in _countries.Keys) CollectionsMarshal.GetValueRefOrNullRef(_countries, country).Rewind(row);
        return row;
    }

    /// <summary>Lets the rows before one go; to be called while they are still there.</summary>
    public void ForgetBefore(int row)
    {
        for (var first = _rows.First; first < row; first++) Series.Forget(first);
        _deposits.ForgetBefore(row);
        _journeys.ForgetBefore(row);
        foreach (var country in _countries.Keys) CollectionsMarshal.GetValueRefOrNullRef(_countries, country).ForgetBefore(row);
    }
}
