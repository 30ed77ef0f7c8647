using Opportune.Engine.Bank;
using Opportune.Engine.Score;
using Opportune.Learners;

namespace Opportune.Engine.Learn;

/// <summary>Groups of customers that are alike in the facts that the readers of the segment may see.</summary>
public static class CustomerSegments
{
    private const int Traits = 3;

    /// <summary>Segments found.</summary>
    /// <param name="Members">The segment of each row.</param>
    /// <param name="Names">What sets each segment apart.</param>
    /// <param name="Silhouette">How well rows fit their own segment, in [−1, 1].</param>
    /// <param name="Stability">Agreement of two halves of the customers about everybody's segment: 1 is the same, 0 is chance.</param>
    public sealed record Found(IReadOnlyList<int> Members, IReadOnlyList<string> Names, double Silhouette, double Stability);

    /// <summary>Finds segments by k-means; null where the readers may see nothing that tells customers apart, or there are too few of them.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="rows">One for each customer.</param>
    /// <param name="readers">Who reads the segment.</param>
    /// <param name="count">How many segments, 2 or more.</param>
    public static Found? Of(BankDefinition bank, IReadOnlyList<Example> rows, ScoreReaders readers, int count)
    {
        List<Example> cut = [.. rows.Select(r => r with { Level = readers.Cut(r.Level) })];
        IReadOnlyList<ModelInput> inputs = [.. InputSelection.Of(bank, readers.Purpose, readers.IsCredit, cut).Where(i => i.Kind is not (InputKind.Constant or InputKind.Missing) && EventTrainer.OfCustomer(bank, i))];
        if (inputs.Count == 0 || rows.Count < 4 * count) return null;
        var laid = readers.Over(inputs, bank);
        var table = new Table([.. Columns(laid, inputs, cut)]);
        var segments = KMeansSegments.Learn(table, count);
        int[] members = [.. Enumerable.Range(0, table.Rows).Select(i => segments.Predict(table.Row(i)))];
        return new(members, [.. Enumerable.Range(0, count).Select(k => string.Join(", ", segments.Describe(k).Take(Traits).Select(d => $"{(d.Difference > 0 ? "more" : "less")} {d.Column}")))],
            segments.Silhouette(table), Stability(table, count));
    }

    private static IEnumerable<TableColumn> Columns(FactInputs laid, IReadOnlyList<ModelInput> inputs, List<Example> rows)
    {
        double[][] cells = [.. inputs.Select(_ => new double[rows.Count])];
        var x = new double[inputs.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            laid.Fill(rows[i].Facts, rows[i].Level, x);
            for (var j = 0; j < x.Length; j++) cells[j][i] = x[j];
        }
        return inputs.Select((input, j) => new TableColumn(input.Words, cells[j]));
    }

    private static double Stability(Table table, int count)
    {
        int[] all = [.. Enumerable.Range(0, table.Rows)];
        var (one, other) = (KMeansSegments.Learn(table.Select([.. all.Where(i => i % 2 == 0)]), count), KMeansSegments.Learn(table.Select([.. all.Where(i => i % 2 == 1)]), count));
        return KMeansSegments.Agreement([.. all.Select(i => one.Predict(table.Row(i)))], [.. all.Select(i => other.Predict(table.Row(i)))]);
    }
}
