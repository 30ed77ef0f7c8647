using System.Globalization;
using System.Text;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Ingest;

/// <summary>Why an event is refused.</summary>
/// <param name="Code">Stable: <c>event.type.unknown</c>.</param>
/// <param name="Message">What to do next; never echoes personal data.</param>
public sealed record EventProblem(string Code, string Message);

/// <summary>Reads raw events, in the API's own form or as CloudEvents, into well-formed ones.</summary>
/// <remarks>Pure and thread-safe. Never throws for any JSON.</remarks>
/// <param name="types">Every event type by name.</param>
/// <param name="currency">The one currency of all money.</param>
/// <param name="inference">Finds in an event's own words what its sender left out; null infers nothing.</param>
public sealed class EventReader(IReadOnlyDictionary<string, EventType> types, Currency currency, EventInference? inference = null)
{
    /// <summary>How far ahead of the clock an event's time may be.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromMinutes(5);

    /// <summary>The earliest instant that is taken for one: before it a time is a mistake.</summary>
    public static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] OwnFields = ["id", "source", "type", "time", "knownAt", "customer", "data"];
    private readonly PayloadReader _payload = new(currency);
    private readonly Dictionary<string, EventType>.AlternateLookup<ReadOnlySpan<char>> _types = new Dictionary<string, EventType>(types, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The one currency of all money.</summary>
    internal Currency Currency => currency;

    /// <summary>Reads one event as it arrives in bytes; exactly one of the results is not null.</summary>
    /// <param name="json">One JSON value in UTF-8.</param>
    /// <param name="now">The clock.</param>
    /// <param name="isHistory">As of an event read from a document.</param>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public (BankEvent? Event, EventProblem? Problem) Read(ReadOnlyMemory<byte> json, DateTimeOffset now, bool isHistory = false)
    {
        if (PlainEvent.TryRead(json.Span, this, now, isHistory, isStored: false) is { } plain) return (plain, null);
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement, now, isHistory);
    }

    /// <summary>Makes an event of a history from parts in hand where it is sound and of the usual form, as if it had been written as JSON and read; null for any other, which must be written and read.</summary>
    /// <param name="head">All but the payload.</param>
    /// <param name="data">The payload.</param>
    /// <param name="now">The clock.</param>
    public BankEvent? TryRead(in EventHead head, ReadOnlySpan<PlainField> data, DateTimeOffset now) => PlainParts.TryRead(this, head, data, now);

    /// <summary>Reads one live event that is all of the bytes where it is sound and of the usual form; null for any other, which must then be read as a document.</summary>
    /// <param name="json">Valid UTF-8.</param>
    /// <param name="now">The clock.</param>
    public BankEvent? TryRead(ReadOnlySpan<byte> json, DateTimeOffset now) => PlainEvent.TryRead(json, this, now, isHistory: false, isStored: false);

    /// <summary>Reads <c>{"events":[…]}</c>, or a list alone, where every event of it is sound and of the usual form; null for any other body, which must then be read as a document.</summary>
    /// <param name="json">Valid UTF-8.</param>
    /// <param name="now">The clock.</param>
    /// <param name="most">Most events.</param>
    public IReadOnlyList<BankEvent>? TryReadBatch(ReadOnlySpan<byte> json, DateTimeOffset now, int most) => PlainEvent.TryReadBatch(json, this, now, most);

    /// <summary>Reads one event as it arrives; exactly one of the results is not null.</summary>
    /// <param name="json">An object.</param>
    /// <param name="now">The clock.</param>
    /// <param name="isHistory">Imported history was known when it happened unless it says otherwise; a live event is known from now on.</param>
    public (BankEvent? Event, EventProblem? Problem) Read(JsonElement json, DateTimeOffset now, bool isHistory = false)
    {
        try { return ReadWellFormed(json, now, isHistory, isStored: false); }
        catch (InvalidOperationException) { return Refuse("event.text.invalid", "A text holds half of a UTF-16 surrogate pair. Send valid Unicode."); }
    }

    private (BankEvent? Event, EventProblem? Problem) ReadWellFormed(JsonElement json, DateTimeOffset now, bool isHistory, bool isStored)
    {
        if (json.ValueKind != JsonValueKind.Object) return Refuse("event.not-an-object", "An event is a JSON object with id, source, type, time, customer and data.");
        var isCloudEvent = json.TryGetProperty("specversion", out var spec);
        if (isCloudEvent && !(spec.ValueKind == JsonValueKind.String && spec.ValueEquals("1.0"))) return Refuse("event.cloudevents.version", "Only CloudEvents specversion \"1.0\" is understood.");
        if (!isCloudEvent && json.EnumerateObject().Any(p => !OwnFields.Contains(p.Name) && !(isStored && p.NameEquals("inferred"u8))))
            return Refuse("event.field.unknown", $"An event has only these fields: {string.Join(", ", OwnFields)}. Put everything else into data.");
        if (!ReadName(json, "id", out var id)) return Refuse("event.id.invalid", "id must be a text of 1 to 128 characters, unique within its source.");
        if (!ReadName(json, "source", out var source)) return Refuse("event.source.invalid", "source must be a text of 1 to 128 characters that names the sending system.");
        if (!ReadName(json, "type", out var typeName) || !types.TryGetValue(typeName, out var type)) return Refuse("event.type.unknown", "The type is not declared. See GET /v1/bank for the types, or declare it in events.yaml.");
        if (!ReadTime(json, "time", out var time)) return Refuse("event.time.invalid", "time must be RFC 3339 with an offset, such as 2026-11-21T08:02:14+01:00, and not before 1900.");
        if (time > now + FutureTolerance) return Refuse("event.time.future", "time is more than 5 minutes ahead of this server's clock. Send the event when it has happened.");
        var knownAt = isHistory || time > now ? time : now;
        if (json.TryGetProperty("knownAt", out _))
        {
            if (!ReadTime(json, "knownAt", out knownAt) || knownAt < time || knownAt > now + FutureTolerance) return Refuse("event.known-at.invalid", "knownAt must be RFC 3339 with an offset, not before time and not in the future.");
        }
        CustomerId? customer = null;
        if (json.TryGetProperty(isCloudEvent && !json.TryGetProperty("customer", out _) ? "subject" : "customer", out var who) && who.ValueKind != JsonValueKind.Null)
        {
            if (who.ValueKind != JsonValueKind.String || !CustomerId.TryParse(who.GetString(), out var parsed)) return Refuse("event.customer.invalid", "customer must be 1 to 64 of A-Z a-z 0-9 - _, with at most one ':' after a namespace.");
            customer = parsed;
        }
        if (!type.NeedsCustomer && customer is not null) return Refuse("event.customer.unexpected", $"{type.Name} is about no customer: leave customer out.");
        if (!json.TryGetProperty("data", out var data)) data = default;
        var (fields, problem) = _payload.Read(data, type);
        if (problem is not null) return (null, problem);
        if (type.NeedsCustomer && customer is null && type.IndexOf("account") is var a && (a < 0 || fields![a].Kind == CelKind.Null))
            return Refuse("event.customer.missing", "Name the customer, or an account whose holders are known.");
        return (Complete(id, source, type, time, knownAt, customer, fields!, isStored ? Kept(json, type) : Infer(type, fields!)), null);
    }

    /// <summary>What was inferred when a stored event was taken.</summary>
    private CelValue[]? Kept(JsonElement json, EventType type) => json.TryGetProperty("inferred"u8, out var inferred) ? _payload.Values(inferred, type).Fields : null;

    /// <summary>What the sender left out and can be found in the event's own words; null where nothing is.</summary>
    internal CelValue[]? Infer(EventType type, CelValue[] fields) => inference?.Of(type, fields);

    /// <summary>Reads an event back from the journal.</summary>
    /// <returns>Null where its type is no longer declared or no longer fits: such an event stays stored and is not folded.</returns>
    /// <exception cref="FormatException">The bytes are damaged: no JSON object of valid texts.</exception>
    public BankEvent? ReadStored(ReadOnlyMemory<byte> canonical)
    {
        try
        {
            // What is stored was known when it says so, whatever the clock shows now.
            if (PlainEvent.TryRead(canonical.Span, this, DateTimeOffset.MaxValue - FutureTolerance, isHistory: true, isStored: true) is { } plain) return plain;
            using var document = JsonDocument.Parse(canonical);
            var at = ReadTime(document.RootElement, "knownAt", out var knownAt) ? knownAt : default;
            return ReadWellFormed(document.RootElement, at, isHistory: true, isStored: true).Event;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("A stored event is no JSON object of valid texts.", e);
        }
    }

    /// <summary>The type of a name, or null.</summary>
    internal EventType? TypeOf(ReadOnlySpan<char> name) => _types.TryGetValue(name, out var type) ? type : null;

    /// <summary>An event of parts that are sound one by one, or null where they are not all there or do not go together.</summary>
    internal BankEvent? TryComplete(string id, string source, EventType type, DateTimeOffset time, DateTimeOffset? knownAt, CustomerId? customer, CelValue[] fields, DateTimeOffset now, bool isHistory, bool isStored = false, CelValue[]? inferred = null)
    {
        if (time > now + FutureTolerance || !type.NeedsCustomer && customer is not null) return null;
        if (knownAt is { } said && (said < time || said > now + FutureTolerance)) return null;
        for (var i = 0; i < fields.Length; i++)
            if (fields[i].Kind == CelKind.Null && type.Fields[i].Required) return null;
        if (type.NeedsCustomer && customer is null && (type.IndexOf("account") is var account && account < 0 || fields[account].Kind == CelKind.Null)) return null;
        return Complete(id, source, type, time, knownAt ?? (isHistory || time > now ? time : now), customer, fields, isStored ? inferred : Infer(type, fields));
    }

    /// <summary>An event of its parts, all of them checked.</summary>
    internal BankEvent Complete(string id, string source, EventType type, DateTimeOffset time, DateTimeOffset knownAt, CustomerId? customer, CelValue[] fields, CelValue[]? inferred)
    {
        var writer = EventWriter.Own;
        var canonical = writer.Write(id, source, type, time, knownAt, customer, fields, inferred, currency).ToArray();
        return new()
        {
            Id = id, Source = source, Type = type, Time = time, KnownAt = knownAt, Customer = customer, Fields = fields, Canonical = canonical,
            IdFingerprint = FingerprintOf(source, id), BodyFingerprint = Fingerprint.Of(writer.Body()), Inferred = inferred is null ? [] : Merge(fields, inferred),
        };
    }

    /// <summary>Puts inferred values where the sender said none, and gives their places.</summary>
    private static int[] Merge(CelValue[] fields, CelValue[] inferred)
    {
        var places = new List<int>();
        for (var i = 0; i < fields.Length; i++)
        {
            if (inferred[i].Kind == CelKind.Null || fields[i].Kind != CelKind.Null) continue;
            fields[i] = inferred[i];
            places.Add(i);
        }
        return [.. places];
    }

    private static long FingerprintOf(string source, string id)
    {
        Span<byte> name = stackalloc byte[3 * (source.Length + id.Length) + 1];
        var length = Encoding.UTF8.GetBytes(source, name);
        name[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(id, name[length..]);
        return Fingerprint.Of(name[..length]);
    }

    private static bool ReadName(JsonElement json, string name, out string value)
    {
        value = json.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString()! : "";
        return value.Length is >= 1 and <= 128 && !value.Any(char.IsControl);
    }

    private static bool ReadTime(JsonElement json, string name, out DateTimeOffset value)
    {
        value = default;
        return json.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String && TryParseTime(v.GetString()!, out value) && value >= Earliest;
    }

    /// <summary>Reads RFC 3339 with an offset.</summary>
    public static bool TryParseTime(string text, out DateTimeOffset value)
    {
        value = default;
        return text.Length is >= 20 and <= 40 && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-') && text[10] is 'T' or 't'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    private static (BankEvent?, EventProblem?) Refuse(string code, string message) => (null, new(code, message));
}
