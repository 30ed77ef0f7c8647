namespace Opportune.Statistics;

/// <summary>The value a policy would have had, or why this log cannot say.</summary>
public abstract record OffPolicyEstimate
{
    private OffPolicyEstimate() { }

    /// <summary>An estimate.</summary>
    /// <param name="Value">Mean reward per decision.</param>
    /// <param name="StandardError">Its standard error, by the sum's variance (ratios: delta method).</param>
    /// <param name="Ci95">Value ± 1.96 standard errors: for large effective samples. It holds the error of sampling only, not the bias of a model (direct method) or of weights that were cut, switched or shrunk.</param>
    /// <param name="EffectiveSampleSize">(Σw)²/Σw²: how many decisions of the policy itself the log is worth.</param>
    /// <param name="Decisions">How many decisions were logged.</param>
    public sealed record Estimated(double Value, double StandardError, Interval Ci95, double EffectiveSampleSize, long Decisions) : OffPolicyEstimate;

    /// <summary>No estimate.</summary>
    /// <param name="Code">Stable: <c>ope.sample.small</c>, <c>ope.support.missing</c>, <c>ope.propensity.inconsistent</c>.</param>
    /// <param name="Message">The figures compared, and what to do.</param>
    /// <param name="EffectiveSampleSize">(Σw)²/Σw².</param>
    public sealed record NotEstimable(string Code, string Message, double EffectiveSampleSize) : OffPolicyEstimate;
}
