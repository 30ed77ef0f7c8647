using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Engine.Triggers;

namespace Opportune.Definition.Reading;

/// <summary>Reads <c>triggers.yaml</c> in two steps: facts first, then texts, since texts read the facts of all moments.</summary>
internal sealed class MomentReader(IReadOnlyList<IDetector> detectors)
{
    private readonly List<(MomentDefinition Moment, Field Name, Field Words, Field Outbound)> _moments = [];

    public void Declare(Fields file, FactReader facts)
    {
        if (!file.Exists) return;
        foreach (var (name, field) in file.Required("moments").Named(NameStyle.Kebab))
        {
            using var moment = field.Map($"Moment '{name}'");
            var (found, expires, parameters) = (moment.Required("detector"), moment.Required("expires"), moment.Optional("parameters"));
            var (words, outbound) = (moment.Required("words"), moment.Optional("outbound"));
            var detector = detectors.FirstOrDefault(d => d.Name == found.Text());
            if (detector is null) found.Unknown("bank.detector.unknown", "detector", detectors.Select(d => d.Name));
            else if (facts.Moment(field, name, name.Replace('-', ' '), detector) is var slot and >= 0)
                _moments.Add((new(name, detector.Name, expires.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366), TimeSpan.FromDays(1)),
                    Parameters(parameters, detector), Template.Empty, slot, []), field, words, outbound));
        }
    }

    /// <summary>Declares what detectors say since later; to be called after every other fact.</summary>
    public void DeclareLater(FactReader facts)
    {
        for (var i = 0; i < _moments.Count; i++)
            _moments[i] = _moments[i] with { Moment = _moments[i].Moment with { LaterSlot = facts.LaterOfMoment(_moments[i].Name, _moments[i].Moment.Name, detectors.First(d => d.Name == _moments[i].Moment.Detector)) } };
    }

    public List<MomentDefinition> Complete(ExpressionPool expressions, IReadOnlyList<PlacementDefinition> placements) =>
        [.. _moments.Select(m => m.Moment with { Words = expressions.Template(m.Words), Outbound = Outbound(m.Outbound, placements) })];

    private static Dictionary<string, double> Parameters(Field field, IDetector detector)
    {
        var parameters = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in field.Named(NameStyle.Camel))
        {
            if (detector.Parameters.FirstOrDefault(p => p.Name == name) is { } known)
                parameters[name] = value.Number(known.Least, known.Most, known.Default, code: "bank.parameter.range");
            else value.NameError("bank.parameter.unknown", $"The detector '{detector.Name}' has no parameter '{name}'. {Has(detector)}",
                Spelling.Nearest(name, detector.Parameters.Select(p => p.Name)));
        }
        return parameters;
    }

    private static string Has(IDetector detector) => detector.Parameters.Count == 0 ? "It has none."
        : $"It has {string.Join(", ", detector.Parameters.Select(p => p.Name))}.";

    private static List<string> Outbound(Field field, IReadOnlyList<PlacementDefinition> placements)
    {
        var names = new List<string>();
        foreach (var item in field.Texts())
        {
            var placement = placements.FirstOrDefault(p => p.Name == item.Text());
            if (placement is null) item.Unknown("bank.placement.unknown", "placement", placements.Select(p => p.Name));
            else if (placement.Direction != Direction.Outbound)
                item.Error("bank.placement.direction", $"'{placement.Name}' is inbound: nothing can be sent there. Name an outbound placement.");
            else names.Add(placement.Name);
        }
        return names;
    }
}
