using System.Globalization;
using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>One measure of a group compared with the reference group; or why it cannot be measured.</summary>
public abstract record FairnessMeasure
{
    private FairnessMeasure() { }

    /// <summary>A measured comparison.</summary>
    /// <param name="Group">The group's rate.</param>
    /// <param name="Reference">The reference group's rate.</param>
    /// <param name="Value">Difference or ratio, as the measure says.</param>
    /// <param name="Ci95">Its 95 % interval.</param>
    public sealed record Measured(double Group, double Reference, double Value, Interval Ci95) : FairnessMeasure;

    /// <summary>Too few people.</summary>
    /// <param name="Code">Stable: <c>fairness.group.small</c>, <c>fairness.rate.zero</c>.</param>
    /// <param name="Message">The figures.</param>
    public sealed record NotMeasurable(string Code, string Message) : FairnessMeasure;
}

/// <summary>How a group fared compared with a reference group.</summary>
/// <remarks>Differences have Newcombe's intervals (<see cref="LiftEstimate"/>); the ratio p/q likewise joins Wilson's intervals [l₁, u₁] and [l₂, u₂]:
/// (pq ∓ √((pq)² − a(2p − a)·b(2q − b)))/(b(2q − b)), with a = l₁, b = u₂ for its lower end and a = u₁, b = l₂ for its upper (A. Donner, G. Zou, Stat. Methods Med. Res. 21 (2012) 347), which unlike Katz's has a width where all of both groups were chosen. A rate of fewer than <see cref="LeastPeople"/> people is not measured.
/// Definitions: demographic parity compares rates of being chosen, equal opportunity true-positive rates, equalised odds these and false-positive rates (M. Hardt, E. Price, N. Srebro, NIPS 2016); the four-fifths rule looks at the ratio.</remarks>
public sealed record FairnessComparison(GroupRates Group, GroupRates Reference)
{
    /// <summary>The fewest people of a rate.</summary>
    public const long LeastPeople = 30;

    /// <summary>P(chosen | group) − P(chosen | reference).</summary>
    public FairnessMeasure DemographicParity => Difference(Group.Selected, Group.Units, Reference.Selected, Reference.Units);

    /// <summary>P(chosen | group) / P(chosen | reference); below 0.8 the four-fifths rule raises concern.</summary>
    public FairnessMeasure RateRatio => Ratio(Group.Selected, Group.Units, Reference.Selected, Reference.Units);

    /// <summary>Difference of true-positive rates.</summary>
    public FairnessMeasure EqualOpportunity => Difference(Group.TruePositives, Group.Positives, Reference.TruePositives, Reference.Positives);

    /// <summary>Difference of false-positive rates.</summary>
    public FairnessMeasure FalsePositiveDifference => Difference(Group.FalsePositives, Group.Negatives, Reference.FalsePositives, Reference.Negatives);

    /// <summary>Of the differences of true-positive and false-positive rates, the larger in size.</summary>
    public FairnessMeasure EqualisedOdds => (EqualOpportunity, FalsePositiveDifference) switch
    {
        (FairnessMeasure.Measured a, FairnessMeasure.Measured b) => Math.Abs(a.Value) >= Math.Abs(b.Value) ? a : b,
        (FairnessMeasure.NotMeasurable a, _) => a,
        (_, var b) => b,
    };

    /// <summary>Within the group: mean predicted probability less observed rate; Reference is the observed rate. The interval is that of the observed rate (Wilson).</summary>
    public FairnessMeasure CalibrationWithinGroup
    {
        get
        {
            if (Group.Units < LeastPeople) return Small(Group.Units);
            double predicted = Group.PredictedSum / Group.Units, observed = (double)Group.Positives / Group.Units;
            Interval rate = Proportion.Wilson(Group.Positives, Group.Units);
            return new FairnessMeasure.Measured(predicted, observed, predicted - observed, new(predicted - rate.High, predicted - rate.Low));
        }
    }

    private static FairnessMeasure Difference(long s1, long n1, long s2, long n2)
    {
        if (Math.Min(n1, n2) < LeastPeople) return Small(Math.Min(n1, n2));
        var lift = (LiftEstimate.Measured)LiftEstimate.OfProportions(s1, n1, s2, n2);
        return new FairnessMeasure.Measured(lift.Treated, lift.Control, lift.Difference, lift.Ci95);
    }

    private static FairnessMeasure Ratio(long s1, long n1, long s2, long n2)
    {
        if (Math.Min(n1, n2) < LeastPeople) return Small(Math.Min(n1, n2));
        if (s1 == 0 || s2 == 0) return new FairnessMeasure.NotMeasurable("fairness.rate.zero", "Nobody of one of the groups was chosen, so the ratio has no interval: look at the difference.");
        double p = (double)s1 / n1, q = (double)s2 / n2;
        Interval first = Proportion.Wilson(s1, n1), second = Proportion.Wilson(s2, n2);
        return new FairnessMeasure.Measured(p, q, p / q, new(RatioEnd(p, q, first.Low, second.High, -1.0), RatioEnd(p, q, first.High, second.Low, 1.0)));
    }

    private static double RatioEnd(double p, double q, double a, double b, double sign)
    {
        double both = p * q, end = b * (2.0 * q - b);
        return (both + sign * Numerics.Sqrt(Math.Max(0.0, both * both - a * (2.0 * p - a) * end))) / end;
    }

    private static FairnessMeasure.NotMeasurable Small(long people) =>
        new("fairness.group.small", string.Create(CultureInfo.InvariantCulture, $"The rate is one of only {people} people; at least {LeastPeople} are needed."));
}
