using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Score;

namespace Opportune.Engine.Learn;

/// <summary>What the journal makes of a contextual bandit.</summary>
/// <param name="Model">Chances by facts to explore by; null leaves exploration to counts.</param>
/// <param name="Gates">Gates with their numbers; empty where it came to none.</param>
/// <param name="JudgedFrom">The first decision of those that judged; null where it came to none.</param>
/// <param name="HasLost">Whether facts certainly told less than counts of those.</param>
/// <param name="Because">Why it may decide, or why not yet.</param>
public sealed record BanditFit(TrainedPropensity? Model, IReadOnlyList<Gate> Gates, DateTimeOffset? JudgedFrom, bool HasLost, string Because);

/// <summary>Starts a contextual bandit from recorded decisions, and starts it anew as they grow: inputs are chosen and the pooling of actions is estimated from the rows themselves.</summary>
/// <remarks>
/// It may decide only where a model of the older rows passes every gate on the newer ones beside counts, fairness included: the gates of a promotion, but for drift, since whom a bandit shows what changes with all that it learns. It then learns from all rows, and from new ones by
/// <see cref="OnlinePropensity"/>. One that decides already goes on unless it is certainly worse than counts: else every start would be a toss of chance. Arms are still drawn by inverse-gap weighting over P × C × V × L, whose P is then a regression by facts: D. Foster, A. Rakhlin, "Beyond UCB", ICML 2020 (SquareCB with an online oracle).
/// Pure and deterministic.
/// </remarks>
public static class BanditTrainer
{
    /// <summary>Starts.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="rows">Labelled decisions in any order.</param>
    /// <param name="options">How to learn; the newest share of <see cref="TrainingOptions.HeldOut"/> judges first.</param>
    /// <param name="gates">What it must show.</param>
    /// <param name="baseline">The counts from before it began to decide; null where it does not decide yet. Later counts are of decisions that it chose well, and no measure of it.</param>
    /// <param name="now">Rows that may be used only later are left out.</param>
    public static BanditFit Learn(BankDefinition bank, IReadOnlyList<Example> rows, TrainingOptions options, PromotionOptions gates, PropensityModel? baseline, DateTimeOffset now)
    {
        var training = PropensityTrainer.Learn(bank, rows, options, now);
        if (training is Training.Refused refused) return new(null, [], null, false, refused.Message);
        var first = (Training.Done)training;
        var until = first.Model.Until;
        List<Example> learnt = [.. rows.Where(r => r.DecidedAt < until && r.KnownAt < until)], newer = [.. rows.Where(r => r.DecidedAt >= until && r.KnownAt <= now)];
        ModelComparison? Judge(TrainedPropensity? model) => ModelComparison.Of(bank, new(first.Before.Counts, model), baseline ?? first.Before, learnt, newer);
        // What is unfair to some group of customers is left to counts, credit and everything else each for itself.
        var unfair = Judge(first.Model)?.Groups.Where(g => g.IsUnfair).Select(g => g.IsCredit).ToHashSet() ?? [];
        if (Without(first.Model, unfair) is not { } fair) return new(null, [.. PromotionGates.Judge(Judge(first.Model), gates).Where(g => g.Code == "gate.fairness")], until, false, Said("", unfair));
        var comparison = Judge(fair);
        Gate[] judged = [.. PromotionGates.Judge(comparison, gates).Where(g => g.Code != "gate.drift")];
        var hasLost = comparison?.LossGain.Interval().High < 0;
        var failed = judged.Where(g => !g.Passed && (baseline is null || hasLost || g.Code == "gate.fairness")).ToList();
        if (failed.Count > 0) return new(null, judged, until, hasLost, Said(string.Join("; ", failed.Select(g => $"{g.Code}: {g.Message}")), unfair));
        return PropensityTrainer.LearnAll(bank, rows, options, now) is Training.Done all && Without(all.Model, unfair) is { } model
            ? new(model, judged, until, hasLost, Said(string.Create(CultureInfo.InvariantCulture, $"{all.Rows.Sum()} decisions"), unfair)) : new(null, judged, until, hasLost, Said("no purpose has enough decisions", unfair));
    }

    /// <summary>The model without its families of credit, or without all others; null where none is left.</summary>
    private static TrainedPropensity? Without(TrainedPropensity model, HashSet<bool> unfair)
    {
        List<PropensityFamily> fair = [.. model.Families.Where(f => !unfair.Contains(f.IsCredit))];
        return fair.Count == 0 ? null : fair.Count == model.Families.Count ? model : new(model.BankHash, model.From, model.Until, fair);
    }

    private static string Said(string what, HashSet<bool> unfair) =>
        string.Join("; ", new[] { what, unfair.Contains(true) ? "gate.fairness: counts decide for credit" : "", unfair.Contains(false) ? "gate.fairness: counts decide for all but credit" : "" }.Where(t => t.Length > 0));
}
