namespace Opportune.Runtime.Verify;

/// <summary>How thoroughly a store is verified.</summary>
/// <param name="Deep">Everything: every decision is replayed, every customer folded. Otherwise about <see cref="Sample"/> customers, evenly spread, and as many decisions, of those beyond ever fewer.</param>
/// <param name="Sample">≥ 1.</param>
public sealed record VerifyDepth(bool Deep, int Sample = 1_000)
{
    /// <summary>Looks at every n-th of so many, n ≥ 1.</summary>
    internal long Step(long of) => Deep ? 1 : Math.Max(1, of / Sample);
}

/// <summary>Something that is not as it must be.</summary>
/// <param name="Code">Stable: <c>verify.chain</c>.</param>
/// <param name="Sequence">The first entry of the journal that shows it; null where it is about no entry.</param>
/// <param name="Message">What is wrong; never personal data.</param>
public sealed record VerifyProblem(string Code, long? Sequence, string Message);

/// <summary>What one part of a store was found to be.</summary>
/// <param name="Name">files, artifacts, definition, chain, entries, links, wake-ups, replay, learner, snapshots, archives.</param>
/// <param name="Looked">Things looked at.</param>
/// <param name="Unverified">Things that could not be looked at, because their archive is elsewhere or their meaning has changed since.</param>
/// <param name="Problems">Number of problems.</param>
/// <param name="First">The first of them.</param>
public sealed record VerifyPart(string Name, long Looked, long Unverified, long Problems, IReadOnlyList<VerifyProblem> First);

/// <summary>What a store was found to be.</summary>
/// <param name="Sequence">The last entry looked at; what was appended meanwhile is left out.</param>
/// <param name="Parts">By part.</param>
public sealed record VerifyReport(long Sequence, IReadOnlyList<VerifyPart> Parts)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsWhole => Parts.All(p => p.Problems == 0);

    /// <summary>The first entry of the journal that is not as it must be; null where none is.</summary>
    public long? FirstBroken => Parts.SelectMany(p => p.First).Min(p => p.Sequence);
}
