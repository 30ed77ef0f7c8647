using System.Globalization;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Definition.Reading;

/// <summary>Reads <c>products.yaml</c> and <c>placements.yaml</c>.</summary>
internal static class CatalogueReader
{
    public static Dictionary<string, ProductDefinition> Products(Fields file)
    {
        var products = new Dictionary<string, ProductDefinition>(StringComparer.Ordinal);
        foreach (var (id, field) in file.Required("products").Named(NameStyle.Kebab)) products[id] = Product(id, field);
        return products;
    }

    public static List<PlacementDefinition> Placements(Fields file)
    {
        var placements = new List<PlacementDefinition>();
        foreach (var (name, field) in file.Required("placements").Named(NameStyle.Kebab)) placements.Add(Placement(name, placements.Count, field));
        return placements;
    }

    private static ProductDefinition Product(string id, Field field)
    {
        using var product = field.Map($"Product '{id}'");
        return new(id, product.Required("family").NameOf(NameStyle.Kebab), product.Required("name").Words(), product.Optional("credit").Boolean(),
            product.Optional("features").Named(NameStyle.Camel).ToDictionary(f => f.Key, f => Property(f.Value), StringComparer.Ordinal),
            product.Optional("disclosures").Named(NameStyle.Kebab).ToDictionary(d => d.Key, d => d.Value.Words(), StringComparer.Ordinal));
    }

    private static CelValue Property(Field field)
    {
        var text = field.Text();
        if (field.Node is not TextNode { Plain: true }) return CelValue.String(text);
        if (text is "true" or "false") return CelValue.Bool(text == "true");
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return CelValue.Int(whole);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? CelValue.Double(number) : CelValue.String(text);
    }

    private static PlacementDefinition Placement(string name, int index, Field field)
    {
        using var placement = field.Map($"Placement '{name}'");
        var (assisted, exploration, fallback) = (placement.Optional("assisted"), placement.Optional("exploration"), placement.Optional("fallback"));
        var read = new PlacementDefinition(name, index, placement.Required("channel").OneOf(Vocabulary.Channels, "app"),
            placement.Required("direction").OneOf(Vocabulary.Directions), placement.Optional("slots").Integer(1, 20, otherwise: 1),
            placement.Optional("priceOfAttention").Number(0, 1_000_000), placement.Required("valueRange").Number(0.01, 1_000_000, otherwise: 1),
            exploration.Number(0, 1_000_000), assisted.Boolean(), Fallback(fallback));
        if (read is { Assisted: true, Exploration: > 0 })
            placement.Findings.Warning(exploration.Place, "bank.placement.exploration", $"'{name}' is read out by an employee and is never explored. Remove exploration.");
        if (read is { Direction: Direction.Outbound, Fallback: not null })
            placement.Findings.Warning(fallback.Place, "bank.placement.fallback", $"'{name}' is outbound: without an action nothing is sent, so the fallback never shows. Remove it.");
        return read;
    }

    private static FallbackContent? Fallback(Field field)
    {
        if (!field.Exists) return null;
        using var fallback = field.Map();
        return new(fallback.Required("title").Words(), fallback.Required("body").Words(), fallback.Optional("link").Text());
    }
}
