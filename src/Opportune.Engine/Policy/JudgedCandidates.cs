namespace Opportune.Engine.Policy;

/// <summary>What policy says to every candidate of a decision.</summary>
/// <param name="Treatments">Candidates, ascending by treatment.</param>
/// <param name="Verdicts">For each the entry of the first reason against it in <see cref="PolicyPlan.Table"/>; there may be room behind the last.</param>
/// <param name="Staying">How many actions nothing stops, or only the universal holdout.</param>
internal readonly record struct JudgedCandidates(int[] Treatments, ushort[] Verdicts, int Staying);
