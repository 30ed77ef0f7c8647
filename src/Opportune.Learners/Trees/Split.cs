namespace Opportune.Learners;

/// <summary>Sums over the rows of a bin or a node.</summary>
internal struct GradientSum
{
    public double Gradient, Hessian;
    public int Rows;

    public static GradientSum operator +(GradientSum a, GradientSum b) => new() { Gradient = a.Gradient + b.Gradient, Hessian = a.Hessian + b.Hessian, Rows = a.Rows + b.Rows };

    public static GradientSum operator -(GradientSum a, GradientSum b) => new() { Gradient = a.Gradient - b.Gradient, Hessian = a.Hessian - b.Hessian, Rows = a.Rows - b.Rows };
}

/// <summary>The best way found to divide a node.</summary>
/// <param name="Gain">What the loss falls by; below 0 where there is no way.</param>
/// <param name="Column">The column that decides.</param>
/// <param name="Bin">Numbers: bins up to this one go left.</param>
/// <param name="Set">Categories: the bins that go left; null for numbers.</param>
/// <param name="MissingLeft">Where missing values go.</param>
/// <param name="Left">Sums of the left child.</param>
internal sealed record Split(double Gain, int Column, int Bin, ulong[]? Set, bool MissingLeft, GradientSum Left)
{
    public static Split None { get; } = new(double.NegativeInfinity, -1, 0, null, false, default);

    public bool GoesLeft(int bin, int missing) =>
        bin == missing ? MissingLeft : Set is null ? bin <= Bin : (Set[bin >> 6] >> (bin & 63) & 1) == 1;
}
