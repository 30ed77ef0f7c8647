using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Opportune.Runtime.Import;

/// <summary>Writes an event in the API's own form.</summary>
/// <remarks>Not thread-safe: it keeps its buffer from one event to the next.</remarks>
#pragma warning disable CA1001 // The JSON writer holds nothing but the buffer here.
internal sealed class EventJson : IEventForm
#pragma warning restore CA1001
{
    private static readonly JsonWriterOptions AsUtf8 = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes the writer.</summary>
    public EventJson() => _json = new(_buffer, AsUtf8);

    /// <inheritdoc/>
    public MappedEvent Make(EventParts parts, string file, long line) => new(file, line, Write(parts)) { Type = parts.Head.Type };

    /// <summary>The event's bytes.</summary>
    public byte[] Write(EventParts parts)
    {
        var head = parts.Head;
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("id"u8, head.Id);
        _json.WriteString("source"u8, head.Source);
        _json.WriteString("type"u8, head.Type);
        _json.WriteString("time"u8, head.Time);
        if (head.KnownAt is not null) _json.WriteString("knownAt"u8, head.KnownAt);
        if (head.Customer is not null) _json.WriteString("customer"u8, head.Customer);
        _json.WritePropertyName("data"u8);
        Fields(parts.Data);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private void Fields(ReadOnlySpan<(string Name, Mapped Value)> fields)
    {
        _json.WriteStartObject();
        foreach (ref readonly var field in fields)
        {
            _json.WritePropertyName(field.Name);
            Write(field.Value);
        }
        _json.WriteEndObject();
    }

    private void Write(Mapped value)
    {
        switch (value.Kind)
        {
            case MappedKind.Text: _json.WriteStringValue(value.AsText); break;
            case MappedKind.Number: _json.WriteRawValue(value.AsWritten!); break;
            case MappedKind.Flag: _json.WriteBooleanValue(value.AsFlag!.Value); break;
            case MappedKind.Money:
                _json.WriteStartObject();
                _json.WriteString("amount"u8, value.Amount.ToDecimalString());
                _json.WriteString("currency"u8, value.Amount.Currency.Code);
                _json.WriteEndObject();
                break;
            case MappedKind.Group: Fields(value.Fields); break;
            case MappedKind.Many:
                _json.WriteStartArray();
                foreach (var item in value.Items) Write(item);
                _json.WriteEndArray();
                break;
            default: throw new InvalidOperationException("An absent value or a fault cannot be written.");
        }
    }
}
