using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Ingest;

/// <summary>Reads events of the usual form in one pass over their bytes, without a document in between.</summary>
/// <remarks>It takes a subset only: the API's own form, its type before its payload, no field twice, no list in the payload, nothing that is refused. Whatever else was sent is left to
/// <see cref="EventReader"/>'s reading of a document, which alone decides what is refused and how; what both take, they read alike.</remarks>
internal ref struct PlainEvent
{
    /// <summary>Of an id or a source; longer ones are left to the whole reading.</summary>
    internal const int LongestName = 128;

    /// <summary>Fields of a type: one bit each says which were seen.</summary>
    internal const int MostFields = 64;

    private readonly EventReader _reader;
    private readonly DateTimeOffset _now;
    private readonly bool _isHistory;
    private readonly bool _isStored;
    private Utf8JsonReader _json;
    private string? _id;
    private string? _source;
    private EventType? _type;
    private DateTimeOffset? _time;
    private DateTimeOffset? _knownAt;
    private CustomerId? _customer;
    private CelValue[]? _fields;
    private CelValue[]? _inferred;

    private PlainEvent(ReadOnlySpan<byte> json, EventReader reader, DateTimeOffset now, bool isHistory, bool isStored)
    {
        _json = new(json, new JsonReaderOptions { MaxDepth = 16 });
        (_reader, _now, _isHistory, _isStored) = (reader, now, isHistory, isStored);
    }

    /// <summary>One event that is all of the bytes, or null where it is not of the usual form.</summary>
    internal static BankEvent? TryRead(ReadOnlySpan<byte> json, EventReader reader, DateTimeOffset now, bool isHistory, bool isStored)
    {
        try
        {
            var plain = new PlainEvent(json, reader, now, isHistory, isStored);
            return plain._json.Read() && plain.ReadEvent() is { } e && !plain._json.Read() ? e : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>All events of <c>{"events":[…]}</c> or of a bare list, or null where any of it is not of the usual form.</summary>
    internal static List<BankEvent>? TryReadBatch(ReadOnlySpan<byte> json, EventReader reader, DateTimeOffset now, int most)
    {
        try
        {
            var plain = new PlainEvent(json, reader, now, isHistory: false, isStored: false);
            return plain.ReadBatch(most);
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private List<BankEvent>? ReadBatch(int most)
    {
        if (!_json.Read()) return null;
        var isWrapped = _json.TokenType == JsonTokenType.StartObject;
        if (isWrapped && !(_json.Read() && _json.TokenType == JsonTokenType.PropertyName && _json.ValueTextEquals("events"u8) && _json.Read())) return null;
        if (_json.TokenType != JsonTokenType.StartArray) return null;
        var events = new List<BankEvent>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (events.Count == most || ReadEvent() is not { } e) return null;
            events.Add(e);
        }
        if (isWrapped && !(_json.Read() && _json.TokenType == JsonTokenType.EndObject)) return null;
        return events.Count > 0 && !_json.Read() ? events : null;
    }

    private BankEvent? ReadEvent()
    {
        if (_json.TokenType != JsonTokenType.StartObject) return null;
        (_id, _type, _time, _knownAt, _customer, _fields, _inferred) = (null, null, null, null, null, null, null);
        var (lastSource, isSourceRead) = (_source, false);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("source"u8))
            {
                if (isSourceRead || !ReadName(lastSource, out _source)) return null;
                isSourceRead = true;
            }
            else if (!ReadField()) return null;
        }
        return _json.TokenType == JsonTokenType.EndObject && isSourceRead ? Complete() : null;
    }

    private bool ReadField()
    {
        if (_json.ValueTextEquals("id"u8)) return _id is null && ReadName(null, out _id);
        if (_json.ValueTextEquals("type"u8)) return _type is null && ReadName(null, out var name) && (_type = _reader.TypeOf(name)) is not null;
        if (_json.ValueTextEquals("time"u8)) return _time is null && _json.Read() && ReadTime(out _time);
        if (_json.ValueTextEquals("knownAt"u8)) return _knownAt is null && _json.Read() && ReadTime(out _knownAt);
        if (_json.ValueTextEquals("customer"u8)) return _customer is null && ReadCustomer();
        if (_json.ValueTextEquals("data"u8)) return _fields is null && _type is not null && (_fields = ReadData(_type)) is not null;
        return _isStored && _json.ValueTextEquals("inferred"u8) && _inferred is null && _type is not null && (_inferred = ReadData(_type)) is not null;
    }

    private readonly BankEvent? Complete() => _id is null || _type is null || _time is not { } time ? null
        : _reader.TryComplete(_id, _source!, _type, time, _knownAt, _customer, _fields ?? new CelValue[_type.Fields.Count], _now, _isHistory, _isStored, _inferred);

    /// <summary>A text of 1 to 128 characters without control characters; the one of the event before where it is the same.</summary>
    private bool ReadName(string? before, out string? name)
    {
        name = null;
        if (!_json.Read() || _json.TokenType != JsonTokenType.String || _json.ValueSpan.Length is < 1 or > LongestName) return false;
        if (before is not null && _json.ValueTextEquals(before)) name = before;
        else if (!_json.ValueIsEscaped && !_json.ValueSpan.ContainsAnyExceptInRange((byte)' ', (byte)'~')) name = _json.GetString();
        return name is not null;
    }

    private readonly bool ReadTime(out DateTimeOffset? time)
    {
        time = null;
        // Only where this way of reading and the one of texts agree for certain.
        if (_json.TokenType != JsonTokenType.String || _json.ValueIsEscaped) return false;
        var text = _json.ValueSpan;
        var isUtc = text.Length is >= 20 and <= 28 && text[^1] == (byte)'Z';
        var hasOffset = text.Length is >= 25 and <= 33 && text[^6] is (byte)'+' or (byte)'-' && text[^3] == (byte)':';
        if (!(isUtc || hasOffset) || text[10] != (byte)'T' || !_json.TryGetDateTimeOffset(out var read) || read.UtcDateTime.Year <= PlainTime.Earliest || read.Year >= PlainTime.Latest) return false;
        time = read;
        return true;
    }

    private bool ReadCustomer()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.String || _json.ValueSpan.Length > 64 || !CustomerId.TryParse(_json.GetString(), out var customer)) return false;
        _customer = customer;
        return true;
    }

    private CelValue[]? ReadData(EventType type)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject || type.Fields.Count > MostFields) return null;
        var fields = new CelValue[type.Fields.Count];
        var (seen, next) = (0UL, 0);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(type, next);
            if (index < 0 || (seen & (1UL << index)) != 0) return null;
            seen |= 1UL << index;
            next = index + 1;
            if (!_json.Read()) return null;
            if (_json.TokenType == JsonTokenType.Null) continue;
            if (ReadValue(type.Fields[index]) is not { } value) return null;
            fields[index] = value;
        }
        return _json.TokenType == JsonTokenType.EndObject ? fields : null;
    }

    /// <summary>The position of the field in hand. Senders keep the declared order as a rule, so it is looked for behind the one before first.</summary>
    private readonly int IndexOf(EventType type, int from)
    {
        for (var i = from; i < type.Fields.Count; i++)
            if (_json.ValueTextEquals(type.Fields[i].Name)) return i;
        for (var i = 0; i < from; i++)
            if (_json.ValueTextEquals(type.Fields[i].Name)) return i;
        return -1;
    }

    private CelValue? ReadValue(EventField field) => (field.Type, _json.TokenType) switch
    {
        (FieldType.Text, JsonTokenType.String) => ReadText(field),
        (FieldType.Integer, JsonTokenType.Number) when _json.TryGetInt64(out var n) => CelValue.Int(n),
        (FieldType.Number, JsonTokenType.Number) when _json.TryGetDouble(out var d) && double.IsFinite(d) => CelValue.Double(d),
        (FieldType.Boolean, JsonTokenType.True or JsonTokenType.False) => CelValue.Bool(_json.GetBoolean()),
        (FieldType.Money, JsonTokenType.StartObject) => ReadMoney(),
        (FieldType.Time, JsonTokenType.String) => ReadTime(out var time) ? CelValue.Timestamp(time!.Value) : null,
        (FieldType.Date, JsonTokenType.String) => ReadDate(),
        _ => null,
    };

    /// <summary>A declared word is the bank's own text, so that a customer's bookings share it.</summary>
    private readonly CelValue? ReadText(EventField field)
    {
        if (field.Values.Count == 0) return _json.GetString() is { Length: <= PayloadReader.LongestText } text && !text.Contains('\0', StringComparison.Ordinal) ? CelValue.String(text) : null;
        for (var i = 0; i < field.Values.Count; i++)
            if (_json.ValueTextEquals(field.Values[i])) return CelValue.String(field.Values[i]);
        return null;
    }

    private readonly CelValue? ReadDate()
    {
        var text = _json.ValueSpan;
        if (_json.ValueIsEscaped || text.Length != 10 || text[4] != (byte)'-' || text[7] != (byte)'-') return null;
        var (year, month, day) = ((int)Digits(text[..4]), (int)Digits(text[5..7]), (int)Digits(text[8..]));
        return year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? CelValue.Timestamp(new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero)) : null;
    }

    private CelValue? ReadMoney()
    {
        Money? amount = null;
        var isOwn = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (amount is null && _json.ValueTextEquals("amount"u8)) amount = ReadAmount();
            else if (!isOwn && _json.ValueTextEquals("currency"u8)) isOwn = _json.Read() && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals(_reader.Currency.Code);
            else return null;
        }
        return _json.TokenType == JsonTokenType.EndObject && isOwn && amount is { } money ? CelValue.Double(money.Major) : null;
    }

    private Money? ReadAmount()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.String || _json.ValueIsEscaped) return null;
        var isNegative = _json.ValueSpan is [(byte)'-', ..];
        var text = isNegative ? _json.ValueSpan[1..] : _json.ValueSpan;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var parts = point < 0 ? default : text[(point + 1)..];
        if (whole.Length is < 1 or > 12 || (point >= 0 && (parts.IsEmpty || parts.Length != _reader.Currency.MinorDigits))) return null;
        var (major, minor) = (Digits(whole), parts.IsEmpty ? 0 : Digits(parts));
        if (major < 0 || minor < 0) return null;
        var units = major * _reader.Currency.MinorPerMajor + minor;
        return Money.FromMinorUnits(isNegative ? -units : units, _reader.Currency);
    }

    /// <summary>A number of at most 12 digits and nothing else, or −1.</summary>
    private static long Digits(ReadOnlySpan<byte> text)
    {
        var value = 0L;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
