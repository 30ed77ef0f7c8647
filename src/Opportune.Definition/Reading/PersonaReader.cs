using System.Text.Json;
using Opportune.Definition.Yaml;
using Opportune.Engine;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>Reads <c>personas/*.yaml</c>: saved test customers with the decision expected of each.</summary>
internal sealed class PersonaReader(IReadOnlyDictionary<string, EventType> events, Currency currency, IReadOnlyList<PlacementDefinition> placements,
    IReadOnlyList<string> actions)
{
    private const string Customer = "persona";
    private static readonly string[] Outcomes = ["none", "fallback"];

    public List<Persona> Read(BankFiles files) => [.. files.In("personas").Select(f => Read(f.Path, f.Root))];

    private Persona Read(string path, Field root)
    {
        using var persona = root.Map(path);
        var (placement, expect) = (persona.Required("placement"), persona.Required("expect"));
        if (placement.Text() is { Length: > 0 } at && placements.All(p => p.Name != at)) placement.Unknown("bank.placement.unknown", "placement", placements.Select(p => p.Name));
        if (expect.Text() is { Length: > 0 } best && !Outcomes.Contains(best)) Known(expect);
        var never = persona.Optional("never").Texts();
        foreach (var action in never) Known(action);
        return new(persona.Required("name").Words(), persona.Required("at").Instant() ?? default, Events(persona.Optional("events")),
            placement.Text(), expect.Text(), [.. never.Select(n => n.Text())]);
    }

    private void Known(Field action)
    {
        if (!actions.Contains(action.Text())) action.Unknown("bank.action.unknown", "action", actions);
    }

    private string Events(Field field)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var (item, i) in field.Items().Select((item, i) => (item, i))) Event(json, item, i + 1);
            json.WriteEndArray();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private void Event(Utf8JsonWriter json, Field item, int number)
    {
        using var fields = item.Map("An event");
        var (named, time, customer, knownAt) = (fields.Required("type"), fields.Required("time"), fields.Optional("customer"), fields.Optional("knownAt"));
        var type = events.GetValueOrDefault(named.Text());
        if (type is null) named.Unknown("bank.event.unknown", "event type", events.Keys);
        time.Instant();
        json.WriteStartObject();
        json.WriteString("id", fields.Optional("id") is { Exists: true } id ? id.Text() : $"e-{number}");
        json.WriteString("source", fields.Optional("source") is { Exists: true } source ? source.Text() : Customer);
        json.WriteString("type", named.Text());
        json.WriteString("time", time.Text());
        if (knownAt.Exists && knownAt.Instant() is not null) json.WriteString("knownAt", knownAt.Text());
        if (customer.Exists || type is { NeedsCustomer: true }) json.WriteString("customer", customer.Exists ? customer.Text() : Customer);
        json.WritePropertyName("data");
        Data(json, type is not null && type.Fields.Any(f => f.Required) ? fields.Required("data") : fields.Optional("data"), type);
        json.WriteEndObject();
    }

    private void Data(Utf8JsonWriter json, Field field, EventType? type)
    {
        using var data = field.Map("'data'");
        json.WriteStartObject();
        foreach (var declared in type?.Fields ?? [])
        {
            var value = declared.Required ? data.Required(declared.Name) : data.Optional(declared.Name);
            if (value.Exists) PersonaPayload.Write(json, declared, value, currency);
        }
        json.WriteEndObject();
        if (type is null) data.AskForAll();
    }
}
