using System.Security.Cryptography;
using System.Text;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;
using Opportune.Expressions;

namespace Opportune.Engine.Tests;

/// <summary>A small bank built in code: EUR, Europe/Berlin, and only what a test declares.</summary>
internal sealed class TestBank
{
    private readonly List<(string Name, string Field, CelType Type)> _attributes = [];
    private readonly List<(string Name, string Event, Aggregate Aggregate, Window Window, string? Where, string? Field, bool Negate, int Past)> _features = [];
    private readonly List<(string Name, string When)> _segments = [];
    private readonly List<(string Name, TimeSpan Expires, Dictionary<string, double> Parameters, string[] Outbound)> _moments = [];
    private readonly List<(string Code, string While, MessageClass[] Classes, bool CreditOnly)> _sensitive = [];
    private readonly List<ContactLimit> _limits = [];
    private readonly List<PlacementDefinition> _placements = [];
    private readonly List<ActionDraft> _actions = [];
    private readonly List<ProductDefinition> _products = [];
    private readonly Dictionary<(string, string), bool> _consent = new() { [("marketing", "all")] = true, [("guidance", "all")] = true, [("service", "all")] = true, [("protection", "all")] = true };
    private readonly List<string> _context = [];

    /// <summary>A change of the name is a change of the definition's hash.</summary>
    public string Name { get; init; } = "test";
    public double CustomerWeight { get; init; } = 0.5;
    public double PriorStrength { get; init; } = 20;
    public HoldoutDefinition Holdouts { get; init; } = new("salt", 0, 0);
    public QuietHours QuietHours { get; init; } = new(21 * 60, 8 * 60);
    public string Zone { get; init; } = "Europe/Berlin";
    public PersonalizationLevel Level { get; init; } = PersonalizationLevel.Advanced;

    public TestBank Attribute(string name, string field, CelType type) { _attributes.Add((name, field, type)); return this; }

    public TestBank Feature(string name, string type, Aggregate aggregate, Window window, string? where = null, string? field = null, bool negate = false, int past = 0)
    { _features.Add((name, type, aggregate, window, where, field, negate, past)); return this; }

    public TestBank Segment(string name, string when) { _segments.Add((name, when)); return this; }

    public TestBank Moment(string name, TimeSpan? expires = null, Dictionary<string, double>? parameters = null, params string[] outbound)
    { _moments.Add((name, expires ?? TimeSpan.FromDays(30), parameters ?? [], outbound)); return this; }

    public TestBank Consent(string purpose, string channel, bool granted) { _consent[(purpose, channel)] = granted; return this; }

    public TestBank Sensitive(string code, string @while, bool creditOnly, params MessageClass[] classes) { _sensitive.Add((code, @while, classes, creditOnly)); return this; }

    public TestBank Limit(string code, int most, LimitPeriod period, TimeSpan length = default, string[]? channels = null, MessageClass[]? classes = null, string node = "", Direction? direction = null)
    { _limits.Add(new(code, most, period, length, channels ?? [], classes ?? [], node, direction)); return this; }

    public TestBank Context(string key) { _context.Add(key); return this; }

    public TestBank Product(string id, string family, bool credit = false)
    { _products.Add(new(id, family, id, credit, new Dictionary<string, CelValue>(), new Dictionary<string, string>())); return this; }

    public TestBank Placement(string name, string channel = "app", Direction direction = Direction.Inbound, int slots = 1, double price = 0, double range = 10, double exploration = 0,
        bool assisted = false, bool fallback = false)
    {
        _placements.Add(new(name, _placements.Count, channel, direction, slots, price, range, exploration, assisted, fallback ? new("Hello", "Nothing new.", "/home") : null));
        return this;
    }

    public TestBank Action(string id, Action<ActionDraft>? with = null)
    {
        var draft = new ActionDraft { Id = id };
        with?.Invoke(draft);
        _actions.Add(draft);
        return this;
    }

    public BankDefinition Build()
    {
        var (events, facts) = (EventCatalogue.BuiltIn, new FactSchema());
        BuiltInFacts.Declare(facts);
        var attributes = _attributes.Select(a => new AttributeDefinition(a.Name, a.Field, a.Type, facts.Declare("customer." + a.Name, a.Type, FactSource.Attribute))).ToList();
        var features = _features.Select((f, i) => Declare(f, i, events[f.Event], facts)).ToList();
        var moments = _moments.Select(m => Declare(m, facts)).ToList();
        var context = _context.Select(c => new ContextKey(c, FieldType.Text, [], facts.Declare("context." + c, CelType.String, FactSource.Context))).ToList();
        facts.EndBeginning();
        BuiltInFacts.DeclareLater(facts);
        moments = [.. moments.Select(m => m with { LaterSlot = DeclareLater(m, facts) })];
        var conditions = new ConditionBook(facts);
        var treatments = new List<TreatmentDefinition>();
        var actions = _actions.OrderBy(a => a.Id, StringComparer.Ordinal).Select((a, i) => a.Build(i, conditions, Product, _placements, treatments)).ToList();
        return new()
        {
            Hash = Hash("bank:" + Name), FeatureHash = Hash("features:" + Name), Name = Name, Currency = Currency.Parse("EUR"), Zone = BankZone.Find(Zone)!, QuietHours = QuietHours,
            CustomerWeight = CustomerWeight, PriorStrength = PriorStrength, Events = events, Facts = facts, Attributes = attributes, Features = features,
            Segments = [.. _segments.Select(s => new SegmentDefinition(s.Name, conditions.Of(s.When, CelType.Bool), s.Name))], Moments = moments,
            Products = _products.ToDictionary(p => p.Id, StringComparer.Ordinal), Placements = _placements, Actions = actions, Treatments = treatments, Limits = _limits,
            SensitivePeriods = [.. _sensitive.Select(s => new SensitivePeriod(s.Code, conditions.Of(s.While, CelType.Bool), s.Classes, s.CreditOnly, Template.Empty, false))],
            Consent = new(_consent, Level), Holdouts = Holdouts, Context = context, Personas = [], Conditions = conditions.All,
        };
    }

    private ProductDefinition? Product(string? id) => id is null ? null : _products.Single(p => p.Id == id);

    private static FeatureDefinition Declare((string Name, string Event, Aggregate Aggregate, Window Window, string? Where, string? Field, bool Negate, int Past) f, int index, EventType type, FactSchema facts)
    {
        var schema = new VariableSchema();
        foreach (var field in type.Fields) schema.Declare("data." + field.Name, Cel(field.Type));
        var at = f.Field is null ? -1 : type.IndexOf(f.Field);
        var slot = facts.Declare("features." + f.Name, f.Aggregate is Aggregate.Count or Aggregate.DaysSince ? CelType.Int : CelType.Double, FactSource.Feature);
        return new(f.Name, index, type, f.Where is null ? null : CelExpression.Check(f.Where, schema, CelType.Bool), at, at >= 0 && type.Fields[at].Type == FieldType.Money, f.Negate, f.Aggregate, f.Window, f.Past, slot);
    }

    private static MomentDefinition Declare((string Name, TimeSpan Expires, Dictionary<string, double> Parameters, string[] Outbound) m, FactSchema facts)
    {
        var detector = DetectorCatalogue.Find(m.Name)!;
        var path = "moments." + Camel(m.Name);
        var slot = facts.Declare(path, CelType.Bool, FactSource.Moment, detector.Purposes, detector.Level, m.Name);
        foreach (var fact in detector.Facts) facts.Declare($"{path}.{fact.Name}", fact.Type, FactSource.Moment, detector.Purposes, detector.Level, fact.Words, fact.Money);
        return new(m.Name, detector.Name, m.Expires, m.Parameters, Template.Empty, slot, m.Outbound);
    }

    private static int DeclareLater(MomentDefinition moment, FactSchema facts)
    {
        var detector = DetectorCatalogue.Find(moment.Detector)!;
        var slots = detector.LaterFacts.Select(f => facts.Declare($"moments.{Camel(moment.Name)}.{f.Name}", f.Type, FactSource.Moment, detector.Purposes, detector.Level, f.Words, f.Money)).ToList();
        return slots.Count > 0 ? slots[0] : -1;
    }

    private static string Camel(string name) => string.Concat(name.Split('-').Select((part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    private static CelType Cel(FieldType type) => type switch
    {
        FieldType.Integer => CelType.Int, FieldType.Number or FieldType.Money => CelType.Double, FieldType.Boolean => CelType.Bool, FieldType.Time or FieldType.Date => CelType.Timestamp,
        FieldType.TextList or FieldType.Holders => CelType.List(CelType.String), _ => CelType.String,
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
