using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate.OffPolicy;

/// <summary>Logged decisions joined with the policy to be valued and a model's word.</summary>
/// <param name="Decisions">One a row of the log.</param>
/// <param name="Notes">How actions and rows were matched.</param>
/// <remarks>Where the policy names its actions, they are found by name; else by number, the names of a log that has words being numbered in the order of their letters.</remarks>
internal sealed record LoggedRounds(LoggedDecision[] Decisions, IReadOnlyList<string> Notes)
{
    private const int MostShown = 12, FewestToShow = 5;

    /// <summary>Joins the files.</summary>
    /// <exception cref="VerbException">A file is missing or malformed, or they do not fit together.</exception>
    public static LoggedRounds Read(TableFile log, LogColumns columns, string policyPath, string? modelPath)
    {
        double[] rewards = Known(log, columns.Reward), propensities = Known(log, columns.Propensity);
        var wrong = Array.FindIndex(propensities, p => !(p is > 1e-150 and <= 1));
        if (wrong >= 0) throw new VerbException("ope.propensity.range", $"{log.Path}, data row {wrong + 1}: a propensity lies above 0 (and above 1e-150, since it is divided by) and at most at 1.");
        var policy = ActionTable.Read(policyPath, log, columns, ActionNumbers.Probability);
        var (actions, names) = policy.Names is null && AreNumbers(log, columns.Action) ? (Whole(log, columns.Action), null) : Named(log, columns.Action, policy);
        RequireWithin(actions, names?.Count ?? policy.Count, log.Path, "action", policyPath);
        int[] of = names is null ? [.. Enumerable.Range(0, policy.Count)] : policy.Names is null ? [.. names.Select((_, a) => a)] : IndexOf(names, policy.Names);
        Func<int, int, double> chance = (i, a) => of[a] < 0 ? 0 : policy.At(i, of[a]);
        var model = modelPath is null ? null : Model(modelPath, log, columns, policy, names);
        return new(Join(rewards, propensities, actions, Places(log, columns), of.Length, chance, model, policy), Matching(log, columns.Action, policy, names));
    }

    private static LoggedDecision[] Join(double[] rewards, double[] propensities, int[] actions, int[] places, int count, Func<int, int, double> chance, Func<int, int, double>? model, ActionTable policy)
    {
        var seen = actions.Zip(places).ToHashSet();
        var decisions = new LoggedDecision[rewards.Length];
        for (var i = 0; i < decisions.Length; i++)
        {
            RequireDistribution(i, count, chance, policy.Path);
            var (expected, unsupported) = (0.0, 0.0);
            for (var a = 0; a < count; a++)
            {
                if (model is not null) expected += chance(i, a) * model(i, a);
                if (!seen.Contains((a, places[i]))) unsupported += chance(i, a);
            }
            decisions[i] = new(rewards[i], propensities[i], chance(i, actions[i]), model?.Invoke(i, actions[i]) ?? 0, expected, Math.Min(1, unsupported));
        }
        return decisions;
    }

    private static (int[] Actions, IReadOnlyList<string> Names) Named(TableFile log, string column, ActionTable policy)
    {
        string[] logged = ActionTable.NamesIn(log, column), distinct = [.. logged.Distinct(StringComparer.Ordinal)];
        if (policy.Names is null && distinct.Length != policy.Count) throw new VerbException("ope.policy.actions", $"{log.Path} names {distinct.Length} actions, but {policy.Path} has {policy.Count} and does not name them. Give it a header with the name of each action, or rows of action and probability.", ExitCode.Refused);
        if (policy.Names is { } named && !policy.MayLeaveOut && Array.FindIndex(logged, l => !named.Contains(l, StringComparer.Ordinal)) is >= 0 and var wrong)
            throw new VerbException("ope.policy.actions", $"{log.Path}, data row {wrong + 1}: {policy.Path} does not name this action. It names {Few(named)}; an action that the policy never takes needs a column too, of zeros.", ExitCode.Refused);
        string[] names = policy.Names is not null && !policy.MayLeaveOut ? [.. policy.Names] : [.. distinct.Union(policy.Names ?? [], StringComparer.Ordinal).Order(new NamesInOrder())];
        if (policy.Names is not null && !distinct.Intersect(policy.Names, StringComparer.Ordinal).Any()) throw new VerbException("ope.policy.actions", $"{policy.Path} names none of the actions in column {column} of {log.Path}. It names {Few(policy.Names)}.", ExitCode.Refused);
        return (IndexOf(logged, names), names);
    }

    private static Func<int, int, double> Model(string path, TableFile log, LogColumns columns, ActionTable policy, IReadOnlyList<string>? names)
    {
        var (model, count) = (ActionTable.Read(path, log, columns, ActionNumbers.Expected), names?.Count ?? policy.Count);
        if (model.Names is null) return model.Count == count ? model.At : throw new VerbException("ope.qhat.actions", $"{path} has {model.Count} columns; the policy has {count} actions.");
        var wanted = names ?? [.. Enumerable.Range(0, count).Select(a => ActionTable.Plain(a.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
        int[] of = IndexOf(wanted, model.Names);
        if (Array.IndexOf(of, -1) >= 0) throw new VerbException("ope.qhat.actions", $"{path} does not name {of.Count(a => a < 0)} of the {count} actions of the policy and the log. It names {Few(model.Names)}.", ExitCode.Refused);
        return (i, a) => model.At(i, of[a]) is var expected && double.IsFinite(expected) ? expected : throw new VerbException("ope.qhat.rows", $"{path} has no number of an action for data row {i + 1} of the log. It needs one of each action.", ExitCode.Refused);
    }

    private static List<string> Matching(TableFile log, string column, ActionTable policy, IReadOnlyList<string>? names)
    {
        if (names is null) return [];
        var taken = log.Texts(column).GroupBy(t => ActionTable.Plain(t!), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var many = $"{names.Count} actions";
        // A few names that recur are the names of actions and no one's own data.
        var list = policy.Names is not null || (names.Count <= MostShown && taken.Values.All(n => n >= FewestToShow)) ? $": {Few(names)}" : "";
        var notes = new List<string> { policy.Names is null ? $"{many}, taken for the policy's in the order of their names{list}. To be certain, give the policy's file a header." : $"{many}, matched by name{list}." };
        if (names.Count(n => !taken.ContainsKey(n)) is > 0 and var never) notes.Add($"{never} of them {(never == 1 ? "was" : "were")} never logged.");
        if (policy.Names is not null && names.Count(n => !policy.Names.Contains(n, StringComparer.Ordinal)) is > 0 and var left) notes.Add($"{left} of them {(left == 1 ? "is" : "are")} not in the policy, which is taken never to choose {(left == 1 ? "it" : "them")}.");
        return notes;
    }

    private static string Few(IReadOnlyList<string> names) => string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? $" and {names.Count - MostShown} more" : "");

    private static int[] IndexOf(IReadOnlyList<string> names, IReadOnlyList<string> among)
    {
        var at = among.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        return [.. names.Select(n => at.GetValueOrDefault(n, -1))];
    }

    /// <summary>Positions as numbers; only which are the same counts.</summary>
    private static int[] Places(TableFile log, LogColumns columns)
    {
        if (columns.Position is null) return new int[log.Rows];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. log.Texts(columns.Position).Select(t => known.TryGetValue(ActionTable.Plain(t ?? ""), out var place) ? place : known[ActionTable.Plain(t ?? "")] = known.Count)];
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

    private static bool AreNumbers(TableFile log, string column) => log.Texts(column).All(a => TableFile.TryNumber(a, out _));

    private static double[] Known(TableFile log, string column)
    {
        var numbers = log.Numbers(column);
        var gap = Array.FindIndex(numbers, double.IsNaN);
        return gap < 0 ? numbers : throw new VerbException("table.number.invalid", $"{log.Path}, data row {gap + 1}: column {column} has no value.");
    }

    /// <summary>A column of whole numbers from 0.</summary>
    /// <exception cref="VerbException">A row holds something else.</exception>
    public static int[] Whole(TableFile log, string column) => [.. Known(log, column).Select((v, i) =>
        v >= 0 && v <= 1_000_000 && v == Math.Floor(v) ? (int)v : throw new VerbException("table.number.invalid", $"{log.Path}, data row {i + 1}: column {column} is not one of 0, 1, 2, …"))];

    /// <summary>Requires that numbers are below a count.</summary>
    /// <exception cref="VerbException">One is not; with its row.</exception>
    public static void RequireWithin(int[] values, int count, string path, string what, string policyPath)
    {
        var wrong = Array.FindIndex(values, v => v >= count);
        if (wrong >= 0) throw new VerbException("ope.policy.shape", $"{path}, data row {wrong + 1}: {what} {values[wrong]}, but {policyPath} has {count}. It needs a row per action and a column per position, or a row per logged decision and a column per action.");
    }
}
