using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Definition.Reading;

/// <summary>Reads <c>events.yaml</c>: the types of events that a bank declares beside the built-in ones.</summary>
internal static class EventTypeReader
{
    public static IReadOnlyDictionary<string, EventType> Read(Fields file, IReadOnlyDictionary<string, EventType> builtIn)
    {
        var events = new Dictionary<string, EventType>(builtIn, StringComparer.Ordinal);
        if (!file.Exists) return events;
        foreach (var (name, field) in file.Required("events").Named(NameStyle.Event))
        {
            if (builtIn.ContainsKey(name)) field.NameError("bank.event.taken", $"'{name}' is built in. Give the bank's own event another name.");
            else events[name] = Event(name, field);
        }
        return events;
    }

    /// <summary>What expressions see of an event: <c>data.&lt;field&gt;</c>, the slot being the field's index.</summary>
    public static VariableSchema SchemaOf(EventType type)
    {
        var schema = new VariableSchema();
        foreach (var field in type.Fields) schema.Declare("data." + field.Name, TypeOf(field.Type));
        return schema;
    }

    public static CelType TypeOf(FieldType type) => type switch
    {
        FieldType.Text => CelType.String,
        FieldType.Integer => CelType.Int,
        FieldType.Number or FieldType.Money => CelType.Double,
        FieldType.Boolean => CelType.Bool,
        FieldType.Time or FieldType.Date => CelType.Timestamp,
        FieldType.TextList => CelType.List(CelType.String),
        _ => CelType.List(CelType.Dyn),
    };

    private static EventType Event(string name, Field field)
    {
        using var type = field.Map($"Event '{name}'");
        var fields = type.Required("fields").Named(NameStyle.Camel).Select(f => EventField(f.Key, f.Value)).ToList();
        return new(name, fields, type.Optional("customer").Boolean(otherwise: true));
    }

    private static EventField EventField(string name, Field field)
    {
        using var declared = field.Map($"Field '{name}'");
        var type = declared.Required("type").OneOf(Vocabulary.FieldTypes);
        var values = declared.Optional("values");
        if (values.Exists && type != FieldType.Text) values.Error("bank.value.type", "Only a text has a list of allowed values.");
        return new(name, type, declared.Optional("required").Boolean(), [.. values.Texts().Select(v => v.Text())]);
    }
}
