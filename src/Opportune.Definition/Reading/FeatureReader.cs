using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Definition.Reading;

/// <summary>Reads a feature: an event, what is computed of it, over which window.</summary>
internal sealed class FeatureReader(FactReader facts, IReadOnlyDictionary<string, EventType> events, FindingList findings)
{
    private static readonly (string Key, Aggregate Aggregate)[] OfEvents = [("count", Aggregate.Count), ("daysSince", Aggregate.DaysSince)];

    private static readonly (string Key, Aggregate Aggregate)[] OfFields =
    [
        ("sum", Aggregate.Sum), ("mean", Aggregate.Mean), ("min", Aggregate.Min), ("max", Aggregate.Max),
        ("last", Aggregate.Last), ("ratioToPast", Aggregate.RatioToPast),
    ];

    public FeatureDefinition? Read(string name, int index, Field field)
    {
        using var feature = field.Map($"Feature '{name}'");
        var named = feature.Required("event");
        var (where, negate, past) = (feature.Optional("where"), feature.Optional("negate").Boolean(), feature.Optional("past"));
        var (aggregate, of) = ReadAggregate(feature);
        var window = ReadWindow(feature.Required("window"));
        var use = FactReader.Use(feature, PersonalizationLevel.Moderate);
        if (!events.TryGetValue(named.Text(), out var type))
        {
            named.Unknown("bank.event.unknown", "event type", events.Keys);
            return null;
        }
        var at = FieldOf(type, of);
        var isMoney = at >= 0 && type.Fields[at].Type == FieldType.Money;
        var slot = facts.Declare(field, new($"features.{name}", TypeOf(aggregate), FactSource.Feature, use.Purposes, use.Level, use.Words,
            isMoney && aggregate != Aggregate.RatioToPast, use.Protected));
        return new(name, index, type, Filter(where, type), at, isMoney, negate, aggregate, window, Past(feature, past, aggregate), slot);
    }

    private static CelType TypeOf(Aggregate aggregate) => aggregate is Aggregate.Count or Aggregate.DaysSince ? CelType.Int : CelType.Double;

    private static (Aggregate Aggregate, Field Of) ReadAggregate(Fields feature)
    {
        var said = new List<(Aggregate Aggregate, Field Of)>();
        foreach (var (key, aggregate) in OfEvents) if (feature.Optional(key) is { Exists: true } flag && flag.Boolean()) said.Add((aggregate, default));
        foreach (var (key, aggregate) in OfFields) if (feature.Optional(key) is { Exists: true } of) said.Add((aggregate, of));
        if (said.Count == 1) return said[0];
        if (feature.Exists)
            feature.Findings.Error(feature.Place, "bank.feature.aggregate", "A feature computes exactly one of count: true, daysSince: true, sum, mean, min, max, last or ratioToPast of a field.");
        return (Aggregate.Count, default);
    }

    private static int FieldOf(EventType type, Field of)
    {
        if (of.Text() is not { Length: > 0 } name) return -1;
        var at = type.IndexOf(name);
        if (at < 0) of.Unknown("bank.event-field.unknown", $"field of {type.Name}", type.Fields.Select(f => f.Name));
        else if (type.Fields[at].Type is not (FieldType.Integer or FieldType.Number or FieldType.Money))
            of.Error("bank.feature.field", $"'{name}' is no number, so it cannot be computed with. Use count, or a number of {type.Name}.");
        return at;
    }

    private static Window ReadWindow(Field field)
    {
        if (field.Text() is not { Length: > 0 } text) return new(1, Bucket.Day);
        if (!Spans.TryWindow(text, out var window))
        {
            field.Error("bank.window.format", $"A window is a whole number with m, h, d, w or mo, such as 60m, 24h, 30d or 3mo, not '{Spelling.Shortened(text)}'.");
            return new(1, Bucket.Day);
        }
        var most = window.Bucket switch { Bucket.Minute => 1440, Bucket.Hour => 336, Bucket.Day => 400, _ => 36 };
        if (window.Length > most) field.Error("bank.value.range", $"A window holds at most 1440m, 336h, 400d or 36mo, not {text}. Use a greater unit.");
        return window;
    }

    private static int Past(Fields feature, Field past, Aggregate aggregate)
    {
        if (aggregate == Aggregate.RatioToPast) return feature.Required("past", why: "It says how many earlier windows to compare with.").Integer(1, 24, otherwise: 1);
        past.Error("bank.feature.past", "Only ratioToPast compares with the past. Remove 'past'.");
        return 0;
    }

    private CelExpression? Filter(Field where, EventType type)
    {
        if (where.Text() is not { Length: > 0 } text || CelReader.Check(where, text, EventTypeReader.SchemaOf(type), findings) is not { } filter) return null;
        if (!filter.Type.Equals(CelType.Bool) && !filter.Type.Equals(CelType.Dyn)) where.Error("bank.rule.not-boolean", $"The filter must give true or false, not {filter.Type}.");
        return filter;
    }
}
