using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Comparing;

/// <summary>Describes actions and treatments in words.</summary>
internal static class ActionDescription
{
    public static Part Of(ActionDefinition action) => Description.Named(action.Id,
    [
        ("name", action.Name), ("class", Vocabulary.WordOf(Vocabulary.Classes, action.Class)), ("level", Vocabulary.WordOf(Vocabulary.Levels, action.Level)),
        ("product", action.Product?.Id ?? ""), ("objective", action.Objective.ToString()), ("attribution", Spans.Written(action.Attribution)),
        ("moments", Description.List(action.Moments)), ("value to the bank", action.BankValue.Expression.Text),
        ("value to the customer", action.CustomerValue.Expression.Text), ("contact cost", Description.Number(action.ContactCost)),
        ("prior", Description.Number(action.PriorPropensity)), ("because", action.Because.Source),
        .. action.Context.Select(w => ($"context weight {w.Code}", $"{Description.Number(w.Percent)} % when {w.When?.Expression.Text}")),
        .. action.Cooldowns.Select(c => ($"cooldown after {Vocabulary.WordOf(Vocabulary.CooldownOutcomes, c.Key)}", Spans.Written(c.Value))),
    ]);

    public static Part Treatment(ActionDefinition action, TreatmentDefinition treatment, BankDefinition bank) => Description.Named($"{action.Id}#{treatment.Id}",
    [
        ("placements", Description.List(treatment.Placements.Select(p => bank.Placements[p].Name))), ("title", treatment.Title.Source), ("body", treatment.Body.Source),
        ("call to action", treatment.CallToAction), ("link", treatment.Link), ("image", treatment.Image), ("disclosures", Description.List(treatment.Disclosures)),
    ]);
}
