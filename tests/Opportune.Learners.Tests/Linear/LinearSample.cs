namespace Opportune.Learners.Tests.Linear;

/// <summary>Eighty rows that Python and C# make alike: x ← 16807·x mod (2³¹ − 1) from 12345.</summary>
internal sealed class LinearSample
{
    public LinearSample()
    {
        long state = 12345;
        double Uniform()
        {
            state = 16807 * state % 2147483647;
            return state / 2147483647.0;
        }
        for (int i = 0; i < 80; i++)
        {
            double a = Uniform() * 4 - 2, b = Uniform() * 10;
            int c = (int)(Uniform() * 3);
            double z = 1.2 * a - 0.3 * b + new[] { 0.5, -1, 0.2 }[c] + 1;
            (A[i], B[i], C[i]) = (a, b, c);
            Labels[i] = Uniform() < 1 / (1 + Math.Exp(-z));
            Targets[i] = 2 * a - 0.7 * b + (c + 1) + Uniform();
        }
    }

    public double[] A { get; } = new double[80];
    public double[] B { get; } = new double[80];
    public double[] C { get; } = new double[80];
    public bool[] Labels { get; } = new bool[80];
    public double[] Targets { get; } = new double[80];
    public double[] Weights { get; } = [.. Enumerable.Range(0, 80).Select(i => 1.0 + i % 3)];

    public Table Table => new([new("a", A), new("b", B), new("c", C, ["first", "second", "third"])]);

    public Features Features(int i) => Learners.Features.Of(("a", A[i]), ("b", B[i]));
}
