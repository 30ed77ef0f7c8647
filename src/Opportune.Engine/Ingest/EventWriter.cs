using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Ingest;

/// <summary>Writes an event as canonical JSON: fixed order of fields, UTC times, no blanks; equal events give equal bytes.</summary>
/// <remarks>Not thread-safe: it keeps its buffers from one event to the next. What it gives is valid until the next event is written.</remarks>
#pragma warning disable CA1001 // The JSON writer holds nothing but the buffer here.
internal sealed class EventWriter
#pragma warning restore CA1001
{
    private const int MostKept = 1 << 16;
    private const int TimeLength = 30; // "2026-11-20T08:02:14.0000000Z" with its quotes
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    [ThreadStatic] private static EventWriter? t_own;
    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
    private readonly ArrayBufferWriter<byte> _body = new(1_024);
    private readonly Utf8JsonWriter _json;
    private int _afterSource;
    private int _afterTime;
    private int _afterKnownAt;
    private int _afterData;

    private EventWriter() => _json = new(_buffer, Options);

    /// <summary>The writer of this thread.</summary>
    internal static EventWriter Own => t_own is { } own && own._buffer.Capacity <= MostKept ? own : t_own = new();

    /// <summary>Writes an event: what the sender said, and apart from it what was inferred.</summary>
    internal ReadOnlySpan<byte> Write(string id, string source, EventType type, DateTimeOffset time, DateTimeOffset knownAt, CustomerId? customer, CelValue[] fields, CelValue[]? inferred, Currency currency)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("id"u8, id);
        _json.WriteString("source"u8, source);
        _afterSource = Length;
        _json.WriteString("type"u8, type.Name);
        _json.WritePropertyName("time"u8);
        Time(time);
        _afterTime = Length;
        _json.WritePropertyName("knownAt"u8);
        Time(knownAt);
        _afterKnownAt = Length;
        if (customer is { } c) _json.WriteString("customer"u8, c.ToString());
        _json.WritePropertyName("data"u8);
        Fields(type, fields, currency);
        _afterData = Length;
        if (inferred is not null)
        {
            _json.WritePropertyName("inferred"u8);
            Fields(type, inferred, currency);
        }
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan;
    }

    /// <summary>What the sender of the event written last says, whoever sent it under whatever id and whenever it was known: the bytes of the same event without id and source, known at once, and without what was inferred.</summary>
    internal ReadOnlySpan<byte> Body()
    {
        var whole = _buffer.WrittenSpan;
        _body.ResetWrittenCount();
        _body.Write("{\"id\":\"\",\"source\":\"\""u8);
        _body.Write(whole[_afterSource.._afterTime]);
        _body.Write(",\"knownAt\":"u8);
        _body.Write(whole[(_afterTime - TimeLength).._afterTime]);
        _body.Write(whole[_afterKnownAt.._afterData]);
        _body.Write("}"u8);
        return _body.WrittenSpan;
    }

    private int Length => (int)(_json.BytesCommitted + _json.BytesPending);

    private void Fields(EventType type, CelValue[] fields, Currency currency)
    {
        _json.WriteStartObject();
        for (var i = 0; i < fields.Length; i++)
            if (fields[i].Kind != CelKind.Null) Field(type.Fields[i], fields[i], currency);
        _json.WriteEndObject();
    }

    private void Time(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        _ = time.UtcDateTime.TryFormat(text, out var written, "O", CultureInfo.InvariantCulture);
        _json.WriteStringValue(text[..written]);
    }

    private void Field(EventField field, CelValue value, Currency currency)
    {
        _json.WritePropertyName(field.Name);
        switch (field.Type)
        {
            case FieldType.Integer: _json.WriteNumberValue(value.AsInt); break;
            case FieldType.Number: _json.WriteNumberValue(value.AsDouble); break;
            case FieldType.Boolean: _json.WriteBooleanValue(value.AsBool); break;
            case FieldType.Time: Time(value.AsTimestamp); break;
            case FieldType.Date: Day(value.AsTimestamp); break;
            case FieldType.Money: Amount(value.AsDouble, currency); break;
            case FieldType.TextList: Texts(value); break;
            case FieldType.Holders: Holders(value); break;
            default: _json.WriteStringValue(value.AsString); break;
        }
    }

    private void Day(DateTimeOffset day)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        _ = day.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _json.WriteStringValue(text[..written]);
    }

    private void Amount(double major, Currency currency)
    {
        Span<byte> text = stackalloc byte[40];
        var amount = Money.FromMinorUnits((long)Math.Round(major * currency.MinorPerMajor, MidpointRounding.AwayFromZero), currency);
        _json.WriteStartObject();
        _json.WriteString("amount"u8, text[..amount.Format(text)]);
        _json.WriteString("currency"u8, currency.Code);
        _json.WriteEndObject();
    }

    private void Texts(CelValue list)
    {
        _json.WriteStartArray();
        foreach (var value in list.AsList) _json.WriteStringValue(value.AsString);
        _json.WriteEndArray();
    }

    private void Holders(CelValue list)
    {
        _json.WriteStartArray();
        foreach (var value in list.AsList)
        {
            var holder = value.AsString;
            var bar = holder.IndexOf('|', StringComparison.Ordinal);
            _json.WriteStartObject();
            _json.WriteString("customer"u8, holder.AsSpan(0, bar));
            _json.WriteString("role"u8, holder.AsSpan(bar + 1));
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }
}
