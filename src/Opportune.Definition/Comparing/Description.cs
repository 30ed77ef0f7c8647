using System.Globalization;
using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Comparing;

/// <summary>A part of a bank as labelled texts.</summary>
internal sealed record Part(string Name, IReadOnlyDictionary<string, string> Values);

/// <summary>Describes a bank part by part, in words, so that two can be compared. Lists the same subjects for every bank.</summary>
internal static class Description
{
    public static IReadOnlyList<(string Subject, IEnumerable<Part> Parts)> Of(BankDefinition bank) =>
    [
        ("bank", [Bank(bank)]),
        ("event", bank.Events.Values.Select(e => new Part(e.Name, e.Fields.ToDictionary(f => f.Name, f => $"{f.Type}{(f.Required ? ", required" : "")}{Among(f.Values)}")))),
        ("attribute", bank.Attributes.Select(a => Named(a.Name, [("field", a.Field), ("type", a.Type.ToString()), .. Use(bank.Facts.Facts[a.Slot])]))),
        ("feature", bank.Features.Select(f => Feature(f, bank.Facts.Facts[f.Slot]))),
        ("segment", bank.Segments.Select(s => Named(s.Name, [("condition", s.Condition.Expression.Text), ("words", s.Words)]))),
        ("moment", bank.Moments.Select(m => Named(m.Name, [("detector", m.Detector), ("expiry", Spans.Written(m.Expires)), ("words", m.Words.Source), ("outbound", List(m.Outbound)),
            .. m.Parameters.Select(p => (p.Key, Number(p.Value)))]))),
        ("context key", bank.Context.Select(c => Named(c.Name, [("type", c.Type.ToString()), ("values", List(c.Values))]))),
        ("product", bank.Products.Values.Select(p => Named(p.Id, [("name", p.Name), ("family", p.Family), ("credit", Truth(p.IsCredit)),
            .. p.Features.Select(f => ("feature " + f.Key, f.Value.ToString())), .. p.Disclosures.Select(d => ("disclosure " + d.Key, d.Value))]))),
        ("placement", bank.Placements.Select(Placement)),
        ("limit", bank.Limits.Select(Limit)),
        ("sensitive period", bank.SensitivePeriods.Select(s => Named(s.Code, [("condition", s.While.Expression.Text), ("classes", Classes(s.Classes)),
            ("credit only", Truth(s.CreditOnly)), ("because", s.Because.Source), ("restricted", Truth(s.Restricted))]))),
        ("default consent", bank.Consent.Defaults.Select(d => Named($"{d.Key.Purpose} {d.Key.Channel}", [("granted", Truth(d.Value))]))),
        ("rule", bank.Actions.SelectMany(a => a.Rules).Distinct().Select(r => Named($"{r.Code} of {(r.Node.Length == 0 ? "the bank" : r.Node)}",
            [("condition", r.MustHold.Expression.Text), ("because", r.Because.Source), ("restricted", Truth(r.Restricted))]))),
        ("lever", bank.Actions.SelectMany(a => a.Levers).DistinctBy(l => l.Code).Select(l => Weight(l, bank))),
        ("action", bank.Actions.Select(ActionDescription.Of)),
        ("treatment", bank.Actions.SelectMany(a => a.Treatments.Select(t => ActionDescription.Treatment(a, t, bank)))),
        ("persona", bank.Personas.Select(p => Named(p.Name, [("instant", Instant(p.At)), ("placement", p.Placement), ("expected", p.Expect), ("never", List(p.Never)),
            ("events", p.Events.Length > 80 ? $"{p.Events[..60]}… ({p.Events.Length} characters)" : p.Events)]))),
    ];

    internal static Part Named(string name, IEnumerable<(string Label, string Value)> values) =>
        new(name, values.ToDictionary(v => v.Label, v => v.Value, StringComparer.Ordinal));

    internal static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Truth(bool truth) => truth ? "yes" : "no";

    internal static string List(IEnumerable<string> names) => string.Join(", ", names);

    internal static string Instant(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? "";

    private static string Among(IReadOnlyList<string> values) => values.Count == 0 ? "" : ", one of " + List(values);

    private static string Classes(IEnumerable<MessageClass> classes) => List(classes.Select(c => Vocabulary.WordOf(Vocabulary.Classes, c)));

    private static Part Bank(BankDefinition bank) => Named("",
    [
        ("name", bank.Name), ("currency", bank.Currency.Code), ("zone", bank.Zone.Name), ("weight of the customer's value", Number(bank.CustomerWeight)),
        ("strength of priors", Number(bank.PriorStrength)), ("contextual bandit", Truth(bank.ContextualBandit)), ("quiet hours", $"{Time(bank.QuietHours.From)} to {Time(bank.QuietHours.To)}"),
        ("holdout salt", bank.Holdouts.Salt), ("share without marketing", Number(bank.Holdouts.NoMarketing)), ("share without model", Number(bank.Holdouts.NoModel)),
        ("categories read from merchants", Reads(bank.Reading.Categories, bank.Reading.OfMerchants)), ("topics read from words", Reads(bank.Reading.Words, bank.Reading.OfTopics)),
        ("default level", Vocabulary.WordOf(Vocabulary.Levels, bank.Consent.DefaultLevel)),
    ]);

    private static string Reads(bool isWanted, TextModel? own) => !isWanted ? "no" : own is null ? "by the product's model" : $"by the bank's model {own.Hash[..8]} with {own.Classifier.Labels.Count} labels";

    private static string Time(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    private static Part Feature(FeatureDefinition feature, Fact fact) => Named(feature.Name,
    [
        ("event", feature.Event.Name), ("filter", feature.Where?.Text ?? ""), ("aggregate", feature.Aggregate.ToString()),
        ("field", feature.Field < 0 ? "" : feature.Event.Fields[feature.Field].Name), ("negated", Truth(feature.Negate)),
        ("window", $"{feature.Window.Length} {feature.Window.Bucket}"), ("past windows", Number(feature.Past)), .. Use(fact),
    ]);

    private static IEnumerable<(string, string)> Use(Fact fact) =>
        [("words", fact.Words), ("purposes", fact.Purposes.ToString()), ("level", fact.Level.ToString()), ("protected", Truth(fact.Protected))];

    private static Part Placement(PlacementDefinition p) => Named(p.Name,
    [
        ("channel", p.Channel), ("direction", p.Direction.ToString()), ("slots", Number(p.Slots)), ("price of attention", Number(p.PriceOfAttention)),
        ("value range", Number(p.ValueRange)), ("exploration", Number(p.Exploration)), ("assisted", Truth(p.Assisted)),
        ("fallback", p.Fallback is { } f ? $"{f.Title} / {f.Body} / {f.Link}" : ""),
    ]);

    private static Part Limit(ContactLimit limit) => Named(limit.Code,
    [
        ("most", Number(limit.Most)), ("period", limit.Period == LimitPeriod.Rolling ? Spans.Written(limit.Length) : limit.Period.ToString()),
        ("channels", List(limit.Channels)), ("classes", Classes(limit.Classes)), ("node", limit.Node), ("direction", limit.Direction?.ToString() ?? ""),
    ]);

    private static Part Weight(Weight lever, BankDefinition bank) => Named(lever.Code,
    [
        ("percent", Number(lever.Percent)), ("condition", lever.When?.Expression.Text ?? ""), ("start", Instant(lever.From)), ("end", Instant(lever.Until)),
        ("owner", lever.Owner), ("actions", List(bank.Actions.Where(a => a.Levers.Any(l => l.Code == lever.Code)).Select(a => a.Id))),
    ]);
}
