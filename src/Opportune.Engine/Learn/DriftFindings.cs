using Opportune.Engine.Bank;
using Opportune.Engine.Score;

namespace Opportune.Engine.Learn;

/// <summary>How far a model's inputs and chances moved since it learnt.</summary>
internal static class DriftFindings
{
    private const int Bins = 10;

    public static IReadOnlyList<DriftFinding> Of(BankDefinition bank, TrainedPropensity model, IReadOnlyList<Example> learnt, double[] then, IReadOnlyList<Example> rows, double[] now)
    {
        var findings = new List<DriftFinding> { new("P", Index(then, now)) };
        foreach (var family in model.Families)
        {
            var ids = family.Actions.ToHashSet(StringComparer.Ordinal);
            var inputs = new FactInputs(family.Inputs, bank.Facts, family.Purpose, family.IsCredit);
            var (before, after) = (Vectors(inputs, learnt.Where(r => ids.Contains(r.Action))), Vectors(inputs, rows.Where(r => ids.Contains(r.Action))));
            if (before.Length == 0 || after.Length == 0) continue;
            for (var j = 1; j < family.Inputs.Count; j++)
                findings.Add(new($"{family.Name}: {family.Inputs[j].Words}", Index([.. before.Select(x => x[j])], [.. after.Select(x => x[j])])));
        }
        return [.. findings.OrderByDescending(f => f.StabilityIndex).ThenBy(f => f.Input, StringComparer.Ordinal)];
    }

    private static double[][] Vectors(FactInputs inputs, IEnumerable<Example> rows) => [.. rows.Select(r =>
    {
        var x = new double[inputs.Count];
        inputs.Fill(r.Facts, r.Level, x);
        return x;
    })];

    /// <summary>The index over tenths of the values learnt from; values that many share make fewer bins.</summary>
    private static double Index(double[] before, double[] now)
    {
        double[] sorted = [.. before.Order()], ends = [.. Enumerable.Range(1, Bins - 1).Select(k => sorted[(int)((long)k * sorted.Length / Bins)]).Distinct()];
        var (then, today) = (new long[ends.Length + 1], new long[ends.Length + 1]);
        foreach (var value in before) then[ends.Count(e => value > e)]++;
        foreach (var value in now) today[ends.Count(e => value > e)]++;
        return Statistics.Drift.StabilityIndex(then, today);
    }
}
