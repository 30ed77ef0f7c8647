namespace Opportune.Statistics;

/// <summary>p-values corrected for there being many.</summary>
public static class MultipleTesting
{
    /// <summary>Holm's adjusted p-values: those below α keep the chance of any false alarm at α (S. Holm, Scand. J. Statist. 6 (1979) 65).</summary>
    /// <exception cref="ArgumentException">A p-value is outside [0, 1].</exception>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        int[] order = Ascending(pValues);
        var adjusted = new double[order.Length];
        double most = 0.0;
        for (int k = 0; k < order.Length; k++) adjusted[order[k]] = most = Math.Max(most, Math.Min(1.0, (order.Length - k) * pValues[order[k]]));
        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's adjusted p-values: of those below α, a share of at most α is false on average, tests being independent (JRSS B 57 (1995) 289).</summary>
    /// <exception cref="ArgumentException">A p-value is outside [0, 1].</exception>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues)
    {
        int[] order = Ascending(pValues);
        var adjusted = new double[order.Length];
        double least = 1.0;
        for (int k = order.Length - 1; k >= 0; k--) adjusted[order[k]] = least = Math.Min(least, pValues[order[k]] * order.Length / (k + 1.0));
        return adjusted;
    }

    private static int[] Ascending(ReadOnlySpan<double> pValues)
    {
        double[] p = pValues.ToArray();
        if (!p.All(v => v >= 0.0 && v <= 1.0)) throw new ArgumentException("A p-value lies in [0, 1].", nameof(pValues));
        return [.. Enumerable.Range(0, p.Length).OrderBy(i => p[i]).ThenBy(i => i)];
    }
}
