using System.Collections;

namespace Opportune.Engine.Bank;

/// <summary>The verdicts of one decision: per candidate two bytes, which name an entry of a table of codes that is written down once.</summary>
/// <remarks>Immutable and thread-safe. 200 candidates take half a kilobyte instead of eight.</remarks>
public sealed class VerdictList : IReadOnlyList<CandidateVerdict>
{
    /// <summary>The entry of every table that lets a candidate through.</summary>
    public const ushort Allowed = 0;

    private readonly int[] _treatments;
    private readonly ushort[] _verdicts;

    /// <summary>Takes the verdicts over; neither list may change afterwards.</summary>
    /// <param name="treatments">Candidates, ascending by treatment.</param>
    /// <param name="verdicts">For each its entry in <paramref name="table"/>.</param>
    /// <param name="table">Codes with their stages; entry <see cref="Allowed"/> has no code.</param>
    /// <exception cref="ArgumentException">There is not one verdict for each candidate.</exception>
    public VerdictList(IReadOnlyList<int> treatments, ushort[] verdicts, IReadOnlyList<(string? Code, PolicyStage Stage)> table)
    {
        if (treatments.Count != verdicts.Length) throw new ArgumentException("Each candidate has one verdict.", nameof(verdicts));
        (_treatments, _verdicts, Table) = (treatments as int[] ?? [.. treatments], verdicts, table);
    }

    private VerdictList(int[] treatments, ushort[] verdicts, IReadOnlyList<(string? Code, PolicyStage Stage)> table) => (_treatments, _verdicts, Table) = (treatments, verdicts, table);

    /// <summary>Takes the verdicts over where there may be room behind the last.</summary>
    internal static VerdictList From(int[] treatments, ushort[] verdicts, IReadOnlyList<(string? Code, PolicyStage Stage)> table) => new(treatments, verdicts, table);

    /// <summary>Copies verdicts of any list.</summary>
    public static VerdictList Of(IReadOnlyList<CandidateVerdict> verdicts)
    {
        if (verdicts is VerdictList same) return same;
        var table = new List<(string? Code, PolicyStage Stage)> { (null, PolicyStage.Constraints) };
        var entries = new ushort[verdicts.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = table.IndexOf((verdicts[i].Code, verdicts[i].Stage));
            if (entry < 0) { entry = table.Count; table.Add((verdicts[i].Code, verdicts[i].Stage)); }
            entries[i] = (ushort)entry;
        }
        return new([.. verdicts.Select(v => v.Treatment)], entries, table);
    }

    /// <summary>Codes with their stages.</summary>
    public IReadOnlyList<(string? Code, PolicyStage Stage)> Table { get; }

    /// <summary>Number of candidates.</summary>
    public int Count => _treatments.Length;

    /// <summary>The verdict on the candidate at a position.</summary>
    public CandidateVerdict this[int index] => new(_treatments[index], Table[_verdicts[index]].Code, Table[_verdicts[index]].Stage);

    /// <summary>The treatment at a position.</summary>
    public int TreatmentAt(int index) => _treatments[index];

    /// <summary>The entry of <see cref="Table"/> for the candidate at a position.</summary>
    public ushort EntryAt(int index) => _verdicts[index];

    /// <inheritdoc/>
    public IEnumerator<CandidateVerdict> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
