namespace Opportune.Runtime.Import;

/// <summary>A bank's files read as events, row by row.</summary>
/// <remarks>
/// Memory stays constant but for the look-ups. The same files and mapping always give the same items, byte for byte, and any item's
/// <see cref="MappedItem.Next"/> gives exactly the items after it. Not thread-safe.
/// </remarks>
public sealed class MappedHistory
{
    private readonly ImportMapping _mapping;
    private readonly string _folder;
    private readonly Dictionary<string, HistoryFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HistoryFile> _lookupFiles = new(StringComparer.Ordinal);
    private string? _fingerprint;

    /// <summary>Opens the files and finds every column that the mapping reads.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="folder">Where its files are.</param>
    /// <exception cref="ImportException">A file or column is missing, or a header is unreadable.</exception>
    public MappedHistory(ImportMapping mapping, string folder)
    {
        (_mapping, _folder) = (mapping, folder);
        foreach (var (name, source) in mapping.Files) _files[name] = HistoryFile.Open(source, folder);
        foreach (var (name, rule) in mapping.Lookups) _lookupFiles[name] = CheckedLookup(name, rule);
        foreach (var rule in mapping.Events) _ = new EventMapper(rule, mapping, _files[rule.File], _lookupFiles, new Dictionary<string, LookupTable>(), new EventJson());
        TotalBytes = mapping.Events.Sum(e => _files[e.File].Bytes);
    }

    /// <summary>Bytes that reading passes over: the size of each event rule's file.</summary>
    public long TotalBytes { get; }

    /// <summary>What mapping and files are, by hash. Reads every file once, at first use.</summary>
    public string Fingerprint => _fingerprint ??= HistoryFingerprint.Of(_mapping, _folder);

    /// <summary>Reads the events, rule by rule in the mapping's order, row by row in the files' order.</summary>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <exception cref="ImportException">The position belongs to other files or another mapping (import.file.changed, import.mapping.changed), or to no place of them.</exception>
    public IEnumerable<MappedItem> Read(ImportPosition? from = null) => Read(from, new EventJson());

    /// <summary>Reads as above, the events in a form of the caller's.</summary>
    internal IEnumerable<MappedItem> Read(ImportPosition? from, IEventForm form)
    {
        if (from is not null) Demand(from);
        return ReadFrom(from, form);
    }

    private void Demand(ImportPosition from)
    {
        HistoryFingerprint.Demand(from.Fingerprint, Fingerprint);
        var isPlace = from is { Step: >= 0, Line: >= 0, Given: >= 0, Offset: >= 0 } && from.Step <= _mapping.Events.Length
            && (from.Step == _mapping.Events.Length || from.Offset <= _files[_mapping.Events[from.Step].File].Bytes);
        if (!isPlace) throw new ImportException("import.position.invalid", "The saved position is no place in these files. Start the import anew: events already taken are recognised by their ids.");
    }

    private IEnumerable<MappedItem> ReadFrom(ImportPosition? from, IEventForm form)
    {
        var (tables, badLines) = LoadLookups();
        if (from is null)
            foreach (var bad in badLines) yield return bad;
        var bytesBefore = 0L;
        for (var step = 0; step < _mapping.Events.Length; step++)
        {
            var rule = _mapping.Events[step];
            if (step >= (from?.Step ?? 0))
            {
                var mapper = new EventMapper(rule, _mapping, _files[rule.File], _lookupFiles, tables, form);
                foreach (var item in ReadStep(mapper, step, bytesBefore, from?.Step == step ? from : null)) yield return item;
            }
            bytesBefore += _files[rule.File].Bytes;
        }
    }

    private IEnumerable<MappedItem> ReadStep(EventMapper mapper, int step, long bytesBefore, ImportPosition? from)
    {
        var (offset, line) = from is null ? mapper.File.FirstRow : (from.Offset, from.Line);
        var given = from?.Given ?? 0;
        using var stream = mapper.File.OpenStream(offset);
        var reader = mapper.File.ReadFrom(stream, line, reusesFields: true);
        var items = new List<MappedItem>();
        while (reader.TryRead(mapper.File.ColumnCount, out var record))
        {
            items.Clear();
            mapper.Map(record, items);
            for (var i = given; i < items.Count; i++)
                yield return i + 1 < items.Count ? items[i].At(Fingerprint, step, record.Offset, record.Line, i + 1, bytesBefore + record.Offset)
                    : items[i].At(Fingerprint, step, reader.Offset, reader.Line, 0, bytesBefore + reader.Offset);
            given = 0;
        }
    }

    private (Dictionary<string, LookupTable> Tables, List<RejectedLine> Bad) LoadLookups()
    {
        var tables = new Dictionary<string, LookupTable>(StringComparer.Ordinal);
        var bad = new List<RejectedLine>();
        var reported = _mapping.Events.Select(e => e.File).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, rule) in _mapping.Lookups)
            tables[name] = LookupTable.Load(rule, _files[rule.File], reported.Add(rule.File), bad);
        return (tables, bad);
    }

    private HistoryFile CheckedLookup(string name, LookupRule rule)
    {
        var file = _files[rule.File];
        foreach (var column in rule.Key.Concat(rule.Where?.References.Select(r => r.Column) ?? []))
            if (file.IndexOf(column) < 0)
                throw new ImportException("import.column.unknown", $"'{file.Path}' has no column '{column}', which look-up '{name}' reads. It has: {string.Join(", ", file.Columns)}.");
        return file;
    }
}
