using Opportune.Engine.Ingest;

namespace Opportune.Runtime.Import;

/// <summary>Makes the events of rows at once, without JSON in between where they are of the usual form.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class RowEvents(BankRuntime runtime) : IEventForm
{
    private readonly EventJson _json = new();
    private HistoryEvents _batch = runtime.BeginHistory();
    private PlainField[] _fields = [];

    /// <summary>Begins a batch, read under the definition and at the instant of now.</summary>
    public HistoryEvents Begin() => _batch = runtime.BeginHistory();

    /// <inheritdoc/>
    public MappedEvent Make(EventParts parts, string file, long line)
    {
        var read = TryFields(parts.Data, out var fields) && _batch.TryRead(parts.Head, fields) is { } e ? (e, null) : _batch.Read(_json.Write(parts));
        return new(file, line, default) { Type = parts.Head.Type, Read = read };
    }

    private bool TryFields(ReadOnlySpan<(string Name, Mapped Value)> data, out ReadOnlySpan<PlainField> fields)
    {
        fields = default;
        if (_fields.Length < data.Length) _fields = new PlainField[data.Length];
        for (var i = 0; i < data.Length; i++)
        {
            if (!data[i].Value.TryPlain(out var value)) return false;
            _fields[i] = new(data[i].Name, value);
        }
        fields = _fields.AsSpan(0, data.Length);
        return true;
    }
}
