namespace Opportune.Host.Commands.Evaluate.OffPolicy;

/// <summary>Numbers of actions from a file that names them, in a long or a wide form.</summary>
/// <remarks>Long: a column of actions and one of numbers, a row for each action; an action that is not named has 0. Wide: a column for each action; or a column of actions and a column for each position.
/// Other columns say for which decisions a row holds: those that the log has too, by their values, or one of row numbers. Without them the row of a wide file belongs to the decision in the same place, and a file of one decision to all.</remarks>
internal static class NamedActions
{
    private const string Between = "\u001f";
    private static readonly string[] RowNames = ["row", "decision", "round", "index", "column"];

    /// <summary>Reads it.</summary>
    /// <exception cref="VerbException">The file names no action, names one twice for a decision, or has no row for a decision.</exception>
    public static ActionTable Read(TableFile file, TableFile log, LogColumns columns, ActionNumbers kind)
    {
        if ((file.Has(columns.Action) ? columns.Action : ColumnGuess.TryFind(file, null, LogColumns.ActionNames)) is not { } action) return Wide(file, log, columns, kind);
        string[] usual = kind == ActionNumbers.Probability ? ["probability", "prob", "pi", "chance", "share", "weight", "p"] : ["expected", "qhat", "reward", "prediction", "value", "q"];
        if (ColumnGuess.TryFind(file, null, usual) is { } number) return Long(file, log, columns, kind, action, number);
        string[] numbers = [.. file.Names.Where(n => n != action && !log.Has(n))];
        if (numbers.Length == 1) return Long(file, log, columns, kind, action, numbers[0]);
        return ByPosition(file, log, columns, kind, action);
    }

    private static ActionTable Long(TableFile file, TableFile log, LogColumns columns, ActionNumbers kind, string action, string number)
    {
        string[] keys = Keys(file, log, columns, kind, action, number);
        var (names, numbers) = (ActionTable.NamesIn(file, action), Known(file, number, kind));
        string[] order = [.. names.Distinct(StringComparer.Ordinal).Order(new NamesInOrder())];
        var of = order.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        var found = new Dictionary<string, double[]>(StringComparer.Ordinal);
        string[] rows = KeysOf(file, keys);
        for (var r = 0; r < file.Rows; r++)
        {
            if (!found.TryGetValue(rows[r], out var values)) found.Add(rows[r], values = Nothing(order.Length));
            ref var value = ref values[of[names[r]]];
            if (!double.IsNaN(value)) throw Wrong(kind, "rows", $"{file.Path}, data row {r + 1}: a row before has the same action for the same decisions{Joined(keys)}. {OneRow}");
            value = numbers[r];
        }
        // What a policy does not name it does not take; of a model nothing is known.
        if (kind == ActionNumbers.Probability) foreach (var values in found.Values) for (var a = 0; a < values.Length; a++) if (double.IsNaN(values[a])) values[a] = 0;
        return new(file.Path, order, order.Length, kind == ActionNumbers.Probability, Joining(file, log, keys, kind, found));
    }

    private static ActionTable Wide(TableFile file, TableFile log, LogColumns columns, ActionNumbers kind)
    {
        var logged = log.Texts(columns.Action).Where(t => t is not null).Select(t => ActionTable.Plain(t!)).ToHashSet(StringComparer.Ordinal);
        string[] keys = [.. file.Names.Where(n => !logged.Contains(ActionTable.Plain(n)) && (IsKey(n, log, columns) || IsRowNumber(file, n, log)))];
        string[] actions = [.. file.Names.Where(n => logged.Contains(ActionTable.Plain(n)) || (!keys.Contains(n, StringComparer.Ordinal) && !log.Has(n)))];
        if (actions.Length == 0) throw Wrong(kind, "actions", $"{file.Path} has no column that could be an action: each one is in the log too. {file.Columns}");
        double[][] numbers = [.. actions.Select(a => Known(file, a, kind))];
        string[] names = [.. actions.Select(ActionTable.Plain)];
        if (file.Rows == log.Rows && !keys.Any(k => IsRowNumber(file, k, log)))
        {
            RequireSame(file, log, keys, kind);
            return new(file.Path, names, names.Length, false, (i, a) => numbers[a][i]);
        }
        string[] rows = KeysOf(file, keys);
        var found = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (var r = 0; r < rows.Length; r++)
            if (!found.TryAdd(rows[r], [.. numbers.Select(n => n[r])])) throw Wrong(kind, "rows", $"{file.Path} has {file.Rows} rows; the log has {log.Rows} decisions, and data row {r + 1} is for the same decisions as a row before{Joined(keys)}. {OneRow}");
        return new(file.Path, names, names.Length, false, Joining(file, log, keys, kind, found));
    }

    private static ActionTable ByPosition(TableFile file, TableFile log, LogColumns columns, ActionNumbers kind, string action)
    {
        string[] names = ActionTable.NamesIn(file, action), places = [.. file.Names.Where(n => n != action)];
        if (columns.Position is null) throw Wrong(kind, "rows", $"{file.Path} has several numbers a row, but the log has no column position. Name the one that counts {(kind == ActionNumbers.Probability ? "probability" : "expected")}.");
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length) throw Wrong(kind, "rows", $"{file.Path} names an action twice. {OneRow}");
        var at = places.ToDictionary(ActionTable.Plain, p => Known(file, p, kind), StringComparer.Ordinal);
        string[] positions = KeysOf(log, [columns.Position]);
        var missing = Array.FindIndex(positions, p => !at.ContainsKey(p));
        if (missing >= 0) throw Wrong(kind, "rows", $"{log.Path}, data row {missing + 1}: {file.Path} has no column for its position. {file.Columns}");
        return new(file.Path, names, names.Length, false, (i, a) => at[positions[i]][a]);
    }

    private const string OneRow = "For each decision an action stands once: say which decisions a row is for by a column that the log has too, or by a column row with the number of the decision.";

    /// <summary>Columns that say for which decisions a row holds.</summary>
    private static string[] Keys(TableFile file, TableFile log, LogColumns columns, ActionNumbers kind, params string[] taken)
    {
        string[] others = [.. file.Names.Where(n => !taken.Contains(n, StringComparer.Ordinal))], keys = [.. others.Where(n => IsKey(n, log, columns) || IsRowNumber(file, n, log))];
        return keys.Length > 0 || others.Length == 0 ? keys : throw Wrong(kind, "rows", $"{file.Path}: no column says for which decisions of the log a row holds. {OneRow} {file.Columns}");
    }

    private static bool IsKey(string name, TableFile log, LogColumns columns) => log.Has(name) && name != columns.Action && name != columns.Reward && name != columns.Propensity;

    // The row's number is a key only where the log has no column of that name, which would be joined by its values.
    private static bool IsRowNumber(TableFile file, string name, TableFile log) =>
        !log.Has(name) && RowNames.Contains(name.TrimEnd('1').ToLowerInvariant(), StringComparer.Ordinal) && file.Texts(name).All(t => t is not null && TableFile.TryNumber(t, out var n) && n == Math.Floor(n));

    private static Func<int, int, double> Joining(TableFile file, TableFile log, string[] keys, ActionNumbers kind, Dictionary<string, double[]> found)
    {
        string[] decisions = LogKeys(file, log, keys);
        var of = new double[log.Rows][];
        for (var i = 0; i < of.Length; i++)
            of[i] = found.GetValueOrDefault(decisions[i]) ?? throw Wrong(kind, "rows", $"{log.Path}, data row {i + 1}: {file.Path} has no row for this decision{Joined(keys)}.");
        return (i, a) => of[i][a];
    }

    private static string[] LogKeys(TableFile file, TableFile log, string[] keys)
    {
        var keyed = new string[log.Rows][];
        for (var i = 0; i < keyed.Length; i++) keyed[i] = new string[keys.Length];
        for (var k = 0; k < keys.Length; k++)
        {
            var first = log.Has(keys[k]) ? 0 : file.Texts(keys[k]).Min(t => TableFile.TryNumber(t, out var n) ? n : 0) is 0 ? 0 : 1;
            var texts = log.Has(keys[k]) ? log.Texts(keys[k]) : null;
            for (var i = 0; i < keyed.Length; i++) keyed[i][k] = ActionTable.Plain(texts is null ? (i + first).ToString(System.Globalization.CultureInfo.InvariantCulture) : texts[i] ?? "");
        }
        return [.. keyed.Select(k => string.Join(Between, k))];
    }

    private static string[] KeysOf(TableFile file, string[] keys)
    {
        var texts = keys.Select(file.Texts).ToArray();
        return [.. Enumerable.Range(0, file.Rows).Select(r => string.Join(Between, texts.Select(t => ActionTable.Plain(t[r] ?? ""))))];
    }

    private static void RequireSame(TableFile file, TableFile log, string[] keys, ActionNumbers kind)
    {
        var (own, logged) = (KeysOf(file, keys), KeysOf(log, keys));
        var wrong = Enumerable.Range(0, own.Length).FirstOrDefault(r => own[r] != logged[r], -1);
        if (wrong >= 0) throw Wrong(kind, "rows", $"{file.Path}, data row {wrong + 1}: it is not the decision that stands there in the log{Joined(keys)}. Bring both files into one order.");
    }

    private static string Joined(string[] keys) => keys.Length == 0 ? "" : $" (by {string.Join(", ", keys)})";

    private static double[] Known(TableFile file, string column, ActionNumbers kind)
    {
        double[] numbers = file.Numbers(column);
        // An empty field of a policy's wide table is an action that it does not take.
        return kind == ActionNumbers.Probability ? [.. numbers.Select(n => double.IsNaN(n) ? 0 : n)] : Array.FindIndex(numbers, double.IsNaN) is >= 0 and var gap ? throw new VerbException("table.number.invalid", $"{file.Path}, data row {gap + 1}: column {column} has no value.") : numbers;
    }

    private static double[] Nothing(int count)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static VerbException Wrong(ActionNumbers kind, string what, string message) => new($"ope.{(kind == ActionNumbers.Probability ? "policy" : "qhat")}.{what}", message, ExitCode.Refused);
}
