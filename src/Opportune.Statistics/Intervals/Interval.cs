namespace Opportune.Statistics;

/// <summary>A closed range of numbers, as an estimate's interval is.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, ≥ <paramref name="Low"/>.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>High − Low.</summary>
    public double Width => High - Low;

    /// <summary>Whether the value lies between the ends, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
