using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>Numbers actions and treatments and hands levers down.</summary>
internal static class Indexing
{
    public static List<ActionDefinition> Of(IReadOnlyList<ActionText> texts, IReadOnlyList<LeverText> levers)
    {
        var actions = new List<ActionDefinition>();
        var treatments = 0;
        foreach (var action in texts.Select(t => t.Action))
        {
            var index = actions.Count;
            actions.Add(action with
            {
                Index = index,
                Treatments = [.. action.Treatments.Select(t => t with { Index = treatments++, ActionIndex = index })],
                Levers = [.. levers.Where(l => LeverReader.Reaches(l.Node, action.Id)).Select(l => l.Lever)],
            });
        }
        return actions;
    }
}
