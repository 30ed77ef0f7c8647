using Opportune.Engine.Bank;
using Opportune.Engine.Measure;
using Opportune.Engine.Score;
using Opportune.Learners;
using Opportune.Runtime;
using Opportune.Runtime.Learning;

namespace Opportune.Console.Learning;

/// <summary>What the bank has learnt so far: the chance of each action, who says it, and what became of decisions.</summary>
/// <param name="Bank">The definition in use.</param>
/// <param name="Tried">Actions with outcomes that count, the most tried first.</param>
/// <param name="Untried">The others, by id: what they have learnt, they have from their kin.</param>
/// <param name="Book">Trained models.</param>
/// <param name="Bandit">The contextual bandit.</param>
/// <param name="Families">What facts say in the model that decides; empty where counts decide.</param>
/// <param name="Report">Of the whole journal; null where reading it would take too long.</param>
public sealed record Lesson(BankDefinition Bank, IReadOnlyList<LearntAction> Tried, IReadOnlyList<LearntAction> Untried, ModelBook Book, BanditStanding Bandit, IReadOnlyList<FamilyLesson> Families, Report? Report)
{
    /// <summary>Outcomes that count, of all actions.</summary>
    public long Outcomes => Tried.Sum(a => a.Counts.Trials);

    /// <summary>The chance at which bars end: the highest upper bound or declared guess, in steps of a tenth.</summary>
    public double Scale => Math.Min(1, Math.Ceiling(10 * Tried.Concat(Untried).Select(a => Math.Max(a.High, a.Declared)).Append(0.1).Max() - 1e-9) / 10);

    /// <summary>Reads what a running bank knows.</summary>
    /// <param name="runtime">The bank.</param>
    /// <param name="withReport">Whether the whole journal may be read for the report.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<Lesson> ReadAsync(BankRuntime runtime, bool withReport, CancellationToken cancel)
    {
        var (bank, model) = (runtime.Bank, runtime.Model);
        var chances = new Propensities(bank, model);
        var actions = bank.Actions.Select((a, i) => new LearntAction(a.Id, a.Name, a.PriorPropensity, chances.Of(i, useModel: true), model.Counts.GetValueOrDefault(a.Id))).ToList();
        var (snapshot, because) = runtime.Bandit;
        return new(bank, [.. actions.Where(a => a.Counts.Trials > 0).OrderByDescending(a => a.Counts.Trials).ThenBy(a => a.Id, StringComparer.Ordinal)], [.. actions.Where(a => a.Counts.Trials == 0)],
            runtime.Models, new(bank.ContextualBandit, snapshot, because), [.. (model.Trained?.Families ?? []).Select(f => FamilyLesson.Of(f, bank))], withReport ? await runtime.ReportAsync(cancel) : null);
    }
}

/// <summary>What is known of one action's chance, whoever the customer is.</summary>
/// <param name="Id">Of the action.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Declared">The bank's guess, 0 to 1.</param>
/// <param name="Learnt">The belief after what happened to it and its kin.</param>
/// <param name="Counts">Exposures whose window is over, and successes among them.</param>
public sealed record LearntAction(string Id, string Name, double Declared, BetaPosterior Learnt, ActionCounts Counts)
{
    /// <summary>The chance is above it with 97.5 %.</summary>
    public double Low => Learnt.Quantile(0.025);

    /// <summary>The chance is below it with 97.5 %.</summary>
    public double High => Learnt.Quantile(0.975);
}

/// <summary>Where the contextual bandit stands.</summary>
/// <param name="IsDeclared">Whether the bank's definition switches it on.</param>
/// <param name="Model">The hash of its snapshot; null where counts decide.</param>
/// <param name="Because">Why.</param>
public sealed record BanditStanding(bool IsDeclared, string? Model, string Because);

/// <summary>What facts say of the chance of the actions of one purpose.</summary>
/// <param name="Name">The purpose: <c>marketing</c>.</param>
/// <param name="Actions">How many actions were learnt from.</param>
/// <param name="Pulls">Facts by falling strength.</param>
public sealed record FamilyLesson(string Name, int Actions, IReadOnlyList<FactPull> Pulls)
{
    private const int Most = 8;

    /// <summary>The strongest facts of a family.</summary>
    internal static FamilyLesson Of(PropensityFamily family, BankDefinition bank)
    {
        var (mean, spread) = (new double[family.Inputs.Count], new double[family.Inputs.Count]);
        for (var group = 0; group < family.Actions.Count; group++)
        {
            ReadOnlySpan<double> slopes = family.Slopes.Slopes(group), variances = family.Slopes.Variances(group);
            for (var j = 0; j < mean.Length; j++) (mean[j], spread[j]) = (mean[j] + slopes[j] / family.Actions.Count, spread[j] + Math.Sqrt(variances[j]) / family.Actions.Count);
        }
        return new(family.Name, family.Actions.Count, [.. Enumerable.Range(0, mean.Length).Where(j => family.Inputs[j].Kind != InputKind.Constant).OrderByDescending(j => Math.Abs(mean[j])).Take(Most).Select(j => new FactPull(WordsOf(family.Inputs[j], bank), mean[j], spread[j]))]);
    }

    private static string WordsOf(ModelInput input, BankDefinition bank)
    {
        var words = bank.Facts.Find(input.Fact) is >= 0 and var slot ? bank.Facts.Facts[slot].Words : input.Fact;
        return input.Kind switch { InputKind.Value => $"{words} is {input.Value}", InputKind.Member => $"{words} has {input.Value}", InputKind.Missing => $"{words} is not known", _ => words };
    }
}

/// <summary>How one fact moves the chance.</summary>
/// <param name="Words">The fact.</param>
/// <param name="Slope">What a standard deviation more of it adds to the log odds, mean over the actions.</param>
/// <param name="Uncertainty">One standard deviation of that belief.</param>
public sealed record FactPull(string Words, double Slope, double Uncertainty);
