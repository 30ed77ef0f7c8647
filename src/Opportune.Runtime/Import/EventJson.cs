using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime.Text;

namespace Opportune.Runtime.Import;

/// <summary>Writes an event of a row in the API's own form.</summary>
/// <remarks>Not thread-safe: it keeps its buffer from one event to the next.</remarks>
#pragma warning disable CA1001 // The JSON writer holds nothing but the buffer here.
internal sealed class EventJson
#pragma warning restore CA1001
{
    private static readonly JsonWriterOptions AsUtf8 = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
    private readonly Utf8JsonWriter _json;
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
        (_source, _type, _json) = (source, rule.Type, new(_buffer, AsUtf8));
        _id = Named(values.Bind(rule.Id), "id", 128);
        _time = Timed(values.Bind(rule.Time), "time");
        _knownAt = rule.KnownAt is null ? null : Timed(values.Bind(rule.KnownAt), "knownAt");
        _customer = rule.Customer is null ? null : Named(values.Bind(rule.Customer), "customer", 64);
        _data = new GroupBinder(values).Bind(rule.Data);
    }

    /// <summary>The event, or why there is none.</summary>
    public (byte[]? Json, Mapped.Fault? Fault) Write(RowScope scope)
    {
        var (id, time, knownAt, customer, data) = (_id(scope), _time(scope), _knownAt?.Invoke(scope), _customer?.Invoke(scope), _data(scope));
        if ((id as Mapped.Fault ?? time as Mapped.Fault ?? knownAt as Mapped.Fault ?? customer as Mapped.Fault ?? data as Mapped.Fault) is { } fault) return (null, fault);
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        WriteField(_json, "id", id);
        _json.WriteString("source", _source);
        _json.WriteString("type", _type);
        WriteField(_json, "time", time);
        if (knownAt is not null) WriteField(_json, "knownAt", knownAt);
        if (customer is not null) WriteField(_json, "customer", customer);
        WriteField(_json, "data", data);
        _json.WriteEndObject();
        _json.Flush();
        return (_buffer.WrittenSpan.ToArray(), null);
    }

    private static Func<RowScope, Mapped> Named(Func<RowScope, Mapped> make, string name, int longest) => scope => make(scope) switch
    {
        Mapped.Text { Value.Length: >= 1 } text when text.Value.Length <= longest && !HasControl(text.Value) => text,
        Mapped.Fault fault => fault,
        _ => new Mapped.Fault($"import.{name}.missing", $"The row gives no {name} of 1 to {longest} characters."),
    };

    private static bool HasControl(string text)
    {
        foreach (var c in text)
            if (char.IsControl(c)) return true;
        return false;
    }

    private static Func<RowScope, Mapped> Timed(Func<RowScope, Mapped> make, string name) => scope => make(scope) switch
    {
        Mapped.Text text when IsUsual(text.Value) || OffsetDateTimePattern.ExtendedIso.Parse(text.Value).Success => text,
        Mapped.Fault fault => fault,
        Mapped.Absent => new Mapped.Fault("import.time.missing", $"The row gives no {name}."),
        _ => new Mapped.Fault("import.value.date", $"{name} is no instant with an offset. Map it with 'time' and its format."),
    };

    /// <summary>Whether a text is 2026-11-21T08:02:14Z, or with an offset such as +01:00, and no part of it is out of any month's range; whatever else is right is found out by the pattern.</summary>
    private static bool IsUsual(string text)
    {
        const string form = "0000-00-00T00:00:00";
        if (!(text.Length == 20 && text[19] == 'Z') && !(text.Length == 25 && (text[19] is '+' or '-') && text[22] == ':' && AreDigits(text.AsSpan(20, 2)) && AreDigits(text.AsSpan(23, 2)) && text[20] == '0')) return false;
        for (var i = 0; i < form.Length; i++)
            if (form[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != form[i]) return false;
        return !text.StartsWith("0000", StringComparison.Ordinal) && Two(text, 5) is >= 1 and <= 12 && Two(text, 8) is >= 1 and <= 28 && Two(text, 11) <= 23 && Two(text, 14) <= 59 && Two(text, 17) <= 59
            && (text.Length == 20 || Two(text, 23) <= 59);
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static int Two(string text, int at) => (text[at] - '0') * 10 + text[at + 1] - '0';

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
                json.WriteString("amount"u8, money.Value.ToDecimalString());
                json.WriteString("currency"u8, money.Value.Currency.Code);
                json.WriteEndObject();
                break;
            case Mapped.Group group:
                json.WriteStartObject();
                for (var i = 0; i < group.Fields.Length; i++) WriteField(json, group.Fields[i].Name, group.Fields[i].Value);
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
