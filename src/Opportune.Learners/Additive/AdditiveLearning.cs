namespace Opportune.Learners;

/// <summary>Learns an <see cref="ExplainableBoosting"/>: curves, then pairs, then centring.</summary>
internal sealed class AdditiveLearning
{
    private const int Parts = 33; // of a column in a pair: 32 of equal numbers of rows, one for missing values

    private readonly Table table;
    private readonly ExplainableBoostingOptions options;
    private readonly BinnedTable binned;
    private readonly AdditiveBoosting boosting;
    private readonly AdditiveTerm[] terms;
    private readonly double[][] curves;
    private readonly double[] scores;

    public AdditiveLearning(Table table, bool[] labels, ExplainableBoostingOptions options)
    {
        (this.table, this.options, binned, boosting) = (table, options, BinnedTable.Of(table, BinnedTable.MostBins, 1), new(labels, options));
        Intercept = new LogisticLoss(labels).Baseline([.. Enumerable.Range(0, labels.Length)])[0];
        terms = [.. Enumerable.Range(0, binned.Columns).Select(Term)];
        scores = new double[labels.Length];
        Array.Fill(scores, Intercept);
        curves = boosting.Learn(terms, scores, 0);
        for (int j = 0; j < terms.Length; j++) AddTo(scores, terms[j], curves[j]);
    }

    private double Intercept { get; set; }

    public ExplainableBoosting Learn()
    {
        int[][] parts = [.. Enumerable.Range(0, binned.Columns).Select(PartsOf)];
        var chosen = Choose(parts);
        // The curves go on together with the pairs: without these they came out too flat, as logistic curves do where something is missing.
        double[][] values = chosen.Count == 0 ? [] : boosting.Learn([.. chosen.Select(c => c.Term), .. terms], scores, 1_000_000);
        for (int j = 0; j < curves.Length && chosen.Count > 0; j++) Numerics.AddScaled(curves[j], 1.0, values[chosen.Count + j]);
        for (int k = 0; k < chosen.Count; k++) Purify(chosen[k], parts, values[k]);
        for (int j = 0; j < curves.Length; j++) Centre(j);
        AdditiveShape[] shapes = [.. curves.Select((c, j) => new AdditiveShape(table.Columns[j].Name, binned.IsCategory[j], binned.Thresholds[j], c))];
        return new(Intercept, shapes, [.. chosen.Select((c, k) => new AdditivePair(c.First, c.Second, Parts, parts[c.First], parts[c.Second], values[k]))]);
    }

    private AdditiveTerm Term(int j)
    {
        int[] cells = Array.ConvertAll(binned.Cells[j], c => (int)c);
        return binned.IsCategory[j] ? new CategoryTerm(cells, binned.Bins[j] + 1) : new NumberTerm(cells, binned.Bins[j] + 1);
    }

    // Bins in their order (categories: in the order of their curve) gathered into parts of about equal numbers of rows.
    private int[] PartsOf(int j)
    {
        int missing = binned.Bins[j];
        var rows = new int[missing + 1];
        foreach (byte c in binned.Cells[j]) rows[c]++;
        int[] order = [.. Enumerable.Range(0, missing)];
        if (binned.IsCategory[j]) order = [.. order.OrderBy(b => curves[j][b]).ThenBy(b => b)];
        var parts = new int[missing + 1];
        long before = 0, total = Math.Max(1, rows.Take(missing).Sum());
        foreach (int b in order)
        {
            parts[b] = (int)((before + rows[b] / 2) * (Parts - 1) / total);
            before += rows[b];
        }
        parts[missing] = Parts - 1;
        return parts;
    }

    private List<(int First, int Second, PairTerm Term)> Choose(int[][] parts)
    {
        var found = new List<(int First, int Second, PairTerm Term, double Gain)>();
        for (int a = 0; options.Pairs > 0 && a < binned.Columns; a++)
        {
            for (int b = a + 1; b < binned.Columns; b++)
            {
                var cells = new int[scores.Length];
                for (int i = 0; i < cells.Length; i++) cells[i] = parts[a][binned.Cells[a][i]] * Parts + parts[b][binned.Cells[b][i]];
                var term = new PairTerm(cells, Parts);
                double gain = term.BestCut(boosting.Sums(term, Enumerable.Range(0, cells.Length), scores), options.MinRows).Gain;
                if (gain > 0.0) found.Add((a, b, term, gain));
                if (found.Count > 4 * options.Pairs + 16) found = [.. found.OrderByDescending(f => f.Gain).Take(options.Pairs)]; // so that few cell lists are alive at once
            }
        }
        return [.. found.OrderByDescending(f => f.Gain).ThenBy(f => f.First).ThenBy(f => f.Second).Take(options.Pairs).Select(f => (f.First, f.Second, f.Term))];
    }

    // Moves what a row or a column of the table says by itself to the curve of that column, until nothing is left to move.
    private void Purify((int First, int Second, PairTerm Term) pair, int[][] parts, double[] values)
    {
        var rows = new double[values.Length];
        foreach (int c in pair.Term.Cells) rows[c]++;
        for (int pass = 0; pass < 100; pass++)
        {
            double most = Math.Max(Move(values, rows, Parts, 1, parts[pair.First], curves[pair.First]), Move(values, rows, 1, Parts, parts[pair.Second], curves[pair.Second]));
            if (most < 1e-12) break;
        }
    }

    private static double Move(double[] values, double[] rows, int stride, int step, int[] parts, double[] curve)
    {
        double most = 0.0;
        for (int p = 0; p < Parts; p++)
        {
            double sum = 0.0, weight = 0.0;
            for (int q = 0; q < Parts; q++)
            {
                int c = p * stride + q * step;
                sum += rows[c] * values[c];
                weight += rows[c];
            }
            if (weight == 0.0) continue;
            double mean = sum / weight;
            most = Math.Max(most, Math.Abs(mean));
            for (int q = 0; q < Parts; q++) values[p * stride + q * step] -= mean;
            for (int b = 0; b < curve.Length; b++) if (parts[b] == p) curve[b] += mean;
        }
        return most;
    }

    private void Centre(int j)
    {
        double sum = 0.0;
        foreach (byte c in binned.Cells[j]) sum += curves[j][c];
        double mean = sum / scores.Length;
        for (int b = 0; b < curves[j].Length; b++) curves[j][b] -= mean;
        Intercept += mean;
    }

    private static void AddTo(double[] scores, AdditiveTerm term, double[] values)
    {
        for (int i = 0; i < scores.Length; i++) scores[i] += values[term.Cells[i]];
    }
}
