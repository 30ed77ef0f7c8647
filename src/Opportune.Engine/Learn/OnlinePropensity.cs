using Opportune.Engine.Bank;
using Opportune.Engine.Score;
using Opportune.Learners;

namespace Opportune.Engine.Learn;

/// <summary>A row whose outcome has just been counted.</summary>
/// <param name="Example">The row.</param>
/// <param name="IsCorrection">Whether it is a success that was counted as a failure before.</param>
public readonly record struct NewExample(Example Example, bool IsCorrection);

/// <summary>Learns on from new rows, one after the other, without the old ones.</summary>
/// <remarks>
/// log odds = base of the action + Σ slope·z, a Gaussian belief about each; a row moves the base and the slopes of its action (<see cref="IndependentLogistic"/>). What actions share is estimated when the bandit is started anew. Facts are read by
/// the rules that hold for training: open to every purpose of the family and to more than protection, none protected for credit, none above the customer's level. Pure and deterministic: the same rows in
/// any order give the same model. O(rows·inputs).
/// </remarks>
public static class OnlinePropensity
{
    /// <summary>The model after these rows; rows of actions that it never met change nothing.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="model">The model before.</param>
    /// <param name="rows">In any order; they are learnt in the order in which they became usable.</param>
    /// <param name="now">When.</param>
    public static TrainedPropensity Learn(BankDefinition bank, TrainedPropensity model, IReadOnlyList<NewExample> rows, DateTimeOffset now)
    {
        Beliefs[] families = [.. model.Families.Select(f => new Beliefs(f, bank))];
        foreach (var row in InOrder(rows))
            if (bank.Action(row.Example.Action) is { } action && model.Find(action) is (>= 0 and var family, var group)) families[family].Learn(group, row);
        return new(bank.Hash, model.From, now, [.. families.Select(f => f.Family())]);
    }

    /// <summary>Rows in the order in which they became usable; the order is total.</summary>
    internal static IEnumerable<NewExample> InOrder(IEnumerable<NewExample> rows) =>
        rows.OrderBy(r => r.Example.KnownAt).ThenBy(r => r.Example.DecidedAt).ThenBy(r => r.Example.Customer).ThenBy(r => r.Example.Action, StringComparer.Ordinal).ThenBy(r => r.IsCorrection);

    /// <summary>The beliefs about one family while it learns: for each action the base first, then the slopes.</summary>
    private sealed class Beliefs(PropensityFamily family, BankDefinition bank)
    {
        private readonly FactInputs _inputs = new(family.Inputs, bank.Facts, family.Purpose, family.IsCredit);
        private readonly double[][] _means = [.. family.Base.Select((b, g) => (double[])[b, .. family.Slopes.Slopes(g)])];
        private readonly double[][] _variances = [.. family.BaseVariance.Select((v, g) => (double[])[v, .. family.Slopes.Variances(g)])];
        private readonly double[] _x = [1, .. new double[family.Inputs.Count]];

        public void Learn(int group, NewExample row)
        {
            _inputs.Fill(row.Example.Facts, row.Example.Level, _x.AsSpan(1));
            if (row.IsCorrection) IndependentLogistic.Correct(_means[group], _variances[group], _x);
            else IndependentLogistic.Learn(_means[group], _variances[group], _x, row.Example.Succeeded);
        }

        public PropensityFamily Family() => family with
        {
            Base = [.. _means.Select(m => m[0])], BaseVariance = [.. _variances.Select(v => v[0])],
            Slopes = family.Slopes.With([.. _means.Select(m => m[1..])], [.. _variances.Select(v => v[1..])]),
        };
    }
}
