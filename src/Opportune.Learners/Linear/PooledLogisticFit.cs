namespace Opportune.Learners;

/// <summary>The Newton steps and the estimates of pooling behind <see cref="PooledLogisticRegression"/>.</summary>
internal sealed class PooledLogisticFit
{
    private const int MostSteps = 30;
    private const double Least = 1e-6, Most = 25.0;
    private readonly double[][] x;
    private readonly int[] groups;
    private readonly double[] y, offsets, weights;
    private readonly double[] shared;
    private readonly double[][] own;
    private readonly double total;
    private double v, w;

    public PooledLogisticFit(double[][] x, int[] groups, int groupCount, double[] y, double[] offsets, double[] weights)
    {
        (this.x, this.groups, this.y, this.offsets, this.weights) = (x, groups, y, offsets, weights);
        shared = new double[x[0].Length];
        own = [.. Enumerable.Range(0, groupCount).Select(_ => new double[shared.Length])];
        total = Math.Max(1.0, Numerics.Sum(weights));
    }

    public PooledLogisticRegression Learn(PooledLogisticOptions options)
    {
        (v, w) = (Start(options.SharedVariance), Start(options.OwnVariance));
        int rounds = options is { SharedVariance: not null, OwnVariance: not null } ? 1 : Math.Max(1, options.Rounds);
        for (int round = 0; ; round++)
        {
            Climb();
            Belief belief = Around();
            if (round >= rounds - 1) return Result(belief);
            (double before, double beforeOwn) = (v, w);
            if (options.SharedVariance is null) v = Bounded(Numerics.Dot(shared, shared), shared.Length - Trace(belief.Covariance) / v);
            if (options.OwnVariance is null) w = Bounded(own.Sum(d => Numerics.Dot(d, d)), own.Length * shared.Length - OwnTrace(belief) / w);
            if (Math.Abs(v - before) <= 0.01 * before && Math.Abs(w - beforeOwn) <= 0.01 * beforeOwn) rounds = round + 2;
        }
    }

    private static double Start(double? variance) => variance switch
    {
        null => 0.05,
        { } given when given > 0.0 && double.IsFinite(given) => given,
        _ => throw new ArgumentException("A variance is a finite number above 0."),
    };

    /// <summary>The squares of slopes over the number of them that the data determine (MacKay's γ).</summary>
    private static double Bounded(double squares, double determined) => Math.Clamp(squares / Math.Max(determined, 1e-3), Least, Most);

    private static double Trace(double[][] matrix) => Enumerable.Range(0, matrix.Length).Sum(j => matrix[j][j]);

    /// <summary>Newton's method with step halving; stops at a gradient of 1e-7 of the weights' sum.</summary>
    private void Climb()
    {
        double loss = Loss(shared, own);
        for (int step = 0; step < MostSteps; step++)
        {
            (double[] du, double[][] dg, double largest) = Direction();
            if (largest <= 1e-7 * total) return;
            double size = 1.0, next = loss;
            double[] u = shared;
            double[][] d = own;
            for (; size > 1e-6; size *= 0.5)
            {
                (u, d) = (Moved(shared, size, du), [.. own.Select((o, g) => Moved(o, size, dg[g]))]);
                if ((next = Loss(u, d)) <= loss) break;
            }
            if (size <= 1e-6) return; // rounding hides any further gain
            u.CopyTo(shared, 0);
            for (int g = 0; g < own.Length; g++) d[g].CopyTo(own[g], 0);
            if (loss - next <= 1e-10 * Math.Abs(loss)) return;
            loss = next;
        }
    }

    private static double[] Moved(double[] from, double size, double[] along)
    {
        double[] to = [.. from];
        Numerics.AddScaled(to, size, along);
        return to;
    }

    private double Loss(double[] u, double[][] d)
    {
        double[][] slopes = [.. d.Select(o => Moved(u, 1.0, o))];
        var losses = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double score = offsets[i] + Numerics.Dot(x[i], slopes[groups[i]]);
            losses[i] = weights[i] * (Math.Max(score, 0.0) + Numerics.Log1p(Numerics.Exp(-Math.Abs(score))) - y[i] * score);
        }
        return Numerics.Sum(losses) + 0.5 * Numerics.Dot(u, u) / v + 0.5 * d.Sum(o => Numerics.Dot(o, o)) / w;
    }

    /// <summary>Gradient and curvature of each group's rows at the present slopes: bₘ = Σ vᵢ(yᵢ − pᵢ)xᵢ and G = Σ vᵢpᵢ(1 − pᵢ)xᵢxᵢᵀ (lower triangle).</summary>
    private (double[][] Gradients, double[][][] Curvatures) Derivatives()
    {
        double[][] slopes = [.. own.Select(o => Moved(shared, 1.0, o))], gradients = [.. own.Select(o => new double[o.Length])];
        double[][][] curvatures = [.. own.Select(o => Enumerable.Range(0, o.Length).Select(j => new double[j + 1]).ToArray())];
        for (int i = 0; i < x.Length; i++)
        {
            double p = Numerics.Sigmoid(offsets[i] + Numerics.Dot(x[i], slopes[groups[i]])), curvature = weights[i] * p * (1.0 - p);
            Numerics.AddScaled(gradients[groups[i]], weights[i] * (y[i] - p), x[i]);
            double[][] matrix = curvatures[groups[i]];
            for (int j = 0; j < shared.Length; j++)
                if (curvature * x[i][j] is var c and not 0.0) Numerics.AddScaled(matrix[j], c, x[i].AsSpan(0, j + 1));
        }
        return (gradients, curvatures);
    }

    /// <summary>With λ = 1/w and M = (G + λI)⁻¹ for each group: S = I/v + Σ λ(I − λM), S·δu = bᵤ − Σ (I − λM)·b, δd = M·b − (I − λM)·δu.</summary>
    private (double[] Shared, double[][] Own, double Largest) Direction()
    {
        (double[][] gradients, double[][][] curvatures) = Derivatives();
        double[][][] m = Inverses(curvatures);
        double lambda = 1.0 / w;
        double[] right = new double[shared.Length];
        Numerics.AddScaled(right, -1.0 / v, shared);
        double largest = 0.0;
        for (int g = 0; g < own.Length; g++)
        {
            Numerics.AddScaled(right, 1.0, gradients[g]);
            Numerics.AddScaled(gradients[g], -lambda, own[g]);
            largest = Math.Max(largest, gradients[g].Max(Math.Abs));
        }
        largest = Math.Max(largest, right.Max(Math.Abs));
        for (int g = 0; g < own.Length; g++) Numerics.AddScaled(right, -1.0, Less(m[g], gradients[g], lambda));
        double[] du = Cholesky.Of(Schur(m, lambda)).Solve(right);
        return (du, [.. own.Select((_, g) => Moved(Times(m[g], gradients[g]), -1.0, Less(m[g], du, lambda)))], largest);
    }

    private double[][][] Inverses(double[][][] curvatures)
    {
        foreach (double[][] matrix in curvatures)
            for (int j = 0; j < matrix.Length; j++) matrix[j][j] += 1.0 / w;
        return [.. curvatures.Select(c => Cholesky.Of(c).Inverse())];
    }

    private double[][] Schur(double[][][] m, double lambda)
    {
        double[][] s = [.. Enumerable.Range(0, shared.Length).Select(_ => new double[shared.Length])];
        foreach (double[][] matrix in m)
            for (int j = 0; j < s.Length; j++) Numerics.AddScaled(s[j], -lambda * lambda, matrix[j]);
        for (int j = 0; j < s.Length; j++) s[j][j] += 1.0 / v + m.Length * lambda;
        return s;
    }

    /// <summary>(I − λM)·b.</summary>
    private static double[] Less(double[][] m, double[] b, double lambda) => Moved(b, -lambda, Times(m, b));

    private static double[] Times(double[][] matrix, double[] b) => [.. matrix.Select(row => Numerics.Dot(row, b))];

    /// <summary>The belief around the mode: S⁻¹, and for each group and column the diagonals of M, M·S⁻¹·M and M·S⁻¹, from which every variance follows.</summary>
    private Belief Around()
    {
        double[][][] m = Inverses(Derivatives().Curvatures);
        double[][] covariance = Cholesky.Of(Schur(m, 1.0 / w)).Inverse();
        return new(covariance, [.. m.Select(matrix => matrix.Select((row, j) =>
        {
            double[] along = Times(covariance, row);
            return (row[j], Numerics.Dot(along, row), along[j]);
        }).ToArray())]);
    }

    /// <summary>Σ_dg = M + (I − λM)·S⁻¹·(I − λM), so its trace is Σ M + S⁻¹ − 2λ·(M·S⁻¹) + λ²·(M·S⁻¹·M) over the diagonal; here summed over groups.</summary>
    private double OwnTrace(Belief belief)
    {
        double lambda = 1.0 / w, sum = 0.0;
        foreach ((double M, double Both, double One)[] diagonal in belief.Diagonals)
            for (int j = 0; j < diagonal.Length; j++)
                sum += diagonal[j].M + belief.Covariance[j][j] - 2.0 * lambda * diagonal[j].One + lambda * lambda * diagonal[j].Both;
        return sum;
    }

    /// <summary>The slopes u + d_g vary by M + λ²·M·S⁻¹·M; those of a group without examples by S⁻¹ + w.</summary>
    private PooledLogisticRegression Result(Belief belief)
    {
        double lambda = 1.0 / w;
        double[][] slopes = [.. own.Select(o => Moved(shared, 1.0, o)), [.. shared]];
        double[][] variances = [.. belief.Diagonals.Select(d => d.Select(t => t.M + lambda * lambda * t.Both).ToArray()), [.. belief.Covariance.Select((row, j) => row[j] + w)]];
        return new(slopes, variances, v, w);
    }

    private sealed record Belief(double[][] Covariance, (double M, double Both, double One)[][] Diagonals);
}
