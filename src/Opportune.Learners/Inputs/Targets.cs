namespace Opportune.Learners;

/// <summary>The numbers that a regression learns.</summary>
internal static class Targets
{
    /// <summary>Larger ones have squares that cannot be summed.</summary>
    private const double Largest = 1e150;

    /// <exception cref="ArgumentException">A target is not finite, or above 1e150 in size.</exception>
    public static void RequireSound(ReadOnlySpan<double> targets)
    {
        foreach (double t in targets) if (!(Math.Abs(t) <= Largest)) throw new ArgumentException("A target is a finite number of at most 1e150 in size.", nameof(targets));
    }
}
