using Opportune.Definition.Checking;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Engine.Triggers;

namespace Opportune.Definition.Reading;

/// <summary>Reads the files of a bank in the order in which they build on each other, then checks what needs all of them.</summary>
internal sealed class BankReader(BankFiles files, IReadOnlyList<IDetector> detectors, IReadOnlyDictionary<string, EventType> builtInEvents, FindingList findings)
{
    private readonly FactSchema _facts = new();
    private readonly Dictionary<string, Place> _segmentPlaces = new(StringComparer.Ordinal);

    public BankDefinition Read(BankSource source)
    {
        using Fields bankFile = files.File("bank.yaml"), productFile = files.File("products.yaml"), placementFile = files.File("placements.yaml"),
            contextFile = files.File("context.yaml"), eventFile = files.File("events.yaml"), featureFile = files.File("features.yaml"),
            segmentFile = files.File("segments.yaml"), triggerFile = files.File("triggers.yaml"), contactFile = files.File("contact-policy.yaml"),
            consentFile = files.File("consent.yaml"), leverFile = files.File("levers.yaml");

        var settings = Settings.Read(bankFile);
        var events = EventTypeReader.Read(eventFile, builtInEvents);
        var products = productFile.Exists ? CatalogueReader.Products(productFile) : [];
        var placements = CatalogueReader.Placements(placementFile);

        var facts = new FactReader(_facts, events, findings);
        var momentReader = new MomentReader(detectors);
        facts.BuiltIn();
        var attributes = facts.Attributes(featureFile.Optional("attributes"));
        var features = facts.Features(featureFile.Optional("features"));
        momentReader.Declare(triggerFile, facts);
        var context = facts.Context(contextFile);
        facts.Later();
        momentReader.DeclareLater(facts);

        var expressions = new ExpressionPool(_facts, findings);
        var moments = momentReader.Complete(expressions, placements);
        var ofMoments = expressions.Readings.Count;
        var segments = SegmentReader.Read(segmentFile, expressions, _segmentPlaces);
        var limits = ContactReader.Limits(contactFile);
        var periods = ContactReader.SensitivePeriods(contactFile, expressions);
        var taxonomy = new TaxonomyReader(expressions, new ActionReader(expressions, products, placements, moments), findings);
        var texts = taxonomy.Read(files, bankFile);
        var levers = LeverReader.Read(leverFile, expressions, taxonomy.Nodes);
        var actions = Indexing.Of(texts, levers);
        var consent = ContactReader.Consent(consentFile);

        Check(texts, levers, segments, new(placements, consent, findings));
        LimitCheck.Run(limits, actions, placements, taxonomy.Nodes, findings);
        CheckUse(expressions, ofMoments, features, moments, segments, actions, facts);
        NeverValueCheck.Run(expressions.Readings, _facts, KnownValues(events, products, attributes), segments, findings);
        UnusedCheck.Placements(placements, actions, placementFile.Optional("placements"), findings);

        return new()
        {
            Hash = source.Hash, FeatureHash = FeatureHashing.Of(settings, events.Values, attributes, features), Name = settings.Name,
            Currency = settings.Currency, Zone = settings.Zone, QuietHours = settings.QuietHours, CustomerWeight = settings.CustomerWeight,
            PriorStrength = settings.PriorStrength, ContextualBandit = settings.ContextualBandit, Holdouts = settings.Holdouts, Reading = new TextModelReader(files, findings).Read(settings.Reading, events), Events = events, Facts = _facts, Conditions = expressions.Conditions,
            Attributes = attributes, Features = features, Segments = segments, Moments = moments, Products = products, Placements = placements,
            Actions = actions, Treatments = [.. actions.SelectMany(a => a.Treatments)], Limits = [.. limits.Select(l => l.Limit)], SensitivePeriods = periods,
            Consent = consent, Context = context,
            Personas = new PersonaReader(events, settings.Currency, placements, [.. actions.Select(a => a.Id)]).Read(files),
        };
    }

    /// <summary>What facts of few values can be.</summary>
    private static Dictionary<string, IReadOnlyCollection<string>> KnownValues(IReadOnlyDictionary<string, EventType> events, IReadOnlyDictionary<string, ProductDefinition> products, IReadOnlyList<AttributeDefinition> attributes)
    {
        IReadOnlyList<string> Of(string type, string field) => events.GetValueOrDefault(type)?.ValuesOf(field) ?? [];
        var known = new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal)
        {
            ["holdings"] = [.. products.Keys, "current-account"], ["families"] = [.. products.Values.Select(p => p.Family).Distinct()], ["matters"] = Of("matter.opened", "kind"),
            ["level"] = [.. Vocabulary.Levels.Keys], ["request.direction"] = [.. Vocabulary.Directions.Keys],
        };
        foreach (var attribute in attributes)
            if (Of("customer.updated", attribute.Field) is { Count: > 0 } values) known["customer." + attribute.Name] = values;
        return known;
    }

    private void Check(IReadOnlyList<ActionText> texts, IReadOnlyList<LeverText> levers, IReadOnlyList<SegmentDefinition> segments, ConsentCheck consents)
    {
        var purposes = new PurposeCheck(_facts, segments, findings);
        var contradictions = new ContradictionCheck(_facts, findings);
        foreach (var text in texts)
        {
            purposes.Action(text);
            contradictions.Action(text);
            RuleCodeCheck.Action(text, findings);
            consents.Action(text);
            foreach (var lever in levers.Where(l => l.When is not null && LeverReader.Reaches(l.Node, text.Action.Id))) purposes.Use(lever.When!, text.Action);
        }
    }

    private void CheckUse(ExpressionPool expressions, int ofMoments, IReadOnlyList<FeatureDefinition> features, IReadOnlyList<MomentDefinition> moments,
        IReadOnlyList<SegmentDefinition> segments, IReadOnlyList<ActionDefinition> actions, FactReader facts)
    {
        var read = expressions.Readings.SelectMany(r => r.Slots).ToHashSet();
        var readElsewhere = expressions.Readings.Skip(ofMoments).SelectMany(r => r.Slots).ToHashSet();
        var slot = _facts.SlotOf("segments");
        UnusedCheck.Features(features, facts.Places, read, findings);
        UnusedCheck.Moments(moments, _facts, facts.Places, readElsewhere, actions, findings);
        UnusedCheck.Segments(segments, _segmentPlaces, expressions.Readings.Where(r => r.Slots.Contains(slot)).Select(r => r.Field.Text()), findings);
    }
}
