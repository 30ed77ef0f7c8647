namespace Opportune.Learners.Tests.Linear;

public sealed class CholeskyInverseTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(60)]
    public void An_inverse_times_its_matrix_is_one_and_its_triangles_are_equal_bit_for_bit(int n)
    {
        var random = CounterRandom.FromSeed(n);
        double[][] root = [.. Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, n + 3).Select(_ => random.NextNormal()).ToArray())];
        double[][] matrix = [.. root.Select((r, i) => root.Select((c, j) => Numerics.Dot(r, c) + (i == j ? 1.0 : 0.0)).ToArray())];

        double[][] inverse = Cholesky.Of(matrix).Inverse();

        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
            {
                Assert.Equal(i == j ? 1.0 : 0.0, Numerics.Dot(matrix[i], inverse[j]), 1e-10); // the inverse is its own transpose
                Assert.Equal(inverse[j][i], inverse[i][j]);
            }
        double[] unit = new double[n], column = inverse[n / 2];
        unit[n / 2] = 1.0;
        Assert.All(Cholesky.Of(matrix).Solve(unit).Zip(column), p => Assert.Equal(p.First, p.Second, 1e-12));
    }
}
