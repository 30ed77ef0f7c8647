using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;
using Opportune.Expressions;

namespace Opportune.Definition.Reading;

/// <summary>Declares the bank's facts in the order of their slots: built in, attributes, features, moments, context.</summary>
internal sealed class FactReader(FactSchema facts, IReadOnlyDictionary<string, EventType> events, FindingList findings)
{
    /// <summary>The event whose fields attributes are taken from.</summary>
    private const string AttributeEvent = "customer.updated";

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Where a declared attribute, feature or moment stands, by the name of its fact.</summary>
    public IReadOnlyDictionary<string, Place> Places => _places;

    public void BuiltIn() => BuiltInFacts.Declare(facts);

    /// <summary>Declares what came into the product after the first records were made.</summary>
    public void Later()
    {
        facts.EndBeginning();
        BuiltInFacts.DeclareLater(facts);
    }

    public List<AttributeDefinition> Attributes(Field field)
    {
        var attributes = new List<AttributeDefinition>();
        foreach (var (name, value) in field.Named(NameStyle.Camel)) if (Attribute(name, value) is { } read) attributes.Add(read);
        return attributes;
    }

    public List<FeatureDefinition> Features(Field field)
    {
        var features = new List<FeatureDefinition>();
        foreach (var (name, value) in field.Named(NameStyle.Camel)) if (new FeatureReader(this, events, findings).Read(name, features.Count, value) is { } read) features.Add(read);
        return features;
    }

    public List<ContextKey> Context(Fields file)
    {
        var keys = new List<ContextKey>();
        if (!file.Exists) return keys;
        foreach (var (name, field) in file.Required("context").Named(NameStyle.Camel))
        {
            using var key = field.Map($"Context '{name}'");
            var type = key.Required("type").OneOf(Vocabulary.ContextTypes);
            var values = key.Optional("values");
            if (values.Exists && type != FieldType.Text) values.Error("bank.value.type", "Only a text has a list of allowed values.");
            var slot = Declare(field, new($"context.{name}", EventTypeReader.TypeOf(type), FactSource.Context));
            if (slot >= 0) keys.Add(new(name, type, [.. values.Texts().Select(v => v.Text())], slot));
        }
        return keys;
    }

    /// <summary>Declares a moment's facts: whether it is active, and then what its detector says. The slot of the first, or −1.</summary>
    public int Moment(Field field, string name, string words, IDetector detector)
    {
        var path = "moments." + NameStyle.ToCamel(name);
        var slot = Declare(field, new(path, CelType.Bool, FactSource.Moment, detector.Purposes, detector.Level, words));
        foreach (var fact in slot < 0 ? [] : detector.Facts)
            Declare(field, new($"{path}.{fact.Name}", fact.Type, FactSource.Moment, detector.Purposes, detector.Level, fact.Words, fact.Money));
        return slot;
    }

    /// <summary>Declares what a moment's detector says since later, behind all other facts. The slot of the first, or −1.</summary>
    public int LaterOfMoment(Field field, string name, IDetector detector)
    {
        var slots = detector.LaterFacts.Select(f => Declare(field, new($"moments.{NameStyle.ToCamel(name)}.{f.Name}", f.Type, FactSource.Moment, detector.Purposes, detector.Level, f.Words, f.Money))).ToList();
        return slots.Count > 0 ? slots[0] : -1;
    }

    /// <summary>Declares a fact; −1, with a finding, where its name is taken.</summary>
    internal int Declare(Field field, NewFact fact)
    {
        if (facts.Find(fact.Name) >= 0)
        {
            field.NameError("bank.name.twice", $"There is a fact '{fact.Name}' already. Choose another name.");
            return -1;
        }
        _places[fact.Name] = field.Anchor;
        return facts.Declare(fact.Name, fact.Type, fact.Source, fact.Purposes, fact.Level, fact.Words, fact.Money, fact.Protected);
    }

    /// <summary>What attributes and features say of the use of their facts.</summary>
    internal static (string Words, Purposes Purposes, PersonalizationLevel Level, bool Protected) Use(Fields fact, PersonalizationLevel level)
    {
        var purposes = fact.Optional("purposes");
        return (fact.Optional("words").Text(), purposes.Exists ? PurposesOf(purposes) : Purposes.All,
            fact.Optional("level").OneOf(Vocabulary.Levels, level), fact.Optional("protected").Boolean());
    }

    private AttributeDefinition? Attribute(string name, Field field)
    {
        using var attribute = field.Map($"Attribute '{name}'");
        var (from, declared) = (attribute.Required("field"), attribute.Optional("type"));
        var use = Use(attribute, PersonalizationLevel.Basic);
        if (from.Text() is not { Length: > 0 } source || !events.TryGetValue(AttributeEvent, out var type)) return null;
        if (type.IndexOf(source) is var index && index < 0)
        {
            from.Unknown("bank.event-field.unknown", $"field of {AttributeEvent}", type.Fields.Select(f => f.Name));
            return null;
        }
        var holds = EventTypeReader.TypeOf(type.Fields[index].Type);
        if (declared.Text() is { Length: > 0 } says && (!CelType.TryParse(says, out var meant) || !meant.Equals(holds)))
            declared.Error("bank.attribute.type", $"{AttributeEvent} holds '{source}' as {holds}, not {Spelling.Shortened(says)}.", holds.ToString());
        var slot = Declare(field, new($"customer.{name}", holds, FactSource.Attribute, use.Purposes, use.Level, use.Words, Protected: use.Protected));
        return slot < 0 ? null : new(name, source, holds, slot);
    }

    private static Purposes PurposesOf(Field field) =>
        field.Texts().Aggregate(Purposes.None, (all, item) => all | item.OneOf(Vocabulary.PurposeWords, Purposes.None));
}

/// <summary>A fact about to be declared.</summary>
internal sealed record NewFact(string Name, CelType Type, FactSource Source, Purposes Purposes = Purposes.All,
    PersonalizationLevel Level = PersonalizationLevel.Basic, string Words = "", bool Money = false, bool Protected = false);
