using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Score;
using Opportune.Learners;

namespace Opportune.Engine.Learn;

/// <summary>What came of training.</summary>
public abstract record Training
{
    private Training() { }

    /// <summary>A model.</summary>
    /// <param name="Model">Learnt from decisions made and answered before its <see cref="TrainedPropensity.Until"/>.</param>
    /// <param name="Before">The counts of the same decisions: what would decide without it.</param>
    /// <param name="Rows">How many decisions it learnt from, by family.</param>
    /// <param name="LeftOut">Purposes with too few decisions, with their numbers.</param>
    public sealed record Done(TrainedPropensity Model, PropensityModel Before, IReadOnlyList<int> Rows, IReadOnlyList<string> LeftOut) : Training;

    /// <summary>There is too little to learn from.</summary>
    /// <param name="Code">Stable: <c>train.data.few</c>.</param>
    /// <param name="Message">The numbers.</param>
    public sealed record Refused(string Code, string Message) : Training;
}

/// <summary>Learns who responds to what from recorded decisions: facts as the decision read them, labels as they came.</summary>
/// <remarks>Split by time: the newest decisions are kept for judging, and a decision whose outcome was not known by then teaches nothing. Pure and deterministic: the same rows give the same model.</remarks>
public static class PropensityTrainer
{
    private const double Nothing = 1e-6;

    /// <summary>Trains.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="examples">Labelled decisions in any order.</param>
    /// <param name="options">How.</param>
    /// <param name="now">Rows that may be used only later are left out.</param>
    public static Training Learn(BankDefinition bank, IReadOnlyList<Example> examples, TrainingOptions options, DateTimeOffset now)
    {
        examples = [.. examples.Where(e => e.KnownAt <= now)];
        DateTimeOffset[] times = [.. examples.Select(e => e.DecidedAt).Order()];
        if (times.Length < options.LeastRows) return Few($"{times.Length} decisions have a known outcome; {options.LeastRows} are needed");
        var until = times[(int)(times.Length * (1 - options.HeldOut))];
        return Of(bank, examples.Where(e => e.DecidedAt < until && e.KnownAt < until), options, until);
    }

    /// <summary>Trains on all rows that may be used, without keeping any to judge by.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="examples">Labelled decisions in any order.</param>
    /// <param name="options">How; its held-out share counts for nothing.</param>
    /// <param name="now">Rows that may be used only later are left out.</param>
    public static Training LearnAll(BankDefinition bank, IReadOnlyList<Example> examples, TrainingOptions options, DateTimeOffset now) =>
        Of(bank, examples.Where(e => e.KnownAt <= now), options, now);

    private static Training Of(BankDefinition bank, IEnumerable<Example> examples, TrainingOptions options, DateTimeOffset until)
    {
        List<Example> rows = [.. examples.OrderBy(e => e.DecidedAt).ThenBy(e => e.Customer).ThenBy(e => e.Action, StringComparer.Ordinal)];
        var before = new PropensityModel(Counts(rows));
        var pooled = new Propensities(bank, before);
        var (families, sizes, leftOut) = (new List<PropensityFamily>(), new List<int>(), new List<string>());
        foreach (var group in bank.Actions.GroupBy(a => (a.Purpose, a.IsCredit)).OrderBy(g => g.Key))
        {
            var ids = group.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
            List<Example> own = [.. rows.Where(r => ids.Contains(r.Action))];
            var (name, successes) = (NameOf(group.Key.Purpose), own.Count(r => r.Succeeded));
            if (own.Count < options.LeastRows || successes < options.LeastOfEach || own.Count - successes < options.LeastOfEach)
                leftOut.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {own.Count} decisions, {successes} successes"));
            else
            {
                families.Add(Family(bank, name, group.Key.Purpose, group.Key.IsCredit, own, pooled, options));
                sizes.Add(own.Count);
            }
        }
        return families.Count == 0 ? Few($"no purpose has {options.LeastRows} decisions with {options.LeastOfEach} successes and as many failures before {until:yyyy-MM-dd} ({string.Join("; ", leftOut)})")
            : new Training.Done(new(bank.Hash, rows[0].DecidedAt, until, families), before, sizes, leftOut);
    }

    private static Training.Refused Few(FormattableString have) =>
        new("train.data.few", $"There is too little to learn from: {have.ToString(CultureInfo.InvariantCulture)}. Counts and priors go on deciding; train again later.");

    /// <summary>The purpose in the bank's words.</summary>
    internal static string NameOf(Purposes purpose) => string.Join('+', Enum.GetValues<Purposes>().Where(p => p is not (Purposes.None or Purposes.All) && (purpose & p) != 0).Select(p => p.ToString().ToLowerInvariant()));

    /// <summary>What the rows amount to as counts.</summary>
    public static IReadOnlyDictionary<string, ActionCounts> Counts(IEnumerable<Example> rows) =>
        rows.GroupBy(r => r.Action, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new ActionCounts(g.Count(r => r.Succeeded), g.Count()), StringComparer.Ordinal);

    private static PropensityFamily Family(BankDefinition bank, string name, Purposes purpose, bool isCredit, List<Example> rows, Propensities pooled, TrainingOptions options)
    {
        string[] actions = [.. rows.Select(r => r.Action).Distinct().Order(StringComparer.Ordinal)];
        BetaPosterior[] rates = [.. actions.Select(a => pooled.Of(bank.Action(a)!.Index, useModel: true))];
        double[] offsets = [.. rates.Select(r => Numerics.Log(r.Alpha / r.Beta))], variances = [.. rates.Select(r => 1 / r.Alpha + 1 / r.Beta)];
        var inputs = InputSelection.Of(bank, purpose, isCredit, rows);
        var laid = new FactInputs(inputs, bank.Facts, purpose, isCredit);
        int[] groups = [.. rows.Select(r => Array.BinarySearch(actions, r.Action, StringComparer.Ordinal))];
        var slopes = PooledLogisticRegression.Learn([.. rows.Select(r => Vector(laid, r))], groups, actions.Length, [.. rows.Select(r => r.Succeeded)], [.. groups.Select(g => offsets[g])], Weights(rows, options.MostWeight), Pooling(options.Pooling));
        return new(name, purpose, isCredit, inputs, actions, offsets, variances, slopes);
    }

    private static double[] Vector(FactInputs inputs, Example row)
    {
        var x = new double[inputs.Count];
        inputs.Fill(row.Facts, row.Level, x);
        return x;
    }

    /// <summary>Inverse chances of having been chosen, cut at the most and scaled to a mean of 1, so that weighting changes what rows stand for and not how much they say.</summary>
    private static double[] Weights(List<Example> rows, double most)
    {
        double[] weights = [.. rows.Select(r => Math.Min(most, 1 / r.Probability))];
        var mean = Numerics.Sum(weights) / weights.Length;
        return [.. weights.Select(w => w / mean)];
    }

    private static PooledLogisticOptions Pooling(ActionPooling pooling) => pooling switch
    {
        ActionPooling.Alone => new() { SharedVariance = Nothing },
        ActionPooling.Alike => new() { OwnVariance = Nothing },
        _ => new(),
    };
}
