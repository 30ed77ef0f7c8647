using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>A lever as read.</summary>
internal sealed record LeverText(string Node, Weight Lever, Field Field, FactUse? When);

/// <summary>Reads <c>levers.yaml</c> and hands levers down to the actions below their nodes.</summary>
internal static class LeverReader
{
    public static List<LeverText> Read(Fields file, ExpressionPool expressions, IReadOnlyCollection<string> nodes)
    {
        var levers = new List<LeverText>();
        if (!file.Exists) return levers;
        foreach (var (code, field) in file.Required("levers").Named(NameStyle.Kebab)) levers.Add(Lever(code, field, expressions, nodes));
        return levers;
    }

    public static bool Reaches(string node, string action) => action == node || action.StartsWith(node + "/", StringComparison.Ordinal);

    private static LeverText Lever(string code, Field field, ExpressionPool expressions, IReadOnlyCollection<string> nodes)
    {
        using var lever = field.Map($"Lever '{code}'");
        var (node, from, until, when) = (lever.Required("node"), lever.Optional("from"), lever.Required("until", "bank.lever.endless", "A push by hand must end."), lever.Optional("when"));
        var owner = lever.Required("owner", "bank.lever.ownerless", "Someone answers for a push by hand.").Words();
        var before = expressions.Readings.Count;
        var weight = new Weight(code, expressions.TruthOrNull(when), lever.Required("percent").Number(-100, 1000), from.Instant(), until.Instant(), owner);
        if (weight.From is { } first && weight.Until is { } last && last <= first) until.Error("bank.lever.period", "The lever ends before it begins.");
        if (node.Text().Length > 0 && !nodes.Contains(node.Text())) node.Unknown("bank.node.unknown", "node", nodes);
        return new(node.Text(), weight, field, expressions.Readings.Skip(before).FirstOrDefault());
    }
}
