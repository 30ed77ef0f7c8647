using System.Globalization;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Ingest;

/// <summary>Reads the payload of an event by its declared fields.</summary>
internal sealed class PayloadReader(Currency currency)
{
    internal const int LongestText = 1_000;

    internal (CelValue[]? Fields, EventProblem? Problem) Read(JsonElement data, EventType type)
    {
        var (fields, problem) = Values(data, type);
        for (var i = 0; i < fields?.Length; i++)
            if (type.Fields[i].Required && fields[i].Kind == CelKind.Null) return Refuse("event.field.missing", $"data.{type.Fields[i].Name} of {type.Name} is required.");
        return (fields, problem);
    }

    /// <summary>The values that are there, required or not.</summary>
    internal (CelValue[]? Fields, EventProblem? Problem) Values(JsonElement data, EventType type)
    {
        var fields = new CelValue[type.Fields.Count];
        if (data.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in data.EnumerateObject())
            {
                var index = type.IndexOf(property.Name);
                if (index < 0) return Refuse("event.field.unknown", $"{type.Name} has no such field in data; it has {string.Join(", ", type.Fields.Select(f => f.Name))}.");
                if (property.Value.ValueKind == JsonValueKind.Null) continue;
                if (Value(property.Value, type.Fields[index]) is not { } value)
                    return Refuse(IsOtherCurrency(property.Value, type.Fields[index]) ? "event.currency.other" : "event.field.invalid", $"data.{type.Fields[index].Name} of {type.Name} must be {Form(type.Fields[index])}.");
                fields[index] = value;
            }
        }
        else if (data.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) return Refuse("event.data.invalid", "data must be an object.");
        return (fields, null);
    }

    private CelValue? Value(JsonElement v, EventField field) => field.Type switch
    {
        FieldType.Text when v.ValueKind == JsonValueKind.String && Text(v) is { } text && (field.Values.Count == 0 || field.Values.Contains(text)) => CelValue.String(text),
        FieldType.Integer when v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var n) => CelValue.Int(n),
        FieldType.Number when v.ValueKind == JsonValueKind.Number && v.TryGetDouble(out var d) && double.IsFinite(d) => CelValue.Double(d),
        FieldType.Boolean when v.ValueKind is JsonValueKind.True or JsonValueKind.False => CelValue.Bool(v.GetBoolean()),
        FieldType.Money when Amount(v) is { } money => CelValue.Double(money.Major),
        FieldType.Time when v.ValueKind == JsonValueKind.String && EventReader.TryParseTime(v.GetString()!, out var time) => CelValue.Timestamp(time),
        FieldType.Date when v.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(v.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            => CelValue.Timestamp(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)),
        FieldType.TextList when v.ValueKind == JsonValueKind.Array && v.GetArrayLength() <= 100 => List(v, Item),
        FieldType.Holders when v.ValueKind == JsonValueKind.Array && v.GetArrayLength() is >= 1 and <= 50 => List(v, Holder),
        _ => null,
    };

    private static string? Text(JsonElement v) => v.GetString() is { Length: <= LongestText } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    private static CelValue? Item(JsonElement v) => v.ValueKind == JsonValueKind.String && Text(v) is { } text ? CelValue.String(text) : null;

    /// <summary>A holder is kept as <c>customer|role</c>, which sorts and compares as one text.</summary>
    private static CelValue? Holder(JsonElement v) =>
        v.ValueKind == JsonValueKind.Object && v.TryGetProperty("customer", out var c) && c.ValueKind == JsonValueKind.String && CustomerId.TryParse(c.GetString(), out var id)
        && v.TryGetProperty("role", out var r) && r.ValueKind == JsonValueKind.String && r.GetString() is "owner" or "joint" or "user" && v.EnumerateObject().Count() == 2
            ? CelValue.String($"{id}|{v.GetProperty("role").GetString()}") : null;

    private static CelValue? List(JsonElement array, Func<JsonElement, CelValue?> read)
    {
        var items = new List<CelValue>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            if (read(element) is not { } item) return null;
            items.Add(item);
        }
        return CelValue.List(items);
    }

    private Money? Amount(JsonElement v) =>
        v.ValueKind == JsonValueKind.Object && v.TryGetProperty("currency", out var c) && c.ValueKind == JsonValueKind.String && c.ValueEquals(currency.Code)
        && v.TryGetProperty("amount", out var a) && a.ValueKind == JsonValueKind.String && Money.TryParse(a.GetString(), currency, out var money) && v.EnumerateObject().Count() == 2 ? money : null;

    private bool IsOtherCurrency(JsonElement v, EventField field) =>
        field.Type == FieldType.Money && v.ValueKind == JsonValueKind.Object && v.TryGetProperty("currency", out var c) && c.ValueKind == JsonValueKind.String && !c.ValueEquals(currency.Code);

    private string Form(EventField field) => field.Type switch
    {
        FieldType.Text when field.Values.Count > 0 => "one of " + string.Join(", ", field.Values),
        FieldType.Text => "a text of at most 1,000 characters",
        FieldType.Integer => "a whole number",
        FieldType.Number => "a finite number",
        FieldType.Boolean => "true or false",
        FieldType.Money => $"{{\"amount\":\"12.34\",\"currency\":\"{currency.Code}\"}} with a decimal text of at most {currency.MinorDigits} places",
        FieldType.Time => "a time such as 2026-11-21T08:02:14+01:00",
        FieldType.Date => "a day such as 2026-11-21",
        FieldType.TextList => "a list of at most 100 texts",
        _ => "a list of {\"customer\":\"c-1\",\"role\":\"owner|joint|user\"}",
    };

    private static (CelValue[]?, EventProblem?) Refuse(string code, string message) => (null, new(code, message));
}
