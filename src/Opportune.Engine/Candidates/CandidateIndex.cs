using Opportune.Engine.Bank;

namespace Opportune.Engine.Candidates;

/// <summary>Which treatments may appear where, worked out once per bank definition.</summary>
/// <remarks>Immutable and thread-safe. A look-up costs what it returns, not what the library holds.</remarks>
public sealed class CandidateIndex
{
    private readonly int[][] _byPlacement;
    private readonly Dictionary<(int Placement, string Moment), int[]> _byMoment = [];

    /// <summary>Indexes a definition.</summary>
    public CandidateIndex(BankDefinition bank)
    {
        _byPlacement = [.. bank.Placements.Select(p => bank.Treatments.Where(t => t.Placements.Contains(p.Index)).Select(t => t.Index).ToArray())];
        foreach (var placement in bank.Placements)
            foreach (var moment in bank.Moments)
                _byMoment[(placement.Index, moment.Name)] = [.. _byPlacement[placement.Index].Where(t => bank.ActionOf(t).Moments.Contains(moment.Name))];
    }

    /// <summary>Treatments of a placement, ascending; with a moment, only those of actions made for it.</summary>
    public IReadOnlyList<int> Of(int placement, string? moment = null) => moment is null ? _byPlacement[placement] : _byMoment.GetValueOrDefault((placement, moment), []);

    /// <summary>Treatments of several placements, ascending and distinct.</summary>
    public IReadOnlyList<int> Of(IReadOnlyList<PlacementDefinition> placements, string? moment = null) =>
        placements.Count == 1 ? Of(placements[0].Index, moment) : OfAll(placements, moment);

    private int[] OfAll(IReadOnlyList<PlacementDefinition> placements, string? moment) => [.. placements.SelectMany(p => Of(p.Index, moment)).Distinct().Order()];
}
