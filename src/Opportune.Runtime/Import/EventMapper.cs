namespace Opportune.Runtime.Import;

/// <summary>One event rule, ready to read: makes the events of a row.</summary>
internal sealed class EventMapper
{
    private readonly (LookupTable Table, (int, int)[] On, Join Rule)[] _joins;
    private readonly BoundFilter? _filter;
    private readonly EventBinder _event;
    private readonly IEventForm _form;
    private readonly RowScope _scope;

    /// <summary>Binds a rule to its file and look-ups.</summary>
    /// <exception cref="ImportException">A column that the rule reads is not in its file.</exception>
    public EventMapper(EventRule rule, ImportMapping mapping, HistoryFile file, IReadOnlyDictionary<string, HistoryFile> lookupFiles, IReadOnlyDictionary<string, LookupTable> tables, IEventForm form)
    {
        (File, _form) = (file, form);
        var layout = new RowLayout(rule, file, lookupFiles);
        _scope = new(rule.Joins.Length + 1);
        _joins = [.. rule.Joins.Select(j => (tables.TryGetValue(j.Lookup, out var t) ? t : null!, j.On.Select(layout.Find).ToArray(), j))];
        _filter = rule.Where is null ? null : new BoundFilter(rule.Where, layout.Find);
        _event = new EventBinder(rule, mapping.Source, new ValueBinder(layout.Find, layout.PlaceOf, layout.FormatOf, mapping.Zone));
    }

    /// <summary>The file that is read.</summary>
    public HistoryFile File { get; }

    /// <summary>Adds what a record makes, in order: events, or one rejected line for each that it cannot make.</summary>
    public void Map(DelimitedRecord record, List<MappedItem> items)
    {
        if (record.Fields is null)
        {
            items.Add(new RejectedLine(File.Path, record.Line, record.Code!, record.Message!));
            return;
        }
        _scope.Rows[0] = File.Clean(record.Fields);
        MapFrom(0, record.Line, items);
    }

    private void MapFrom(int join, long line, List<MappedItem> items)
    {
        if (join == _joins.Length)
        {
            if (Complete(line) is { } item) items.Add(item);
            return;
        }
        var (table, on, rule) = _joins[join];
        var found = LookupTable.KeyOf(on.Select(_scope.Read)) is { } key ? table.Find(key) : null;
        if (found is null && rule.Unmatched == JoinUnmatched.Skip) return;
        if (Problem(found, rule) is { } problem)
        {
            items.Add(new RejectedLine(File.Path, line, problem.Code, problem.Message));
            return;
        }
        _scope.Lists[join + 1] = found;
        for (var i = 0; i < (rule.Takes == JoinTakes.Each ? found?.Count ?? 1 : 1); i++)
        {
            _scope.Rows[join + 1] = rule.Takes == JoinTakes.List ? null : found?[i];
            MapFrom(join + 1, line, items);
        }
    }

    private MappedItem? Complete(long line)
    {
        Mapped.Fault? fault = null;
        if (_filter?.Admits(_scope, out fault) == false && fault is null) return null;
        fault ??= _event.Read(_scope);
        return fault is null ? _form.Make(_event.Parts, File.Path, line) : new RejectedLine(File.Path, line, fault.Code, fault.Message);
    }

    private static Mapped.Fault? Problem(IReadOnlyList<string?[]>? found, Join rule) => (found, rule) switch
    {
        (null, { Unmatched: JoinUnmatched.Reject }) => new("import.lookup.unknown", $"'{rule.Lookup}' has no row for {string.Join(", ", rule.On)}. Is its file whole? Or say what to do with 'unmatched'."),
        ({ Count: > 1 }, { Takes: JoinTakes.One }) => new("import.lookup.ambiguous", $"'{rule.Lookup}' has several rows for {string.Join(", ", rule.On)}. Narrow it with 'where', or take 'each' or 'list'."),
        _ => null,
    };
}
