using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Opportune.Expressions.Indexing;

/// <summary>Up to 512 clauses, a bit each: a value of each fact that they read leaves some alive, and those that all leave alive hold.</summary>
/// <remarks>Pages bound what an index takes: thresholds of other pages divide no facts of this one.</remarks>
internal sealed class Page
{
    /// <summary>Clauses of a page: one vector, one line of the cache.</summary>
    public const int Size = 512;
    private const int MostConstants = 2_048;
    private static readonly ulong[] Spread = [.. Enumerable.Range(0, 256).Select(bits => Enumerable.Range(0, 8).Where(i => (bits >> i & 1) != 0).Aggregate(0UL, (word, i) => word | 1UL << (8 * i)))];
    private readonly Vector512<ulong> _clauses;
    private readonly Axis[] _axes;

    private Page(int from, IReadOnlyList<Clause?> clauses)
    {
        (From, Count) = (from, clauses.Count);
        foreach (var (bit, clause) in clauses.Index())
        {
            _clauses |= clause is null ? Vector512<ulong>.Zero : Vector512.Create<ulong>(0).WithElement(bit / 64, 1UL << (bit % 64));
        }

        _axes = [.. clauses.Index().SelectMany(c => c.Item?.Literals.Select(l => (Literal: l, Bit: c.Index)) ?? [])
            .GroupBy(l => l.Literal.Reading).Select(literals => Axis.Of(literals.Key, [.. literals]))];
    }

    /// <summary>The position of its first clause.</summary>
    public int From { get; }

    /// <summary>How many clauses there are.</summary>
    public int Count { get; }

    /// <summary>Divides clauses into pages. A page ends early where it would compare with too many constants.</summary>
    /// <param name="clauses">Null for a clause that never holds.</param>
    public static IEnumerable<Page> Divide(IReadOnlyList<Clause?> clauses)
    {
        for (var (from, to) = (0, 0); from < clauses.Count; from = to)
        {
            for (var constants = 0; to < clauses.Count && to < from + Size; to++)
            {
                constants += clauses[to]?.Literals.Sum(l => l.Constants.Count) ?? 0;
                if (constants > MostConstants && to > from)
                {
                    break;
                }
            }

            yield return new(from, [.. clauses.Skip(from).Take(to - from)]);
        }
    }

    /// <summary>Writes for each clause whether it holds.</summary>
    /// <param name="facts">By slot.</param>
    /// <param name="truths"><see cref="Size"/> places.</param>
    /// <returns>False if a value is beyond what an index can judge.</returns>
    public bool TryJudge(ReadOnlySpan<CelValue> facts, Span<bool> truths)
    {
        var alive = _clauses;
        foreach (var axis in _axes)
        {
            var row = axis.RowOf(facts[axis.Slot]);
            if (row < 0)
            {
                return false;
            }

            alive &= axis.AliveAt(row);
        }

        var bytes = MemoryMarshal.AsBytes(truths);
        var bits = MemoryMarshal.AsBytes(new ReadOnlySpan<Vector512<ulong>>(in alive));
        for (var i = 0; i < (Count + 7) / 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], Spread[bits[i]]);
        }

        return true;
    }
}
