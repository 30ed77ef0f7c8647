using Opportune.Engine.Bank;
using Opportune.Engine.Score;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Engine.Learn;

/// <summary>How good a model's chances were on decisions it had not learnt from.</summary>
/// <param name="Auc">The chance that a success had the higher P; null where there were too few of a kind.</param>
/// <param name="LogLoss">Mean of −ln of the chance given to what happened.</param>
/// <param name="CalibrationError">Expected calibration error over ten bins of equal numbers.</param>
/// <param name="Bins">These bins.</param>
public sealed record ModelQuality(RocArea? Auc, double LogLoss, double CalibrationError, IReadOnlyList<Reliability.Bin> Bins);

/// <summary>How the customers of a group fared beside all others: whether the model favoured them as often, and whether it was right about them.</summary>
/// <param name="Fact">The protected fact.</param>
/// <param name="Group">Its value or range.</param>
/// <param name="IsCredit">Whether it is about offers of credit.</param>
/// <param name="Units">Decisions of the group.</param>
/// <param name="Ratio">Share of the group whom the model gave more than the action's median chance, over the share of all others; null where too few.</param>
/// <param name="Predicted">Mean chance given.</param>
/// <param name="Observed">What the group truly did: Wilson's interval.</param>
public sealed record GroupFinding(string Fact, string Group, bool IsCredit, long Units, FairnessMeasure.Measured? Ratio, double Predicted, Interval Observed)
{
    /// <summary>Whether the group is certainly favoured less than four fifths as often as the others.</summary>
    public bool IsBehind => Ratio is { Ci95.High: < 0.8 };

    /// <summary>Whether the model gives the group less than it truly did.</summary>
    public bool IsUnderrated => Predicted < Observed.Low;

    /// <summary>Whether the model may not decide so: a group that is behind, for credit whatever the cause, elsewhere where the model underrates it.</summary>
    public bool IsUnfair => IsBehind && (IsCredit || IsUnderrated);
}

/// <summary>How far an input, or the chances themselves, moved between the decisions learnt from and the newer ones.</summary>
/// <param name="Input">The fact, or <c>P</c>.</param>
/// <param name="StabilityIndex">Population stability index; below 0.1 calm, above 0.25 a shift.</param>
public sealed record DriftFinding(string Input, double StabilityIndex);

/// <summary>A model beside the one it would replace, on decisions that neither learnt from.</summary>
/// <param name="Rows">Decisions.</param>
/// <param name="Customers">Customers behind them.</param>
/// <param name="Successes">Of the decisions.</param>
/// <param name="Model">The model.</param>
/// <param name="Other">The one in use.</param>
/// <param name="AucGain">Area of the model less that of the other.</param>
/// <param name="LossGain">Log loss of the other less that of the model, per decision: above 0 the model is better. Customers are the independent units.</param>
/// <param name="Groups">Fairness by protected fact.</param>
/// <param name="Drift">Inputs and chances, most moved first.</param>
public sealed record ModelComparison(int Rows, int Customers, int Successes, ModelQuality Model, ModelQuality Other, RocArea? AucGain, MeanEstimate LossGain, IReadOnlyList<GroupFinding> Groups, IReadOnlyList<DriftFinding> Drift)
{
    /// <summary>Compares; null where fewer than two customers have decisions.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="model">The model.</param>
    /// <param name="other">The one in use.</param>
    /// <param name="learnt">Rows that the model learnt from.</param>
    /// <param name="rows">Newer rows.</param>
    public static ModelComparison? Of(BankDefinition bank, PropensityModel model, PropensityModel other, IReadOnlyList<Example> learnt, IReadOnlyList<Example> rows)
    {
        if (rows.Select(r => r.Customer).Distinct().Count() is var customers && customers < 2) return null;
        double[] p = Chances(bank, model, rows), q = Chances(bank, other, rows);
        bool[] y = [.. rows.Select(r => r.Succeeded)];
        return new(rows.Count, customers, y.Count(s => s), Quality(p, y), Quality(q, y), RocArea.Difference(p, q, y), LossGainOf(rows, p, q), GroupFindings.Of(bank, rows, p),
            model.Trained is { } trained && learnt.Count > 0 ? DriftFindings.Of(bank, trained, learnt, Chances(bank, model, learnt), rows, p) : []);
    }

    /// <summary>P of each row's action for its customer.</summary>
    public static double[] Chances(BankDefinition bank, PropensityModel model, IReadOnlyList<Example> rows)
    {
        var propensities = new Propensities(bank, model);
        return [.. rows.Select(r => bank.Action(r.Action)!.Index is var action && propensities.Read(r.Facts, r.Level)?.Of(action) is { } chance ? chance.Mean : propensities.Of(bank.Action(r.Action)!.Index, useModel: true).Mean)];
    }

    private static ModelQuality Quality(double[] p, bool[] y)
    {
        var reliability = Reliability.Of(p, y, 10, equalMass: true);
        return new(RocArea.Of(p, y), ClassifierQuality.LogLoss(p, y), reliability.ExpectedCalibrationError, reliability.Bins);
    }

    private static MeanEstimate LossGainOf(IReadOnlyList<Example> rows, double[] p, double[] q)
    {
        var sums = new SortedDictionary<CustomerId, (double Gain, double Rows)>();
        for (var i = 0; i < p.Length; i++)
        {
            var (gain, n) = sums.GetValueOrDefault(rows[i].Customer);
            sums[rows[i].Customer] = (gain + (rows[i].Succeeded ? Numerics.Log(p[i] / q[i]) : Numerics.Log((1 - p[i]) / (1 - q[i]))), n + 1);
        }
        return RatioMetric.Of([.. sums.Values.Select(s => s.Gain)], [.. sums.Values.Select(s => s.Rows)]);
    }
}
