using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Score;

namespace Opportune.Engine.Learn;

/// <summary>What the journal makes of a contextual bandit.</summary>
/// <param name="Model">Chances by facts to explore by; null leaves exploration to counts.</param>
/// <param name="Gates">Gates with their numbers; empty where it came to none.</param>
/// <param name="JudgedFrom">The first decision of those that judged; null where it came to none.</param>
/// <param name="Because">Why it may decide, or why not yet.</param>
public sealed record BanditFit(TrainedPropensity? Model, IReadOnlyList<Gate> Gates, DateTimeOffset? JudgedFrom, string Because)
{
    /// <summary>Whether newer decisions say that facts tell no more than counts.</summary>
    public bool HasLost => Gates.Any(g => g is { Code: "gate.quality", Passed: false });
}

/// <summary>Starts a contextual bandit from recorded decisions, and starts it anew as they grow: inputs are chosen and the pooling of actions is estimated from the rows themselves.</summary>
/// <remarks>
/// It may decide only where a model of the older rows passes every gate on the newer ones beside counts, fairness included: the gates of a promotion, but for drift, since whom a bandit shows what changes with all that it learns. It then learns from all rows, and from new ones by
/// <see cref="OnlinePropensity"/>. Arms are still drawn by inverse-gap weighting over P × C × V × L, whose P is then a regression by facts: D. Foster, A. Rakhlin, "Beyond UCB", ICML 2020 (SquareCB with an online oracle).
/// Pure and deterministic.
/// </remarks>
public static class BanditTrainer
{
    /// <summary>Starts.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="rows">Labelled decisions in any order.</param>
    /// <param name="options">How to learn; the newest share of <see cref="TrainingOptions.HeldOut"/> judges first.</param>
    /// <param name="gates">What it must show.</param>
    /// <param name="now">Rows that may be used only later are left out.</param>
    public static BanditFit Learn(BankDefinition bank, IReadOnlyList<Example> rows, TrainingOptions options, PromotionOptions gates, DateTimeOffset now)
    {
        var training = PropensityTrainer.Learn(bank, rows, options, now);
        if (training is Training.Refused refused) return new(null, [], null, refused.Message);
        var first = (Training.Done)training;
        var until = first.Model.Until;
        List<Example> learnt = [.. rows.Where(r => r.DecidedAt < until && r.KnownAt < until)], newer = [.. rows.Where(r => r.DecidedAt >= until && r.KnownAt <= now)];
        Gate[] judged = [.. PromotionGates.Judge(ModelComparison.Of(bank, new(first.Before.Counts, first.Model), first.Before, learnt, newer), gates).Where(g => g.Code != "gate.drift")];
        var failed = judged.Where(g => !g.Passed).ToList();
        if (failed.Count > 0) return new(null, judged, until, string.Join("; ", failed.Select(g => $"{g.Code}: {g.Message}")));
        return PropensityTrainer.LearnAll(bank, rows, options, now) is Training.Done all
            ? new(all.Model, judged, until, string.Create(CultureInfo.InvariantCulture, $"{all.Rows.Sum()} decisions")) : new(null, judged, until, "no purpose has enough decisions");
    }
}
