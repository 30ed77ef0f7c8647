using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Ingest;

/// <summary>Writes an event as canonical JSON: fixed order of fields, UTC times, no blanks; equal events give equal bytes.</summary>
internal static class EventWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Write(string id, string source, EventType type, DateTimeOffset time, DateTimeOffset knownAt, CustomerId? customer, IReadOnlyList<CelValue> fields, Currency currency)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("source", source);
        json.WriteString("type", type.Name);
        json.WriteString("time", Time(time));
        json.WriteString("knownAt", Time(knownAt));
        if (customer is { } c) json.WriteString("customer", c.ToString());
        json.WriteStartObject("data");
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Kind != CelKind.Null) Field(json, type.Fields[i], fields[i], currency);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static void Field(Utf8JsonWriter json, EventField field, CelValue value, Currency currency)
    {
        json.WritePropertyName(field.Name);
        switch (field.Type)
        {
            case FieldType.Integer: json.WriteNumberValue(value.AsInt); break;
            case FieldType.Number: json.WriteNumberValue(value.AsDouble); break;
            case FieldType.Boolean: json.WriteBooleanValue(value.AsBool); break;
            case FieldType.Time: json.WriteStringValue(Time(value.AsTimestamp)); break;
            case FieldType.Date: json.WriteStringValue(value.AsTimestamp.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case FieldType.Money: Amount(json, value.AsDouble, currency); break;
            case FieldType.TextList: List(json, value, static (j, v) => j.WriteStringValue(v.AsString)); break;
            case FieldType.Holders: List(json, value, Holder); break;
            default: json.WriteStringValue(value.AsString); break;
        }
    }

    private static void Amount(Utf8JsonWriter json, double major, Currency currency)
    {
        var minor = (long)Math.Round(major * currency.MinorPerMajor, MidpointRounding.AwayFromZero);
        json.WriteStartObject();
        json.WriteString("amount", Money.FromMinorUnits(minor, currency).ToDecimalString());
        json.WriteString("currency", currency.Code);
        json.WriteEndObject();
    }

    private static void Holder(Utf8JsonWriter json, CelValue holder)
    {
        var bar = holder.AsString.IndexOf('|', StringComparison.Ordinal);
        json.WriteStartObject();
        json.WriteString("customer", holder.AsString[..bar]);
        json.WriteString("role", holder.AsString[(bar + 1)..]);
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, CelValue list, Action<Utf8JsonWriter, CelValue> item)
    {
        json.WriteStartArray();
        foreach (var value in list.AsList) item(json, value);
        json.WriteEndArray();
    }
}
