namespace Opportune.Learners;

/// <summary>Boosts the terms of an additive logistic model in turn, on several bags, and averages their values.</summary>
internal sealed class AdditiveBoosting(bool[] labels, ExplainableBoostingOptions options)
{
    /// <summary>The values of each term's cells, from these scores on.</summary>
    public double[][] Learn(IReadOnlyList<AdditiveTerm> terms, double[] start, long stream)
    {
        double[][] mean = [.. terms.Select(t => new double[t.Count])];
        for (int bag = 0; bag < options.Bags; bag++)
        {
            int[] order = [.. Enumerable.Range(0, labels.Length)];
            CounterRandom.FromSeed(options.Seed + stream + bag).Shuffle(order.AsSpan());
            int held = Math.Max(1, (int)(options.ValidationShare * order.Length));
            int[] training = order[held..], validation = order[..held];
            Array.Sort(training);
            Array.Sort(validation);
            double[][] values = LearnBag(terms, start, training, validation);
            for (int t = 0; t < mean.Length; t++) Numerics.AddScaled(mean[t], 1.0 / options.Bags, values[t]);
        }
        return mean;
    }

    private double[][] LearnBag(IReadOnlyList<AdditiveTerm> terms, double[] start, int[] training, int[] validation)
    {
        double[] scores = [.. start];
        double[][] values = [.. terms.Select(t => new double[t.Count])], best = [.. values.Select(v => v.ToArray())];
        var loss = new LogisticLoss(labels);
        double least = loss.Mean([scores], validation);
        int bestRound = 0;
        for (int round = 1; round <= options.Rounds && round - bestRound <= options.Patience; round++)
        {
            for (int t = 0; t < terms.Count; t++) Advance(terms[t], training, scores, values[t]);
            double now = loss.Mean([scores], validation);
            if (now >= least) continue;
            (least, bestRound) = (now, round);
            for (int t = 0; t < values.Length; t++) values[t].CopyTo(best[t], 0);
        }
        return best;
    }

    private void Advance(AdditiveTerm term, int[] training, double[] scores, double[] values)
    {
        GradientSum[] sums = Sums(term, training, scores);
        var steps = new double[term.Count];
        term.Step(sums, options.MinRows, steps);
        for (int c = 0; c < steps.Length; c++) values[c] += steps[c] *= options.LearningRate;
        for (int i = 0; i < scores.Length; i++) scores[i] += steps[term.Cells[i]];
    }

    public GradientSum[] Sums(AdditiveTerm term, IEnumerable<int> rows, double[] scores)
    {
        var sums = new GradientSum[term.Count];
        foreach (int i in rows)
        {
            double p = Numerics.Sigmoid(scores[i]);
            ref GradientSum sum = ref sums[term.Cells[i]];
            sum.Gradient += p - (labels[i] ? 1.0 : 0.0);
            sum.Hessian += p * (1.0 - p);
            sum.Rows++;
        }
        return sums;
    }
}
