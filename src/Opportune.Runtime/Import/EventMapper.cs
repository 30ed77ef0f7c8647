namespace Opportune.Runtime.Import;

/// <summary>One event rule, ready to read: makes the events of a row.</summary>
internal sealed class EventMapper
{
    private readonly EventRule _rule;
    private readonly (LookupTable Table, (int, int)[] On, Join Rule)[] _joins;
    private readonly BoundFilter? _filter;
    private readonly EventJson _json;
    private readonly RowScope _scope;

    /// <summary>Binds a rule to its file and look-ups.</summary>
    /// <exception cref="ImportException">A column that the rule reads is not in its file.</exception>
    public EventMapper(EventRule rule, ImportMapping mapping, HistoryFile file, IReadOnlyDictionary<string, HistoryFile> lookupFiles, IReadOnlyDictionary<string, LookupTable> tables)
    {
        (_rule, File) = (rule, file);
        var layout = new RowLayout(rule, file, lookupFiles);
        _scope = new(rule.Joins.Length + 1);
        _joins = [.. rule.Joins.Select(j => (tables.TryGetValue(j.Lookup, out var t) ? t : null!, j.On.Select(layout.Find).ToArray(), j))];
        _filter = rule.Where is null ? null : new BoundFilter(rule.Where, layout.Find);
        _json = new EventJson(rule, mapping.Source, new ValueBinder(layout.Find, layout.PlaceOf, layout.FormatOf, mapping.Zone));
    }

    /// <summary>The file that is read.</summary>
    public HistoryFile File { get; }

    /// <summary>What a record makes, in order: events, or one rejected line for each that it cannot make.</summary>
    public IEnumerable<MappedItem> Map(DelimitedRecord record)
    {
        if (record.Fields is null) return [new RejectedLine(File.Path, record.Line, record.Code!, record.Message!)];
        _scope.Rows[0] = File.Clean(record.Fields);
        return MapFrom(0, record.Line);
    }

    private IEnumerable<MappedItem> MapFrom(int join, long line)
    {
        if (join == _joins.Length)
        {
            if (Complete(line) is { } item) yield return item;
            yield break;
        }
        var (table, on, rule) = _joins[join];
        var found = LookupTable.KeyOf(on.Select(_scope.Read)) is { } key ? table.Find(key) : null;
        if (found is null && rule.Unmatched == JoinUnmatched.Skip) yield break;
        if (Problem(found, rule) is { } problem)
        {
            yield return new RejectedLine(File.Path, line, problem.Code, problem.Message);
            yield break;
        }
        _scope.Lists[join + 1] = found;
        for (var i = 0; i < (rule.Takes == JoinTakes.Each ? found?.Count ?? 1 : 1); i++)
        {
            _scope.Rows[join + 1] = rule.Takes == JoinTakes.List ? null : found?[i];
            foreach (var item in MapFrom(join + 1, line)) yield return item;
        }
    }

    private MappedItem? Complete(long line)
    {
        Mapped.Fault? fault = null;
        if (_filter?.Admits(_scope, out fault) == false && fault is null) return null;
        var made = fault is null ? _json.Write(_scope) : (null, fault);
        return made.Json is not null ? new MappedEvent(File.Path, line, made.Json) { Type = _rule.Type } : new RejectedLine(File.Path, line, made.Fault!.Code, made.Fault.Message);
    }

    private static Mapped.Fault? Problem(IReadOnlyList<string?[]>? found, Join rule) => (found, rule) switch
    {
        (null, { Unmatched: JoinUnmatched.Reject }) => new("import.lookup.unknown", $"'{rule.Lookup}' has no row for {string.Join(", ", rule.On)}. Is its file whole? Or say what to do with 'unmatched'."),
        ({ Count: > 1 }, { Takes: JoinTakes.One }) => new("import.lookup.ambiguous", $"'{rule.Lookup}' has several rows for {string.Join(", ", rule.On)}. Narrow it with 'where', or take 'each' or 'list'."),
        _ => null,
    };
}
