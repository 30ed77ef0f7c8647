namespace Opportune.Runtime.Import;

/// <summary>Items that are settled together.</summary>
/// <param name="history">Takes the events that were read already; null where there are none such.</param>
internal sealed class ImportBatch(HistoryEvents? history)
{
    private readonly List<(string File, long Line)> _places = [];
    private readonly List<ReadOnlyMemory<byte>> _json = [];
    private readonly SortedDictionary<string, long> _byType = new(StringComparer.Ordinal);
    private MappedItem? _last;
    private (string? Type, int Count) _run;

    /// <summary>How many events it has for the sink.</summary>
    public int Events => _places.Count;

    /// <summary>Lines that make none.</summary>
    public List<RejectedLine> Rejected { get; } = [];

    /// <summary>Where to go on after the batch; null where it holds lines of look-up files only.</summary>
    public ImportPosition? Next => _last?.Next;

    /// <summary>Bytes behind the batch.</summary>
    public long BytesDone => _last?.BytesDone ?? 0;

    /// <summary>Gives the events to the sink; null where there are none.</summary>
    public Func<CancellationToken, ValueTask<SinkAnswer>>? Take { get; set; }

    /// <summary>Whether nothing was left to read.</summary>
    public bool IsEmpty => _last is null;

    /// <summary>The events that were read already.</summary>
    public HistoryEvents? History => history;

    /// <summary>The events' JSON, of those that were not.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Json => _json;

    /// <summary>Events by their type.</summary>
    public IReadOnlyDictionary<string, long> ByType
    {
        get
        {
            CountRun();
            return _byType;
        }
    }

    /// <summary>Takes an item.</summary>
    public void Add(MappedItem item)
    {
        _last = item;
        if (item is MappedEvent mapped) Add(mapped);
        else Rejected.Add((RejectedLine)item);
    }

    /// <summary>The line of an event that the sink refused.</summary>
    public RejectedLine LineOf(RejectedEvent refused) => new(_places[refused.Index].File, _places[refused.Index].Line, refused.Code, refused.Message);

    private void Add(MappedEvent mapped)
    {
        _places.Add((mapped.File, mapped.Line));
        if (history is not null) history.Add(mapped.Read);
        else _json.Add(mapped.Json);
        if (mapped.Type != _run.Type)
        {
            CountRun();
            _run.Type = mapped.Type;
        }
        _run.Count++;
    }

    private void CountRun()
    {
        if (_run.Count > 0) _byType[_run.Type!] = _byType.GetValueOrDefault(_run.Type!) + _run.Count;
        _run.Count = 0;
    }
}
