namespace Opportune.Learners;

/// <summary>Newton's method for ridge logistic regression with labels in [0, 1]; the intercept, without ridge, is the last weight.</summary>
internal static class LogisticNewton
{
    private const int MostSteps = 100;

    public static double[] Minimise(double[][] x, double[] y, double[] v, double ridge)
    {
        int width = x[0].Length + 1;
        double[] w = new double[width], candidate = new double[width];
        double total = Math.Max(1.0, Numerics.Sum(v)), loss = Loss(x, y, v, ridge, w);
        for (int step = 0; step < MostSteps; step++)
        {
            (double[] gradient, double[][] hessian) = Derivatives(x, y, v, ridge, w);
            if (gradient.Max(Math.Abs) <= 1e-9 * total) break;
            double[] direction = Cholesky.Of(hessian).Solve(gradient);
            double next = loss, size = 1.0;
            for (; size > 1e-10; size *= 0.5)
            {
                for (int j = 0; j < width; j++) candidate[j] = w[j] - size * direction[j];
                next = Loss(x, y, v, ridge, candidate);
                if (next <= loss) break;
            }
            if (size <= 1e-10) break; // rounding hides any further gain
            candidate.CopyTo(w, 0);
            if (loss - next <= 1e-15 * Math.Abs(loss)) break;
            loss = next;
        }
        return w;
    }

    private static double Score(double[] row, double[] w) => w[^1] + Numerics.Dot(row, w.AsSpan(0, row.Length));

    private static double Loss(double[][] x, double[] y, double[] v, double ridge, double[] w)
    {
        ReadOnlySpan<double> slopes = w.AsSpan(0, w.Length - 1);
        var losses = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double score = Score(x[i], w);
            losses[i] = v[i] * (Math.Max(score, 0.0) + Numerics.Log1p(Numerics.Exp(-Math.Abs(score))) - y[i] * score);
        }
        return Numerics.Sum(losses) + 0.5 * ridge * Numerics.Dot(slopes, slopes);
    }

    private static (double[] Gradient, double[][] Hessian) Derivatives(double[][] x, double[] y, double[] v, double ridge, double[] w)
    {
        int slopes = w.Length - 1;
        var gradient = new double[w.Length];
        double[][] hessian = [.. Enumerable.Range(0, w.Length).Select(j => new double[j + 1])];
        for (int i = 0; i < x.Length; i++)
        {
            double p = Numerics.Sigmoid(Score(x[i], w)), slope = v[i] * (p - y[i]), curvature = v[i] * p * (1.0 - p);
            Numerics.AddScaled(gradient.AsSpan(0, slopes), slope, x[i]);
            gradient[slopes] += slope;
            for (int j = 0; j < slopes; j++)
            {
                double c = curvature * x[i][j];
                if (c != 0.0) Numerics.AddScaled(hessian[j], c, x[i].AsSpan(0, j + 1));
            }
            Numerics.AddScaled(hessian[slopes].AsSpan(0, slopes), curvature, x[i]);
            hessian[slopes][slopes] += curvature;
        }
        for (int j = 0; j < slopes; j++)
        {
            gradient[j] += ridge * w[j];
            hessian[j][j] += ridge;
        }
        hessian[slopes][slopes] += 1e-12; // labels of one kind leave the intercept without curvature
        return (gradient, hessian);
    }
}
