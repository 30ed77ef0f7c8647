using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Score;

/// <summary>What is believed about one action's chance of success for one customer.</summary>
/// <param name="Mean">P, in (0, 1).</param>
/// <param name="StandardDeviation">Of that belief.</param>
public readonly record struct Chance(double Mean, double StandardDeviation);

/// <summary>A trained model laid over one bank definition: which family scores which action, by which facts.</summary>
/// <remarks>An action whose purpose changed since, or that the model never met, is left to its pooled rate. Immutable and thread-safe.</remarks>
internal sealed class BoundPropensity
{
    private readonly (int Family, int Group)[] _actions;
    private readonly FactInputs[] _inputs;
    private readonly TrainedPropensity _model;

    internal BoundPropensity(TrainedPropensity model, BankDefinition bank)
    {
        _model = model;
        _inputs = [.. model.Families.Select(f => new FactInputs(f.Inputs, bank.Facts, f.Purpose, f.IsCredit))];
        _actions = [.. bank.Actions.Select(model.Find)];
    }

    internal PropensityReading Of(IReadOnlyList<CelValue> facts, PersonalizationLevel level) => new(this, facts, level, new (double[], double[])[_inputs.Length]);

    /// <summary>σ(base + x·slopes) with the deviation that the uncertainty of both gives it to first order: P·(1 − P)·s. Null where the model has no word on the action.</summary>
    internal Chance? Of(int action, IReadOnlyList<CelValue> facts, PersonalizationLevel level, (double[] X, double[] Squares)[] vectors)
    {
        var (family, group) = _actions[action];
        if (family < 0) return null;
        var (x, squares) = vectors[family];
        if (x is null)
        {
            vectors[family] = (x, squares) = (new double[_inputs[family].Count], new double[_inputs[family].Count]);
            _inputs[family].Fill(facts, level, x);
            for (var j = 0; j < x.Length; j++) squares[j] = x[j] * x[j];
        }
        var f = _model.Families[family];
        var (mean, variance) = f.Slopes.LogOdds(group, x, squares);
        var p = Math.Clamp(Numerics.Sigmoid(f.Base[group] + mean), 1e-6, 0.999);
        return new(p, p * (1 - p) * Numerics.Sqrt(variance + f.BaseVariance[group]));
    }
}

/// <summary>The chances of one decision: its facts become numbers once, when first asked for.</summary>
/// <remarks>Not thread-safe; belongs to one decision.</remarks>
public sealed class PropensityReading
{
    private readonly BoundPropensity _model;
    private readonly IReadOnlyList<CelValue> _facts;
    private readonly PersonalizationLevel _level;
    private readonly (double[] X, double[] Squares)[] _vectors;

    internal PropensityReading(BoundPropensity model, IReadOnlyList<CelValue> facts, PersonalizationLevel level, (double[] X, double[] Squares)[] vectors) => (_model, _facts, _level, _vectors) = (model, facts, level, vectors);

    /// <summary>The trained chance of an action, or null where the model has no word on it.</summary>
    /// <param name="action">Its index in the definition.</param>
    public Chance? Of(int action) => _model.Of(action, _facts, _level, _vectors);
}
