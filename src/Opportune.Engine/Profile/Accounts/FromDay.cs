namespace Opportune.Engine.Profile.Accounts;

/// <summary>Where a day begins among what is in order of days: equal to nothing, behind all of the days before, so that a binary search ends at the first of the day or of one after it.</summary>
internal readonly struct FromDay(int day) : IComparable<Booking>, IComparable<DayTotals>
{
    public int CompareTo(Booking other) => other.Day < day ? 1 : -1;

    public int CompareTo(DayTotals other) => other.Day < day ? 1 : -1;
}
