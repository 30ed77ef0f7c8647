using System.Globalization;
using System.Text.Json;
using Opportune.Expressions;

namespace Opportune.Host.Commands;

/// <summary>Facts as JSON: <c>{"balance": {"total": 5.0}, "moments.idleCash": true}</c>.</summary>
internal static class FactsFile
{
    /// <summary>A schema whose types follow the values.</summary>
    public static VariableSchema SchemaOf(JsonElement facts)
    {
        var schema = new VariableSchema();
        foreach (var (name, value) in Flatten(facts, "", _ => true))
        {
            try { schema.Declare(name, TypeOf(value)); }
            catch (ArgumentException) { throw new VerbException("facts.name", "A fact's name is identifiers joined by dots, each given once."); }
        }
        return schema;
    }

    /// <summary>One value a slot; what the file does not name is missing.</summary>
    public static CelValue[] Read(JsonElement facts, VariableSchema schema)
    {
        var values = schema.Names.Select(CelValue.Missing).ToArray();
        foreach (var (name, value) in Flatten(facts, "", n => schema.TryFind(n, out _, out _)))
        {
            if (!schema.TryFind(name, out var slot, out var type)) throw new VerbException("facts.unknown", $"There is no fact '{name}'. The bank's facts: {string.Join(", ", schema.Names.Take(20))}, …");
            values[slot] = Convert(value, type) ?? throw new VerbException("facts.type", $"{name} must be {type}.");
        }
        return values;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Flatten(JsonElement element, string prefix, Func<string, bool> isFact)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new VerbException("facts.invalid", "The facts are one JSON object.");
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
                foreach (var inner in Flatten(property.Value, name + ".", isFact)) yield return inner;
            else yield return (name, property.Value);
        }
    }

    private static CelType TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => CelType.Bool,
        JsonValueKind.Number => value.TryGetInt64(out _) && !value.GetRawText().Contains('.', StringComparison.Ordinal) ? CelType.Int : CelType.Double,
        JsonValueKind.String => IsTime(value, out _) ? CelType.Timestamp : CelType.String,
        JsonValueKind.Array => CelType.List(value.GetArrayLength() > 0 ? TypeOf(value[0]) : CelType.Dyn),
        _ => CelType.Dyn,
    };

    private static CelValue? Convert(JsonElement value, CelType type) => (type.Kind, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => CelValue.Null,
        (CelKind.Bool, JsonValueKind.True or JsonValueKind.False) => CelValue.Bool(value.GetBoolean()),
        (CelKind.Int, JsonValueKind.Number) when value.TryGetInt64(out var n) => CelValue.Int(n),
        (CelKind.Uint, JsonValueKind.Number) when value.TryGetUInt64(out var n) => CelValue.Uint(n),
        (CelKind.Double, JsonValueKind.Number) when value.TryGetDouble(out var d) => CelValue.Double(d),
        (CelKind.String, JsonValueKind.String) => CelValue.String(value.GetString()!),
        (CelKind.Timestamp, JsonValueKind.String) when IsTime(value, out var time) => CelValue.Timestamp(time),
        (CelKind.List, JsonValueKind.Array) => List(value, type.ElementType!),
        (null, JsonValueKind.Object) => null,
        (null, _) => Convert(value, TypeOf(value)),
        _ => null,
    };

    private static CelValue? List(JsonElement array, CelType element)
    {
        var items = array.EnumerateArray().Select(item => Convert(item, element)).ToList();
        return items.Contains(null) ? null : CelValue.List([.. items.Select(i => i!.Value)]);
    }

    private static bool IsTime(JsonElement value, out DateTimeOffset time)
    {
        time = default;
        return value.GetString() is { Length: >= 20 } text && DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
