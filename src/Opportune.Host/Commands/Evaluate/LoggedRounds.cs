using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>Logged decisions joined with the policy to be valued and a model's word.</summary>
/// <remarks>The log has a header with <c>action</c> (0, 1, …), <c>reward</c>, <c>propensity</c> (or <c>pscore</c>) and optionally <c>position</c>. The policy has either a row per logged decision with the probability of every action, or a row per action with its probability at
/// every position. The model has a row per logged decision with the expected reward of every action.</remarks>
internal static class LoggedRounds
{
    /// <summary>Joins the files.</summary>
    /// <exception cref="VerbException">A file is missing or malformed, or they do not fit together.</exception>
    public static LoggedDecision[] Read(TableFile log, string policyPath, string? modelPath)
    {
        var logPath = log.Path;
        double[] rewards = Known(log, "reward"), propensities = Known(log, log.Has("propensity") ? "propensity" : "pscore");
        if (log.Texts("action").FirstOrDefault(a => a is not null && !TableFile.TryNumber(a, out _)) is not null) throw new VerbException("ope.action.names", $"{log.Path}: actions are named. Number them 0, 1, 2, … in the order of the policy's columns, so that it is certain which is which.");
        int[] actions = Whole(log, "action"), positions = log.Has("position") ? Whole(log, "position") : new int[log.Rows];
        double[][] policy = NumberGrid.Read(policyPath), model = modelPath is null ? [] : NumberGrid.Read(modelPath);
        if (modelPath is not null && model.Length != log.Rows) throw new VerbException("ope.qhat.rows", $"{modelPath} has {model.Length} rows; the log has {log.Rows} decisions. One row a decision is needed.");
        var isPerDecision = policy.Length == log.Rows;
        var count = isPerDecision ? policy[0].Length : policy.Length;
        if (model.Length > 0 && model[0].Length != count) throw new VerbException("ope.qhat.actions", $"{modelPath} has {model[0].Length} columns; the policy has {count} actions.");
        RequireWithin(actions, count, logPath, "action", policyPath);
        if (!isPerDecision) RequireWithin(positions, policy[0].Length, logPath, "position", policyPath);
        Func<int, int, double> chance = isPerDecision ? (i, a) => policy[i][a] : (i, a) => policy[a][positions[i]];
        var seen = actions.Zip(positions).ToHashSet();
        var decisions = new LoggedDecision[log.Rows];
        for (var i = 0; i < decisions.Length; i++)
        {
            RequireDistribution(i, count, chance, policyPath);
            if (!(propensities[i] is > 0 and <= 1)) throw new VerbException("ope.propensity.range", $"{logPath}, data row {i + 1}: a propensity lies above 0 and at most at 1.");
            var (expected, unsupported) = (0.0, 0.0);
            for (var a = 0; a < count; a++)
            {
                if (model.Length > 0) expected += chance(i, a) * model[i][a];
                if (!seen.Contains((a, positions[i]))) unsupported += chance(i, a);
            }
            decisions[i] = new(rewards[i], propensities[i], chance(i, actions[i]), model.Length > 0 ? model[i][actions[i]] : 0, expected, Math.Min(1, unsupported));
        }
        return decisions;
    }

    private static void RequireDistribution(int i, int count, Func<int, int, double> chance, string path)
    {
        var sum = 0.0;
        for (var a = 0; a < count; a++)
        {
            if (!(chance(i, a) is >= 0 and <= 1)) throw new VerbException("ope.policy.range", $"{path}: the policy's probability of action {a} for data row {i + 1} of the log lies outside 0 to 1.");
            sum += chance(i, a);
        }
        if (Math.Abs(sum - 1) > 1e-3) throw new VerbException("ope.policy.sum", $"{path}: the policy's probabilities for data row {i + 1} of the log sum to {Figures.Of(sum)}, not 1.");
    }

    private static double[] Known(TableFile log, string column)
    {
        var numbers = log.Numbers(column);
        var gap = Array.FindIndex(numbers, double.IsNaN);
        return gap < 0 ? numbers : throw new VerbException("table.number.invalid", $"{log.Path}, data row {gap + 1}: column {column} has no value.");
    }

    private static int[] Whole(TableFile log, string column) => [.. Known(log, column).Select((v, i) =>
        v >= 0 && v <= 1_000_000 && v == Math.Floor(v) ? (int)v : throw new VerbException("table.number.invalid", $"{log.Path}, data row {i + 1}: column {column} is not one of 0, 1, 2, …"))];

    private static void RequireWithin(int[] values, int count, string path, string what, string policyPath)
    {
        var wrong = Array.FindIndex(values, v => v >= count);
        if (wrong >= 0) throw new VerbException("ope.policy.shape", $"{path}, data row {wrong + 1}: {what} {values[wrong]}, but {policyPath} has {count}. It needs a row per action and a column per position, or a row per logged decision and a column per action.");
    }
}
