using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>What acting changed, compared with not acting: measured, or not measurable and why. A failed analysis has no number.</summary>
public abstract record LiftEstimate
{
    private LiftEstimate() { }

    /// <summary>A measured difference of two success rates.</summary>
    /// <param name="Treated">The treated units' rate, in [0, 1].</param>
    /// <param name="Control">The control units' rate, in [0, 1].</param>
    /// <param name="Difference">Treated − Control.</param>
    /// <param name="Ci95">The 95 % interval of the difference.</param>
    /// <param name="TreatedUnits">How many units were treated.</param>
    /// <param name="ControlUnits">How many were not.</param>
    public sealed record Measured(double Treated, double Control, double Difference, Interval Ci95, long TreatedUnits, long ControlUnits) : LiftEstimate;

    /// <summary>No estimate.</summary>
    /// <param name="Code">Stable: <c>lift.treated.none</c>, <c>lift.control.none</c>.</param>
    /// <param name="Message">What is missing and what to do.</param>
    public sealed record NotMeasurable(string Code, string Message) : LiftEstimate;

    /// <summary>The difference of two independent proportions with Newcombe's hybrid score interval.</summary>
    /// <remarks>With Wilson intervals [l₁, u₁] and [l₂, u₂]: d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²). Source: R. Newcombe,
    /// "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), method 10.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or successes exceed units.</exception>
    public static LiftEstimate OfProportions(long treatedSuccesses, long treated, long controlSuccesses, long control)
    {
        Interval first = Proportion.Wilson(treatedSuccesses, treated), second = Proportion.Wilson(controlSuccesses, control);
        if (treated == 0) return new NotMeasurable("lift.treated.none", "No unit was treated: wait until the action has been delivered, or check its policy.");
        if (control == 0) return new NotMeasurable("lift.control.none", "There is no control unit to compare with: give the experiment a control share above 0.");
        double p = (double)treatedSuccesses / treated, q = (double)controlSuccesses / control, d = p - q;
        double below = Length(p - first.Low, second.High - q), above = Length(first.High - p, q - second.Low);
        return new Measured(p, q, d, new(d - below, d + above), treated, control);
    }

    private static double Length(double x, double y) => Numerics.Sqrt(x * x + y * y);
}
