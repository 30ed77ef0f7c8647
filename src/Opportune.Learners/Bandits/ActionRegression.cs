namespace Opportune.Learners;

/// <summary>Ridge regression of the reward on a dense vector, kept up to date: θ = A⁻¹b, A = λI + Σ w·xxᵀ.</summary>
/// <remarks>A⁻¹ by Sherman and Morrison, O(d²) a step; rows are padded to whole lanes.</remarks>
internal sealed class ActionRegression
{
    private readonly int width, stride;
    private readonly double[] inverse, theta, along, padded;

    public ActionRegression(int width, double ridge) : this(width, new double[Stride(width) * width], new double[Stride(width)])
    {
        for (int i = 0; i < width; i++) inverse[i * stride + i] = 1.0 / ridge;
    }

    private ActionRegression(int width, double[] inverse, double[] theta) =>
        (this.width, stride, this.inverse, this.theta, along, padded) = (width, Stride(width), inverse, theta, new double[Stride(width)], new double[Stride(width)]);

    public ActionRegression Clone() => new(width, [.. inverse], [.. theta]);

    public double Mean(ReadOnlySpan<double> x) => Numerics.Dot(theta.AsSpan(0, width), x);

    /// <summary>xᵀA⁻¹x: the squared uncertainty of the mean, in units of the noise's variance.</summary>
    public double Variance(ReadOnlySpan<double> x)
    {
        Span<double> vector = stride <= 512 ? stackalloc double[stride] : new double[stride];
        vector.Clear();
        x.CopyTo(vector);
        double sum = 0.0;
        for (int i = 0; i < width; i++)
            if (vector[i] != 0.0) sum += vector[i] * Numerics.Dot(inverse.AsSpan(i * stride, stride), vector);
        return Math.Max(0.0, sum);
    }

    public void Learn(ReadOnlySpan<double> x, double reward, double weight)
    {
        x.CopyTo(padded);
        for (int i = 0; i < width; i++) along[i] = Numerics.Dot(inverse.AsSpan(i * stride, stride), padded);
        double gain = weight / (1.0 + weight * Numerics.Dot(along, padded)), error = reward - Mean(x);
        for (int i = 0; i < width; i++) Numerics.AddScaled(inverse.AsSpan(i * stride, stride), -gain * along[i], along);
        Numerics.AddScaled(theta, gain * error, along);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write("inverse", inverse);
        writer.Write("theta", theta);
    }

    public static ActionRegression Read(ModelReader reader, int width)
    {
        double[] inverse = reader.ReadDoubles("inverse"), theta = reader.ReadDoubles("theta");
        if (theta.Length != Stride(width) || inverse.Length != Stride(width) * width) throw new InvalidDataException("model.layout: an action's regression does not fit the context.");
        return new(width, inverse, theta);
    }

    private static int Stride(int width) => (width + 7) & ~7;
}
