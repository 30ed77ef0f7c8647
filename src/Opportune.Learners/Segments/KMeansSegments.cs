namespace Opportune.Learners;

/// <summary>Groups rows that are alike, and says what sets each group apart.</summary>
/// <remarks>
/// k-means on standardised numbers and category indicators: centres drawn by k-means++ (D. Arthur, S. Vassilvitskii, SODA 2007), then Lloyd's steps until no row moves; the best of several starts by the sum of squared distances. New rows can be assigned one at a time, and
/// <see cref="Follow"/> lets the centres move with them (J. MacQueen 1967). Distances in many columns mean little: choose the columns. O(starts·steps·rows·count·width).
/// </remarks>
public sealed class KMeansSegments : ISavedModel<KMeansSegments>
{
    private const int MostSteps = 100;

    private readonly LinearEncoding encoding;
    private readonly string[] columns; // of the places of an encoded row
    private readonly double[][] centres;
    private readonly double[] weights, overall;

    private KMeansSegments(LinearEncoding encoding, string[] columns, double[][] centres, double[] weights, double[] overall)
    {
        if (columns.Length != encoding.Width || overall.Length != encoding.Width || weights.Length != centres.Length || centres.Length == 0 || centres.Any(c => c.Length != encoding.Width)) throw new InvalidDataException("model.layout: the segments do not fit their columns.");
        (this.encoding, this.columns, this.centres, this.weights, this.overall) = (encoding, columns, centres, weights, overall);
    }

    /// <inheritdoc/>
    public static string Kind => "k-means-segments/1";

    /// <summary>How many segments there are.</summary>
    public int Count => centres.Length;

    /// <summary>Finds segments.</summary>
    /// <param name="table">At least <paramref name="count"/> rows.</param>
    /// <param name="count">How many segments, 1 or more.</param>
    /// <param name="seed">Draws the starts.</param>
    /// <param name="starts">How many starts, 1 or more; default 5.</param>
    /// <exception cref="ArgumentException">There are fewer rows than segments, or a setting is out of range.</exception>
    public static KMeansSegments Learn(Table table, int count, long seed = 0, int starts = 5)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        if (table.Rows < count) throw new ArgumentException($"{count} segments need at least as many rows, not {table.Rows}.", nameof(table));
        var encoding = LinearEncoding.Learn(table);
        double[][] rows = encoding.Encode(table);
        var random = CounterRandom.FromSeed(seed);
        double[][] best = [];
        int[] members = [];
        double least = double.PositiveInfinity;
        for (int start = 0; start < starts; start++)
        {
            double[][] centres = Draw(rows, count, random);
            int[] found = Settle(rows, centres);
            double sum = Numerics.Sum([.. rows.Select((r, i) => Distance(r, centres[found[i]]))]);
            if (sum < least) (least, best, members) = (sum, centres, found);
        }
        return new(encoding, NamesOf(table), best, [.. Enumerable.Range(0, count).Select(k => (double)members.Count(m => m == k))], Mean(rows));
    }

    /// <summary>The segment whose centre is nearest, the first of equals.</summary>
    public int Predict(ReadOnlySpan<double> row) => Nearest(Encode(row), centres);

    /// <summary>Assigns a row and moves its segment's centre towards it by 1/(rows of the segment + 1).</summary>
    public int Follow(ReadOnlySpan<double> row)
    {
        double[] x = Encode(row);
        int k = Nearest(x, centres);
        weights[k]++;
        for (int j = 0; j < x.Length; j++) centres[k][j] += (x[j] - centres[k][j]) / weights[k];
        return k;
    }

    /// <summary>What sets a segment apart: columns by falling distance of its centre from the mean of all, in standard deviations (categories: in share).</summary>
    public IReadOnlyList<(string Column, double Difference)> Describe(int segment) =>
        [.. columns.Select((c, j) => (Column: c, Difference: centres[segment][j] - overall[j])).OrderByDescending(d => Math.Abs(d.Difference)).ThenBy(d => d.Column, StringComparer.Ordinal)];

    /// <summary>The mean over rows of (b − a)/max(a, b), a the distance to the own centre, b to the next: near 1 for clear segments, near 0 for none.</summary>
    /// <remarks>The simplified silhouette (E. Hruschka et al. 2004), linear in the rows; P. Rousseeuw's of 1987 is quadratic.</remarks>
    public double Silhouette(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Count < 2 || table.Rows == 0) return 0.0;
        return Numerics.Sum(Array.ConvertAll(encoding.Encode(table), x =>
        {
            double[] d = [.. centres.Select(c => Numerics.Sqrt(Distance(x, c))).Order()];
            return d[1] == 0.0 ? 0.0 : (d[1] - d[0]) / d[1];
        })) / table.Rows;
    }

    /// <summary>How far two assignments of the same rows agree beyond chance: the adjusted Rand index, 1 for the same grouping, about 0 for unrelated ones (L. Hubert, P. Arabie 1985).</summary>
    /// <exception cref="ArgumentException">Lengths differ or there is no row.</exception>
    public static double Agreement(IReadOnlyList<int> one, IReadOnlyList<int> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Count != other.Count || one.Count == 0) throw new ArgumentException("Both assignments are of the same rows, at least one.", nameof(other));
        static double Pairs(IEnumerable<int> counts) => counts.Sum(c => 0.5 * c * (c - 1.0));
        double together = Pairs(one.Zip(other).GroupBy(p => p).Select(g => g.Count())), a = Pairs(one.GroupBy(v => v).Select(g => g.Count())), b = Pairs(other.GroupBy(v => v).Select(g => g.Count()));
        double all = 0.5 * one.Count * (one.Count - 1.0), expected = all == 0.0 ? 0.0 : a * b / all, most = 0.5 * (a + b);
        return most == expected ? 1.0 : (together - expected) / (most - expected);
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        encoding.Write(writer);
        writer.Write("columns", columns);
        writer.Write("weights", weights);
        writer.Write("overall", overall);
        writer.Write("centres", [.. centres.SelectMany(c => c)]);
    }

    /// <inheritdoc/>
    public static KMeansSegments Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var encoding = LinearEncoding.Read(reader);
        string[] columns = reader.ReadStrings("columns");
        double[] weights = reader.ReadDoubles("weights"), overall = reader.ReadDoubles("overall");
        return new(encoding, columns, [.. reader.ReadDoubles("centres").Chunk(Math.Max(1, encoding.Width))], weights, overall);
    }

    private double[] Encode(ReadOnlySpan<double> row)
    {
        var x = new double[encoding.Width];
        encoding.Encode(row, x);
        return x;
    }

    // Each next centre is a row, drawn with chance proportional to its squared distance from the nearest centre so far.
    private static double[][] Draw(double[][] rows, int count, CounterRandom random)
    {
        var centres = new List<double[]> { rows[random.NextInt32(rows.Length)].ToArray() };
        double[] nearest = Array.ConvertAll(rows, r => Distance(r, centres[0]));
        while (centres.Count < count)
        {
            double at = random.NextDouble() * Numerics.Sum(nearest);
            int i = 0;
            while (i < rows.Length - 1 && (at -= nearest[i]) >= 0.0) i++;
            centres.Add([.. rows[i]]);
            for (int r = 0; r < rows.Length; r++) nearest[r] = Math.Min(nearest[r], Distance(rows[r], centres[^1]));
        }
        return [.. centres];
    }

    private static int[] Settle(double[][] rows, double[][] centres)
    {
        int[] members = Array.ConvertAll(rows, r => Nearest(r, centres));
        for (int step = 0; step < MostSteps; step++)
        {
            for (int k = 0; k < centres.Length; k++)
            {
                double[][] own = [.. rows.Where((_, i) => members[i] == k)];
                if (own.Length > 0) centres[k] = Mean(own); // an empty segment keeps its centre
            }
            int[] next = Array.ConvertAll(rows, r => Nearest(r, centres));
            if (next.AsSpan().SequenceEqual(members)) break;
            members = next;
        }
        return members;
    }

    private static double[] Mean(double[][] rows)
    {
        var mean = new double[rows[0].Length];
        foreach (double[] row in rows) Numerics.AddScaled(mean, 1.0, row);
        for (int j = 0; j < mean.Length; j++) mean[j] /= rows.Length;
        return mean;
    }

    private static int Nearest(double[] x, double[][] centres)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int k = 0; k < centres.Length; k++) if (Distance(x, centres[k]) is var d && d < least) (least, best) = (d, k);
        return best;
    }

    private static double Distance(double[] a, double[] b)
    {
        double sum = 0.0;
        for (int j = 0; j < a.Length; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
        return sum;
    }

    private static string[] NamesOf(Table table) => [.. table.Columns.SelectMany(c => c.Categories is null ? [c.Name] : c.Categories.Count == 0 ? [c.Name] : c.Categories.Select(v => $"{c.Name}={v}"))];
}
