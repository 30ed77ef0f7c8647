using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime;

namespace Opportune.Host.Api.Reading;

/// <summary>Reads the usual question in one pass over its bytes, without a document in between.</summary>
/// <remarks>It takes a subset only: printable ASCII without escapes, a customer, no dry run, nothing given as null, nothing that is refused. Whatever else was sent is left to
/// <see cref="DecisionReader"/>, which alone decides what is refused and how; what both take, they read alike.</remarks>
internal ref struct PlainDecision
{
    private const int MostBytes = 4_096;
    private const int MostPlacements = 10;
    private const int MostOptions = 20;
    private const int LongestText = 128;
    private readonly BankDefinition _bank;
    private readonly List<PlacementRequest> _placements = new(1);
    private Utf8JsonReader _json;
    private CustomerId? _customer;
    private PlacementDefinition? _first;
    private string? _channel;
    private SortedDictionary<string, CelValue>? _context;
    private string? _requestId;
    private Explain? _explain;
    private bool? _exploration;
    private bool? _dryRun;

    private PlainDecision(ReadOnlySpan<byte> body, BankDefinition bank)
    {
        _json = new(body, new JsonReaderOptions { MaxDepth = RequestBody.MostLevels });
        _bank = bank;
    }

    /// <summary>The question, or null where it is not of the usual kind.</summary>
    public static DecisionCall? TryRead(ReadOnlySpan<byte> body, BankDefinition bank)
    {
        if (body.Length > MostBytes || body.ContainsAnyExceptInRange((byte)' ', (byte)'~') || body.Contains((byte)'\\')) return null;
        try
        {
            var reader = new PlainDecision(body, bank);
            return reader.Read() ? reader.Call(FingerprintOf(body)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private readonly DecisionCall? Call(long fingerprint)
    {
        if (_customer is not { } customer || _first is null || (_channel is not null && _channel != _first.Channel)) return null;
        var request = new DecisionRequest(customer, _placements, _context ?? [], _requestId, fingerprint, _exploration ?? true, StartedBy: null);
        return new(request, DecideMode.Live, _explain ?? Explain.Summary, DecisionCall.NoOverride, null);
    }

    private bool Read()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            if (!ReadField()) return false;
        return _json.TokenType == JsonTokenType.EndObject && !_json.Read();
    }

    private bool ReadField()
    {
        if (_json.ValueTextEquals("customer"u8)) return _customer is null && ReadText(64, out var id) && CustomerId.TryParse(id, out var customer) && (_customer = customer) is not null;
        if (_json.ValueTextEquals("placements"u8)) return _placements.Count == 0 && ReadPlacements();
        if (_json.ValueTextEquals("channel"u8)) return _channel is null && ReadText(LongestText, out _channel);
        if (_json.ValueTextEquals("context"u8)) return _context is null && ReadContext();
        if (_json.ValueTextEquals("requestId"u8)) return _requestId is null && ReadText(LongestText, out _requestId);
        if (_json.ValueTextEquals("explain"u8)) return _explain is null && ReadExplain();
        if (_json.ValueTextEquals("allowExploration"u8)) return _exploration is null && ReadFlag(out _exploration);
        return _json.ValueTextEquals("dryRun"u8) && _dryRun is null && ReadFlag(out _dryRun) && _dryRun is false;
    }

    private bool ReadText(int most, out string? text)
    {
        text = _json.Read() && _json.TokenType == JsonTokenType.String && _json.ValueSpan.Length is >= 1 and var length && length <= most ? _json.GetString() : null;
        return text is not null;
    }

    private bool ReadFlag(out bool? flag)
    {
        flag = _json.Read() && _json.TokenType is JsonTokenType.True or JsonTokenType.False ? _json.GetBoolean() : null;
        return flag is not null;
    }

    private bool ReadExplain()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.String) return false;
        _explain = _json.ValueTextEquals("none"u8) ? Explain.None : _json.ValueTextEquals("summary"u8) ? Explain.Summary : _json.ValueTextEquals("full"u8) ? Explain.Full : null;
        return _explain is not null;
    }

    private bool ReadPlacements()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartArray) return false;
        while (_json.Read() && _json.TokenType == JsonTokenType.StartObject)
            if (_placements.Count == MostPlacements || !ReadPlacement()) return false;
        return _json.TokenType == JsonTokenType.EndArray && _placements.Count > 0;
    }

    private bool ReadPlacement()
    {
        PlacementDefinition? placement = null;
        int? count = null;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (placement is null && _json.ValueTextEquals("name"u8)) placement = ReadName();
            else if (count is null && _json.ValueTextEquals("count"u8) && _json.Read() && _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var n) && n is >= 1 and <= MostOptions) count = n;
            else return false;
        }
        if (_json.TokenType != JsonTokenType.EndObject || placement is null) return false;
        foreach (var other in _placements)
            if (other.Name == placement.Name) return false;
        _first ??= placement;
        _placements.Add(new(placement.Name, count ?? 1));
        return placement.Channel == _first.Channel;
    }

    private PlacementDefinition? ReadName()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.String) return null;
        for (var i = 0; i < _bank.Placements.Count; i++)
            if (_json.ValueTextEquals(_bank.Placements[i].Name)) return _bank.Placements[i];
        return null;
    }

    private bool ReadContext()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return false;
        _context = new(StringComparer.Ordinal);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            if (ReadKey() is not { } key || ReadValue(key) is not { } value || !_context.TryAdd(key.Name, value)) return false;
        return _json.TokenType == JsonTokenType.EndObject;
    }

    private readonly ContextKey? ReadKey()
    {
        for (var i = 0; i < _bank.Context.Count; i++)
            if (_json.ValueTextEquals(_bank.Context[i].Name)) return _bank.Context[i];
        return null;
    }

    private CelValue? ReadValue(ContextKey key)
    {
        if (!_json.Read()) return null;
        return (key.Type, _json.TokenType) switch
        {
            (FieldType.Text, JsonTokenType.String) => ReadWord(key),
            (FieldType.Integer, JsonTokenType.Number) when _json.TryGetInt64(out var n) => CelValue.Int(n),
            (FieldType.Number, JsonTokenType.Number) when _json.TryGetDouble(out var d) && double.IsFinite(d) => CelValue.Double(d),
            (FieldType.Boolean, JsonTokenType.True or JsonTokenType.False) => CelValue.Bool(_json.GetBoolean()),
            _ => null,
        };
    }

    private readonly CelValue? ReadWord(ContextKey key)
    {
        if (key.Values.Count == 0) return _json.ValueSpan.Length <= FactJson.LongestText ? CelValue.String(_json.GetString()!) : null;
        for (var i = 0; i < key.Values.Count; i++)
            if (_json.ValueTextEquals(key.Values[i])) return CelValue.String(key.Values[i]);
        return null;
    }

    /// <summary>The same 64 bits as of the document written anew: without blanks between its tokens.</summary>
    private static long FingerprintOf(ReadOnlySpan<byte> body)
    {
        Span<byte> compact = stackalloc byte[MostBytes];
        var (length, inText) = (0, false);
        foreach (var b in body)
        {
            if (b == '"') inText = !inText;
            if (b != ' ' || inText) compact[length++] = b;
        }
        return Fingerprint.Of(compact[..length]);
    }
}
