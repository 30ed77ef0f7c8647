using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Score;

namespace Opportune.Engine.Learn;

/// <summary>How a contextual bandit learns.</summary>
public sealed record BanditOptions
{
    /// <summary>How it is started. Default: by its newest 20,000 decisions, of which the newest three tenths judge first.</summary>
    public TrainingOptions Training { get; init; } = new() { MostRows = 20_000, HeldOut = 0.3 };

    /// <summary>What it must show before it decides. Default: what a promotion asks for.</summary>
    public PromotionOptions Gates { get; init; } = new();

    /// <summary>After how long it is started anew also where outcomes have not grown by half. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")] public TimeSpan Longest { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>A contextual bandit as of a publication: what it knows, and what it needs to go on. Immutable.</summary>
/// <remarks>
/// It is started from the journal through the gates (<see cref="BanditTrainer"/>), learns on from new rows (<see cref="OnlinePropensity"/>), and is started anew when outcomes have grown by half. Where customers change so that what it
/// knows certainly tells less than counts did before it (<see cref="BanditGuard"/>), counts decide at once, and it is started anew from later decisions only.
/// </remarks>
/// <param name="Model">Chances by facts; null while counts decide.</param>
/// <param name="Baseline">The counts from before it began to decide; null while counts decide.</param>
/// <param name="Trials">Outcomes counted when it was last started, beyond <paramref name="Before"/>.</param>
/// <param name="StartedAt">When that was.</param>
/// <param name="Before">Outcomes counted before customers changed; 0 where they never did.</param>
/// <param name="Since">Decisions before this instant count no more.</param>
/// <param name="Guard">Of what it said since it began to decide.</param>
/// <param name="Because">What it was started from, or why counts decide.</param>
public sealed record ContextualBandit(TrainedPropensity? Model, PropensityModel? Baseline, long Trials, DateTimeOffset StartedAt, long Before, DateTimeOffset Since, BanditGuard Guard, string Because)
{
    /// <summary>Nothing learnt yet.</summary>
    public static ContextualBandit None { get; } = new(null, null, 0, default, 0, default, BanditGuard.New, "too few decisions");

    /// <summary>Whether it should be started anew: where there may be enough to learn from, half as many outcomes again as the last time, or a new one after <see cref="BanditOptions.Longest"/>.</summary>
    /// <param name="counts">All counts.</param>
    /// <param name="now">The clock.</param>
    /// <param name="options">How.</param>
    public bool IsDue(PropensityModel counts, DateTimeOffset now, BanditOptions options)
    {
        var (trials, successes) = (TrialsOf(counts), counts.Counts.Values.Sum(c => c.Successes));
        return trials - Before >= options.Training.LeastRows && successes >= options.Training.LeastOfEach && trials - successes >= options.Training.LeastOfEach
            && (2 * (trials - Before) >= 3 * Trials || (trials - Before > Trials && now - StartedAt >= options.Longest));
    }

    /// <summary>Started anew.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="counts">All counts.</param>
    /// <param name="rows">Labelled decisions in any order.</param>
    /// <param name="options">How.</param>
    /// <param name="now">The clock.</param>
    public ContextualBandit Started(BankDefinition bank, PropensityModel counts, IReadOnlyList<Example> rows, BanditOptions options, DateTimeOffset now)
    {
        var fit = BanditTrainer.Learn(bank, [.. rows.Where(r => r.DecidedAt >= Since)], options.Training, options.Gates, Baseline, now);
        if (Model is not null && fit.HasLost) return Lost(TrialsOf(counts), fit.JudgedFrom!.Value, fit.Because);
        var isNew = Model is null || fit.Model is null;
        return this with { Model = fit.Model, Baseline = fit.Model is null ? null : Baseline ?? counts, Trials = TrialsOf(counts) - Before, StartedAt = now, Guard = isNew ? BanditGuard.New : Guard, Because = fit.Because };
    }

    /// <summary>After new rows; while counts decide they change nothing, since the next start reads them.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="counts">All counts; they judge nothing, since they are of decisions that it chose.</param>
    /// <param name="rows">In any order.</param>
    /// <param name="now">The clock.</param>
    public ContextualBandit LearntOn(BankDefinition bank, PropensityModel counts, IReadOnlyList<NewExample> rows, DateTimeOffset now)
    {
        if (Model is null || Baseline is null || rows.Count == 0) return this;
        List<Example> fresh = [.. OnlinePropensity.InOrder(rows).Where(r => !r.IsCorrection).Select(r => r.Example)];
        var guard = Guard.After(bank, Model, Baseline, fresh);
        return guard.HasLost ? Lost(TrialsOf(counts), fresh.Min(r => r.DecidedAt), Say(guard)) : this with { Model = OnlinePropensity.Learn(bank, Model, rows, now), Guard = guard };
    }

    private ContextualBandit Lost(long trials, DateTimeOffset since, string because) => this with
    {
        Model = null, Baseline = null, Trials = 0, Before = trials, Since = since, Guard = BanditGuard.New, Because = string.Create(CultureInfo.InvariantCulture, $"customers changed; it learns from decisions since {since:yyyy-MM-dd}: {because}"),
    };

    private static string Say(BanditGuard guard) => string.Create(CultureInfo.InvariantCulture,
        $"over some {guard.Rows:0} decisions facts told less than the counts from before, by {-guard.MeanGain:0.0000} in log loss a decision ({guard.StandardError:0.0000} standard error)");

    private static long TrialsOf(PropensityModel counts) => counts.Counts.Values.Sum(c => c.Trials);
}
