using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;

namespace Opportune.Definition.Checking;

/// <summary>Warns of messages that must be sent where the bank's defaults let them reach nobody who did not ask for them.</summary>
internal sealed class ConsentCheck(IReadOnlyList<PlacementDefinition> placements, ConsentDefinition consent, FindingList findings)
{
    public void Action(ActionText text)
    {
        if (text.Action.Class != MessageClass.MustSend) return;
        foreach (var (treatment, field) in text.Treatments)
            foreach (var channel in treatment.Placements.Select(p => placements[p].Channel).Distinct())
                if (!Permissions.Allows([], consent, "protection", channel))
                    findings.Warning(field.Anchor, "bank.consent.must-send",
                        $"It must be sent, but by {channel} it reaches only who agreed to 'protection' there. Say 'protection: {{{channel}: true}}' in consent.yaml, where the law allows it.");
    }
}
