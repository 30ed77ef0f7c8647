using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>Reads one action.</summary>
internal sealed class ActionReader(ExpressionPool expressions, IReadOnlyDictionary<string, ProductDefinition> products,
    IReadOnlyList<PlacementDefinition> placements, IReadOnlyList<MomentDefinition> moments)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    public ActionText Read(ActionPath path, Field field, Fields action, IReadOnlyList<RuleText> rules)
    {
        var before = expressions.Readings.Count;
        var product = Product(action.Optional("product"));
        var kind = action.Required("class").OneOf(Vocabulary.Classes);
        using var value = action.Required("value").Map("'value'");
        var read = new ActionDefinition
        {
            Id = path.Id, Index = -1, Issue = path.Issue, Group = path.Group, Name = action.Required("name").Words(), Class = kind,
            Purpose = PurposeOf(kind, product), Level = action.Required("level").OneOf(Vocabulary.Levels), IsCredit = product is { IsCredit: true }, Product = product,
            Objective = action.Required("objective").OneOf(Vocabulary.Objectives, Outcome.Converted),
            Attribution = action.Required("attribution").Duration(TimeSpan.FromHours(1), Year, TimeSpan.FromDays(30)),
            Moments = Moments(action.Optional("moments")), Rules = [.. rules.Select(r => r.Rule)],
            BankValue = expressions.Number(value.Required("bank")), CustomerValue = expressions.Number(value.Required("customer")),
            ContactCost = value.Optional("contactCost").Number(0, 1_000_000), Context = Context(action.Optional("context")), Levers = [],
            PriorPropensity = action.Required("prior").Number(0.0001, 0.9999, otherwise: 0.1), Cooldowns = Cooldowns(action.Optional("cooldowns")),
            Because = expressions.Template(action.Required("because")), Treatments = [],
        };
        var treatments = Treatments(action, product);
        return new(read with { Treatments = [.. treatments.Select(t => t.Treatment)] }, field, rules, [.. expressions.Readings.Skip(before)], treatments);
    }

    private static Purposes PurposeOf(MessageClass kind, ProductDefinition? product) => (product is { IsCredit: true } ? Purposes.Credit : Purposes.None) | kind switch
    {
        MessageClass.Marketing => Purposes.Marketing,
        MessageClass.Guidance => Purposes.Guidance,
        MessageClass.Service => Purposes.Service,
        _ => Purposes.Protection | Purposes.Service,
    };

    private ProductDefinition? Product(Field field)
    {
        if (field.Text() is not { Length: > 0 } id) return null;
        if (!products.TryGetValue(id, out var product)) field.Unknown("bank.product.unknown", "product", products.Keys);
        return product;
    }

    private List<string> Moments(Field field)
    {
        var names = new List<string>();
        foreach (var item in field.Texts())
        {
            if (moments.Any(m => m.Name == item.Text())) names.Add(item.Text());
            else item.Unknown("bank.moment.unknown", "moment", moments.Select(m => m.Name));
        }
        return names;
    }

    private List<Weight> Context(Field field)
    {
        var weights = new List<Weight>();
        foreach (var (code, value) in field.Named(NameStyle.Kebab))
        {
            using var weight = value.Map($"Context weight '{code}'");
            weights.Add(new(code, expressions.Truth(weight.Required("when")), weight.Required("percent").Number(-100, 1000), null, null, ""));
        }
        return weights;
    }

    private static Dictionary<Outcome, TimeSpan> Cooldowns(Field field)
    {
        using var cooldowns = field.Map();
        var read = new Dictionary<Outcome, TimeSpan>();
        foreach (var (word, outcome) in Vocabulary.CooldownOutcomes)
            if (cooldowns.Optional(word) is { Exists: true } length) read[outcome] = length.Duration(TimeSpan.FromMinutes(1), 3 * Year);
        return read;
    }

    private List<TreatmentText> Treatments(Fields action, ProductDefinition? product)
    {
        var treatments = new List<TreatmentText>();
        var named = action.Required("treatments", "bank.treatment.missing", "Without one it can never be shown.");
        if (named.Node is MapNode { Entries.Count: 0 }) named.Error("bank.treatment.missing", "Without a treatment the action can never be shown.");
        foreach (var (id, field) in named.Named(NameStyle.Kebab))
        {
            using var treatment = field.Map($"Treatment '{id}'");
            treatments.Add(new(new(id, -1, -1, Placements(treatment.Required("placements")), expressions.Template(treatment.Required("title")),
                expressions.Template(treatment.Required("body")), treatment.Optional("callToAction").Text(), treatment.Optional("link").Text(),
                treatment.Optional("image").Text(), Disclosures(treatment.Optional("disclosures"), treatment, id, product)), field));
        }
        return treatments;
    }

    private List<int> Placements(Field field)
    {
        var chosen = new List<PlacementDefinition>();
        foreach (var item in field.Texts())
        {
            if (placements.FirstOrDefault(p => p.Name == item.Text()) is { } placement) chosen.Add(placement);
            else item.Unknown("bank.placement.unknown", "placement", placements.Select(p => p.Name));
        }
        if (field.Node is ListNode { Items.Count: 0 }) field.Error("bank.treatment.placements", "A treatment needs a placement, or it can never be shown.");
        if (chosen.Select(p => p.Channel).Distinct().Count() > 1)
            field.Error("bank.treatment.channels", $"A treatment is written for one channel, but these placements are of {string.Join(" and ", chosen.Select(p => p.Channel).Distinct())}. Write one treatment a channel.");
        return [.. chosen.Select(p => p.Index)];
    }

    private static List<string> Disclosures(Field field, Fields treatment, string id, ProductDefinition? product)
    {
        var (known, listed) = (product?.Disclosures ?? new Dictionary<string, string>(), field.Texts());
        foreach (var item in listed)
            if (!known.ContainsKey(item.Text())) item.Unknown("bank.disclosure.unknown", product is null ? "disclosure, since the action names no product" : $"disclosure of {product.Id}", known.Keys);
        var missing = known.Keys.Except(listed.Select(d => d.Text())).ToList();
        if (missing.Count > 0 && treatment.Exists)
            treatment.Findings.Error(field.Exists ? field.Place : treatment.Place, "bank.disclosure.missing", $"Treatment '{id}' must carry every disclosure of {product!.Id}: {string.Join(", ", missing)} is missing.");
        return [.. known.Where(d => listed.Any(l => l.Text() == d.Key)).Select(d => d.Value)];
    }
}
