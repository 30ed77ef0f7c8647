using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime.Text;

namespace Opportune.Runtime.Import;

/// <summary>Writes an event of a row in the API's own form.</summary>
internal sealed class EventJson
{
    private static readonly JsonWriterOptions AsUtf8 = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _source;
    private readonly string _type;
    private readonly Func<RowScope, Mapped> _id;
    private readonly Func<RowScope, Mapped> _time;
    private readonly Func<RowScope, Mapped>? _knownAt;
    private readonly Func<RowScope, Mapped>? _customer;
    private readonly Func<RowScope, Mapped> _data;

    /// <summary>Binds the rule's values.</summary>
    public EventJson(EventRule rule, string source, ValueBinder values)
    {
        (_source, _type) = (source, rule.Type);
        _id = Named(values.Bind(rule.Id), "id", 128);
        _time = Timed(values.Bind(rule.Time), "time");
        _knownAt = rule.KnownAt is null ? null : Timed(values.Bind(rule.KnownAt), "knownAt");
        _customer = rule.Customer is null ? null : Named(values.Bind(rule.Customer), "customer", 64);
        _data = new GroupBinder(values).Bind(rule.Data);
    }

    /// <summary>The event, or why there is none.</summary>
    public (byte[]? Json, Mapped.Fault? Fault) Write(RowScope scope)
    {
        (string Name, Mapped? Value)[] parts = [("id", _id(scope)), ("source", null), ("type", null), ("time", _time(scope)),
            ("knownAt", _knownAt?.Invoke(scope)), ("customer", _customer?.Invoke(scope)), ("data", _data(scope))];
        foreach (var (_, value) in parts)
            if (value is Mapped.Fault fault) return (null, fault);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, AsUtf8))
        {
            json.WriteStartObject();
            foreach (var (name, value) in parts)
            {
                if (value is not null) WriteField(json, name, value);
                else if (name == "source") json.WriteString(name, _source);
                else if (name == "type") json.WriteString(name, _type);
            }
            json.WriteEndObject();
        }
        return (buffer.WrittenSpan.ToArray(), null);
    }

    private static Func<RowScope, Mapped> Named(Func<RowScope, Mapped> make, string name, int longest) => scope => make(scope) switch
    {
        Mapped.Text { Value.Length: >= 1 } text when text.Value.Length <= longest && !text.Value.Any(char.IsControl) => text,
        Mapped.Fault fault => fault,
        _ => new Mapped.Fault($"import.{name}.missing", $"The row gives no {name} of 1 to {longest} characters."),
    };

    private static Func<RowScope, Mapped> Timed(Func<RowScope, Mapped> make, string name) => scope => make(scope) switch
    {
        Mapped.Text text when OffsetDateTimePattern.ExtendedIso.Parse(text.Value).Success => text,
        Mapped.Fault fault => fault,
        Mapped.Absent => new Mapped.Fault("import.time.missing", $"The row gives no {name}."),
        _ => new Mapped.Fault("import.value.date", $"{name} is no instant with an offset. Map it with 'time' and its format."),
    };

    private static void WriteField(Utf8JsonWriter json, string name, Mapped value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }

    private static void Write(Utf8JsonWriter json, Mapped value)
    {
        switch (value)
        {
            case Mapped.Text text: json.WriteStringValue(text.Value); break;
            case Mapped.Number number: json.WriteRawValue(number.Literal); break;
            case Mapped.Flag flag: json.WriteBooleanValue(flag.Value); break;
            case Mapped.Money money:
                json.WriteStartObject();
                json.WriteString("amount", money.Value.ToDecimalString());
                json.WriteString("currency", money.Value.Currency.Code);
                json.WriteEndObject();
                break;
            case Mapped.Group group:
                json.WriteStartObject();
                foreach (var (name, field) in group.Fields) WriteField(json, name, field);
                json.WriteEndObject();
                break;
            case Mapped.Many many:
                json.WriteStartArray();
                foreach (var item in many.Items) Write(json, item);
                json.WriteEndArray();
                break;
            default: throw new InvalidOperationException("An absent value or a fault cannot be written.");
        }
    }
}
