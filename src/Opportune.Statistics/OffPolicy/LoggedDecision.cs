namespace Opportune.Statistics;

/// <summary>One logged decision, as needed to value another policy from it.</summary>
/// <param name="Reward">What the logged action brought.</param>
/// <param name="Propensity">p: with what probability it was chosen, in (0, 1], as logged when deciding.</param>
/// <param name="TargetProbability">π(a|x): with what probability the policy to be valued would choose it, in [0, 1].</param>
/// <param name="PredictedReward">q̂(x, a): what a model, learned from other rows, expects of the logged action; 0 where there is none.</param>
/// <param name="PredictedValue">Σ π(a|x)·q̂(x, a) over all actions: what the model expects of the policy here.</param>
/// <param name="UnsupportedProbability">How much of π lies on actions that could not have been logged (propensity 0), in [0, 1].</param>
public readonly record struct LoggedDecision(double Reward, double Propensity, double TargetProbability, double PredictedReward = 0.0, double PredictedValue = 0.0, double UnsupportedProbability = 0.0)
{
    /// <summary>w = π(a|x)/p.</summary>
    public double Weight => TargetProbability / Propensity;
}
