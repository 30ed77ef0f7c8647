using System.Globalization;
using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Ingest;

namespace Opportune.Host.Api.Reading;

/// <summary>The fields of a request's object, each read as what it must be. Unknown fields are refused; null is as good as absent.</summary>
internal readonly struct Fields
{
    private readonly JsonElement _object;
    private readonly string _path;

    private Fields(JsonElement element, string path) => (_object, _path) = (element, path);

    /// <summary>Takes an object.</summary>
    /// <param name="element">What was sent.</param>
    /// <param name="path">Where it stands, for messages; empty for the body.</param>
    /// <param name="names">Every field that it may have.</param>
    /// <exception cref="RequestException">It is no object, or has other fields.</exception>
    public static Fields Of(JsonElement element, string path, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object) throw RequestException.Bad("request.not-an-object", $"{(path.Length == 0 ? "The body" : path)} must be a JSON object.");
        foreach (var property in element.EnumerateObject())
            if (!names.Contains(NameOf(property))) throw RequestException.Bad("request.field.unknown", $"{(path.Length == 0 ? "The body" : path)} has a field that is not known here. It may have {string.Join(", ", names.ToArray())}.");
        return new(element, path);
    }

    /// <summary>The name of a field.</summary>
    /// <exception cref="RequestException">It is no valid Unicode.</exception>
    public static string NameOf(JsonProperty property)
    {
        try { return property.Name; }
        catch (InvalidOperationException) { throw BadText(); }
    }

    /// <summary>The text of a value that is a string.</summary>
    /// <exception cref="RequestException">It is no valid Unicode.</exception>
    public static string TextOf(JsonElement value)
    {
        try { return value.GetString()!; }
        catch (InvalidOperationException) { throw BadText(); }
    }

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A field, or null where it is absent or null.</summary>
    public JsonElement? Find(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A field that must be there.</summary>
    public JsonElement Require(string name) => Find(name) ?? throw RequestException.Bad("request.field.missing", $"{Path(name)} is missing.");

    /// <summary>A text of 1 to <paramref name="most"/> characters without control characters, or null.</summary>
    public string? Text(string name, int most = 128)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String && TextOf(value) is { Length: > 0 } text && text.Length <= most && !text.Any(char.IsControl) ? text
            : throw Invalid(name, $"a text of 1 to {most} characters without control characters");
    }

    /// <summary>A text that must be there.</summary>
    public string RequireText(string name, int most = 128)
    {
        _ = Require(name);
        return Text(name, most)!;
    }

    /// <summary>One of some words, or null.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && words.Contains(TextOf(value)) ? TextOf(value) : throw Invalid(name, $"one of {string.Join(", ", words.ToArray())}");

    /// <summary>true or false.</summary>
    public bool Flag(string name, bool otherwise) => Find(name) is not { } value ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Invalid(name, "true or false");

    /// <summary>A whole number in a range.</summary>
    public int Count(string name, int least, int most, int otherwise) => Find(name) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var n) && n >= least && n <= most ? n
        : throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>A finite number, or null.</summary>
    public double? Number(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var d) && double.IsFinite(d) ? d : throw Invalid(name, "a finite number");

    /// <summary>An instant, or null.</summary>
    public DateTimeOffset? Time(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && EventReader.TryParseTime(TextOf(value), out var time) && time >= EventReader.Earliest ? time : throw Invalid(name, "RFC 3339 with an offset, such as 2026-11-21T08:02:14+01:00, and not before 1900");

    /// <summary>The items of a list; null where it is absent.</summary>
    public IReadOnlyList<JsonElement>? List(string name, int least, int most)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length && length >= least && length <= most ? [.. value.EnumerateArray()]
            : throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"a list of {least} to {most} items"));
    }

    /// <summary>A customer's identifier, or null.</summary>
    public CustomerId? Customer(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && CustomerId.TryParse(TextOf(value), out var id) ? id : throw Invalid(name, "1 to 64 of A-Z a-z 0-9 - _, with at most one ':' after a namespace");

    private RequestException Invalid(string name, string form) => RequestException.Bad("request.field.invalid", $"{Path(name)} must be {form}.");

    private string Path(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static RequestException BadText() => RequestException.Bad("request.text.invalid", "A text holds half of a UTF-16 surrogate pair. Send valid Unicode.");
}
