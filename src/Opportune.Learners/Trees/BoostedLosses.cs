namespace Opportune.Learners;

/// <summary>−ln of the probability given to what happened, p = σ(score).</summary>
internal sealed class LogisticLoss(bool[] labels) : BoostedLoss
{
    public override double[] Baseline(int[] rows)
    {
        double positives = rows.Count(i => labels[i]), p = Math.Clamp(positives / rows.Length, 1e-9, 1.0 - 1e-9);
        return [Numerics.Log(p / (1.0 - p))];
    }

    public override void Derive(double[][] scores, int k, int[] rows, double[] gradients, double[] hessians)
    {
        double[] s = scores[0];
        foreach (int i in rows)
        {
            double p = Numerics.Sigmoid(s[i]);
            (gradients[i], hessians[i]) = (p - (labels[i] ? 1.0 : 0.0), p * (1.0 - p));
        }
    }

    public override double Mean(double[][] scores, int[] rows)
    {
        double[] s = scores[0];
        return Numerics.Sum(Array.ConvertAll(rows, i => Math.Max(s[i], 0.0) + Numerics.Log1p(Numerics.Exp(-Math.Abs(s[i]))) - (labels[i] ? s[i] : 0.0))) / rows.Length;
    }
}

/// <summary>Half the squared error.</summary>
internal sealed class SquaredLoss(double[] targets) : BoostedLoss
{
    public override double[] Baseline(int[] rows) => [Numerics.Sum(Array.ConvertAll(rows, i => targets[i])) / rows.Length];

    public override void Derive(double[][] scores, int k, int[] rows, double[] gradients, double[] hessians)
    {
        double[] s = scores[0];
        foreach (int i in rows) (gradients[i], hessians[i]) = (s[i] - targets[i], 1.0);
    }

    public override double Mean(double[][] scores, int[] rows)
    {
        double[] off = Array.ConvertAll(rows, i => scores[0][i] - targets[i]);
        return 0.5 * Numerics.Dot(off, off) / rows.Length;
    }
}

/// <summary>−ln of the probability given to the class that happened, probabilities by softmax of the scores.</summary>
internal sealed class SoftmaxLoss(int[] labels, int classes) : BoostedLoss
{
    public override double[] Baseline(int[] rows)
    {
        var logs = new double[classes];
        for (int k = 0; k < classes; k++) logs[k] = Numerics.Log(Math.Max(1e-9, (double)rows.Count(i => labels[i] == k) / rows.Length));
        double mean = Numerics.Sum(logs) / classes;
        return Array.ConvertAll(logs, l => l - mean);
    }

    public override void Derive(double[][] scores, int k, int[] rows, double[] gradients, double[] hessians)
    {
        var p = new double[classes];
        foreach (int i in rows)
        {
            for (int c = 0; c < classes; c++) p[c] = scores[c][i];
            Softmax.OfScores(p);
            (gradients[i], hessians[i]) = (p[k] - (labels[i] == k ? 1.0 : 0.0), p[k] * (1.0 - p[k]));
        }
    }

    public override double Mean(double[][] scores, int[] rows)
    {
        var p = new double[classes];
        return Numerics.Sum(Array.ConvertAll(rows, i =>
        {
            for (int c = 0; c < classes; c++) p[c] = scores[c][i];
            Softmax.OfScores(p);
            return -Numerics.Log(Math.Max(p[labels[i]], 1e-300));
        })) / rows.Length;
    }
}

internal static class Softmax
{
    /// <summary>Turns scores into probabilities in place: e^s / Σ e^s, shifted by the largest score so that nothing overflows.</summary>
    public static void OfScores(Span<double> scores)
    {
        double most = double.NegativeInfinity;
        foreach (double s in scores) most = Math.Max(most, s);
        for (int k = 0; k < scores.Length; k++) scores[k] = Numerics.Exp(scores[k] - most);
        double total = Numerics.Sum(scores);
        for (int k = 0; k < scores.Length; k++) scores[k] /= total;
    }
}
