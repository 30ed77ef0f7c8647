namespace Opportune.Learners;

/// <summary>Finds the best split of a node from its histogram.</summary>
/// <remarks>Gain of children L, R over their parent P: ½(S(L) + S(R) − S(P)) with S = G²/(H + λ), or, where bounds cut a value v, S = −2Gv − (H + λ)v² (T. Chen, C. Guestrin, "XGBoost", KDD 2016, eq. 7).
/// Categories are ordered by G/(H + 10) and cut once in that order (W. Fisher, JASA 53 (1958): for one node's squared loss no other partition is better; the 10 damps rare ones, as in LightGBM).</remarks>
internal sealed class SplitSearch(BinnedTable table, BoostingOptions options)
{
    private const double CategorySmoothing = 10.0;

    public Split Best(ReadOnlySpan<GradientSum> histogram, int column, GradientSum total, double low, double high)
    {
        ReadOnlySpan<GradientSum> bins = histogram.Slice(table.Offsets[column], table.Bins[column] + 1);
        double parent = Score(total, low, high);
        return table.IsCategory[column] ? BestSet(bins, column, total, parent, low, high) : BestThreshold(bins, column, total, parent, low, high);
    }

    public double Value(GradientSum sum, double low, double high) => Math.Clamp(-sum.Gradient / (sum.Hessian + options.Ridge + 1e-300), low, high);

    private double Score(GradientSum sum, double low, double high)
    {
        double h = sum.Hessian + options.Ridge, v = -sum.Gradient / (h + 1e-300);
        if (v >= low && v <= high) return -sum.Gradient * v;
        v = Math.Clamp(v, low, high);
        return -(2.0 * sum.Gradient + h * v) * v;
    }

    private Split BestThreshold(ReadOnlySpan<GradientSum> bins, int column, GradientSum total, double parent, double low, double high)
    {
        int direction = options.Monotone?[column] ?? 0, bestBin = -1;
        GradientSum missing = bins[^1], left = default, bestLeft = default;
        double best = options.MinGain;
        bool bestMissingLeft = false;
        for (int b = 0; b < bins.Length - 2; b++)
        {
            left += bins[b];
            if (left.Rows == 0) continue;
            double gain = Gain(left, total - left, parent, low, high, direction);
            if (gain > best) (best, bestBin, bestLeft, bestMissingLeft) = (gain, b, left, missing.Rows == 0 && 2 * left.Rows > total.Rows);
            if (missing.Rows == 0) continue;
            GradientSum with = left + missing;
            gain = Gain(with, total - with, parent, low, high, direction);
            if (gain > best) (best, bestBin, bestLeft, bestMissingLeft) = (gain, b, with, true);
        }
        return bestBin < 0 ? Split.None : new(best, column, bestBin, null, bestMissingLeft, bestLeft);
    }

    private Split BestSet(ReadOnlySpan<GradientSum> bins, int column, GradientSum total, double parent, double low, double high)
    {
        Span<double> keys = stackalloc double[bins.Length];
        Span<int> order = stackalloc int[bins.Length];
        int present = 0;
        for (int b = 0; b < bins.Length; b++)
        {
            if (bins[b].Rows == 0) continue;
            keys[present] = bins[b].Gradient / (bins[b].Hessian + CategorySmoothing);
            order[present++] = b;
        }
        SortByKey(keys[..present], order[..present]);
        GradientSum left = default, bestLeft = default;
        double best = options.MinGain;
        int cut = -1;
        for (int k = 0; k < present - 1; k++)
        {
            left += bins[order[k]];
            double gain = Gain(left, total - left, parent, low, high, 0);
            if (gain > best) (best, cut, bestLeft) = (gain, k, left);
        }
        if (cut < 0) return Split.None;
        var set = new ulong[TreeEnsemble.SetWords];
        bool missingLeft = false, missingHere = bins[^1].Rows > 0;
        for (int k = 0; k <= cut; k++)
        {
            if (order[k] == bins.Length - 1) missingLeft = true;
            else set[order[k] >> 6] |= 1UL << (order[k] & 63);
        }
        if (!missingHere) missingLeft = 2 * bestLeft.Rows > total.Rows;
        for (int code = bins.Length - 1; missingLeft && code < 64 * TreeEnsemble.SetWords; code++) set[code >> 6] |= 1UL << (code & 63); // codes without a bin count as missing
        return new(best, column, 0, set, missingLeft, bestLeft);
    }

    // An insertion sort, stable in the bin: a total order, no allocation; category counts are small.
    private static void SortByKey(Span<double> keys, Span<int> order)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            (double key, int bin) = (keys[i], order[i]);
            int j = i;
            for (; j > 0 && keys[j - 1] > key; j--) (keys[j], order[j]) = (keys[j - 1], order[j - 1]);
            (keys[j], order[j]) = (key, bin);
        }
    }

    private double Gain(GradientSum left, GradientSum right, double parent, double low, double high, int direction)
    {
        if (left.Rows < options.MinRowsPerLeaf || right.Rows < options.MinRowsPerLeaf || left.Hessian < options.MinHessianPerLeaf || right.Hessian < options.MinHessianPerLeaf) return double.NegativeInfinity;
        if (direction != 0 && direction * (Value(right, low, high) - Value(left, low, high)) < 0.0) return double.NegativeInfinity;
        return 0.5 * (Score(left, low, high) + Score(right, low, high) - parent);
    }
}
