using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Expressions;

namespace Opportune.Host.Api.Reading;

/// <summary>Reads facts from JSON by their declared types.</summary>
internal static class FactJson
{
    /// <summary>Most characters of a text.</summary>
    public const int LongestText = 1_000;

    private const int LongestList = 100;

    /// <summary>A context value; null where it is none.</summary>
    public static CelValue? Read(JsonElement value, ContextKey key) => key.Type switch
    {
        FieldType.Text => Read(value, CelType.String) is { } text && (key.Values.Count == 0 || key.Values.Contains(text.AsString)) ? text : null,
        FieldType.Integer => Read(value, CelType.Int),
        FieldType.Number => Read(value, CelType.Double),
        FieldType.Boolean => Read(value, CelType.Bool),
        _ => null,
    };

    /// <summary>What a context value must be, in words.</summary>
    public static string Form(ContextKey key) => key.Type switch
    {
        FieldType.Text when key.Values.Count > 0 => $"one of {string.Join(", ", key.Values)}",
        FieldType.Text => "a text of at most 1,000 characters",
        FieldType.Integer => "a whole number",
        FieldType.Number => "a finite number",
        _ => "true or false",
    };

    /// <summary>A value of a type; null where it is none.</summary>
    public static CelValue? Read(JsonElement value, CelType type) => (type.Kind, value.ValueKind) switch
    {
        (CelKind.Bool, JsonValueKind.True or JsonValueKind.False) => CelValue.Bool(value.GetBoolean()),
        (CelKind.Int, JsonValueKind.Number) when value.TryGetInt64(out var n) => CelValue.Int(n),
        (CelKind.Double, JsonValueKind.Number) when value.TryGetDouble(out var d) && double.IsFinite(d) => CelValue.Double(d),
        (CelKind.String, JsonValueKind.String) when Fields.TextOf(value) is { Length: <= LongestText } text && !text.Contains('\0', StringComparison.Ordinal) => CelValue.String(text),
        (CelKind.Timestamp, JsonValueKind.String) when EventReader.TryParseTime(Fields.TextOf(value), out var time) => CelValue.Timestamp(time),
        (CelKind.List, JsonValueKind.Array) when value.GetArrayLength() <= LongestList => List(value, type.ElementType!),
        _ => null,
    };

    private static CelValue? List(JsonElement array, CelType element)
    {
        var items = array.EnumerateArray().Select(item => Read(item, element)).ToList();
        return items.Contains(null) ? null : CelValue.List([.. items.Select(i => i!.Value)]);
    }
}
