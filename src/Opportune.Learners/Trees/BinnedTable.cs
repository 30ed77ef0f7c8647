namespace Opportune.Learners;

/// <summary>A table cut into at most 256 bins a column, one byte a cell; the last bin of a column is that of missing values.</summary>
/// <remarks>Thresholds lie midway between neighbouring values; where there are more distinct values than bins, at equal numbers of rows. A category is its own bin; codes from the bin limit on count as missing.</remarks>
internal sealed class BinnedTable
{
    public const int MostBins = 255; // and one for missing values

    private const int RowsForQuantiles = 200_000;

    private BinnedTable(byte[][] cells, double[][] thresholds, bool[] isCategory, int[] bins)
    {
        (Cells, Thresholds, IsCategory, Bins) = (cells, thresholds, isCategory, bins);
        Offsets = new int[bins.Length + 1];
        for (int j = 0; j < bins.Length; j++) Offsets[j + 1] = Offsets[j] + bins[j] + 1;
    }

    /// <summary>cells[column][row].</summary>
    public byte[][] Cells { get; }

    /// <summary>A number is in the first bin whose threshold is above it.</summary>
    public double[][] Thresholds { get; }
    public bool[] IsCategory { get; }

    /// <summary>Bins of each column, the one for missing values not counted; its index.</summary>
    public int[] Bins { get; }

    /// <summary>Where each column's bins start in a histogram of all.</summary>
    public int[] Offsets { get; }
    public int Columns => Bins.Length;
    public int Rows => Cells[0].Length;

    public static BinnedTable Of(Table table, int mostBins, int threads)
    {
        int columns = table.Columns.Count;
        var cells = new byte[columns][];
        var thresholds = new double[columns][];
        bool[] isCategory = [.. table.Columns.Select(c => c.Categories is not null)];
        var bins = new int[columns];
        InOrder.For(columns, threads, j =>
        {
            double[] values = table.Columns[j].Values;
            thresholds[j] = isCategory[j] ? [] : Cut(values, mostBins);
            bins[j] = isCategory[j] ? Math.Clamp(table.Columns[j].Categories!.Count, 1, mostBins) : thresholds[j].Length + 1;
            cells[j] = new byte[values.Length];
            for (int i = 0; i < values.Length; i++) cells[j][i] = (byte)Bin(values[i], thresholds[j], isCategory[j], bins[j]);
        });
        return new(cells, thresholds, isCategory, bins);
    }

    private static int Bin(double value, double[] thresholds, bool isCategory, int missing)
    {
        if (double.IsNaN(value)) return missing;
        if (isCategory) return value < missing ? (int)value : missing;
        int low = 0, high = thresholds.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (value < thresholds[middle]) high = middle; else low = middle + 1;
        }
        return low;
    }

    private static double[] Cut(double[] values, int mostBins)
    {
        int stride = 1 + values.Length / RowsForQuantiles;
        double[] sorted = [.. values.Where((v, i) => i % stride == 0 && !double.IsNaN(v))];
        Array.Sort(sorted);
        var found = new List<double>();
        int distinct = 0;
        for (int i = 0; i < sorted.Length; i++) if (i == 0 || sorted[i] != sorted[i - 1]) distinct++;
        if (distinct <= mostBins)
        {
            for (int i = 1; i < sorted.Length; i++) if (sorted[i] != sorted[i - 1]) found.Add(Between(sorted[i - 1], sorted[i]));
            return [.. found];
        }
        for (int b = 1; b < mostBins; b++)
        {
            int i = (int)((long)b * sorted.Length / mostBins);
            while (i < sorted.Length && sorted[i] == sorted[i - 1]) i++;
            if (i < sorted.Length && (found.Count == 0 || found[^1] <= sorted[i - 1])) found.Add(Between(sorted[i - 1], sorted[i]));
        }
        return [.. found];
    }

    private static double Between(double low, double high)
    {
        double middle = 0.5 * low + 0.5 * high;
        return middle > low && middle <= high ? middle : high;
    }
}

/// <summary>Work that can be done in any order, on some threads; each piece writes only its own results, so threads never change them.</summary>
internal static class InOrder
{
    public static void For(int count, int threads, Action<int> work)
    {
        if (threads > 1 && count > 1) Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
        else for (int i = 0; i < count; i++) work(i);
    }
}
