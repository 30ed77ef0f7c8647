using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Indexing;

/// <summary>A condition that reads one thing and must come out one way.</summary>
/// <param name="node">The condition.</param>
/// <param name="wanted">True if it must hold, false if it must be false; an error is neither.</param>
/// <param name="reading">What it reads.</param>
/// <param name="constants">What it compares that with.</param>
/// <param name="facts">Room for all facts, used while an index is built.</param>
internal sealed class Literal(Node node, bool wanted, Reading reading, IReadOnlyList<CelValue> constants, CelValue[] facts)
{
    public Reading Reading => reading;

    public IReadOnlyList<CelValue> Constants => constants;

    /// <summary>Whether it comes out as wanted for a value, by the interpreter's word: an index has no meaning of its own.</summary>
    public bool Holds(CelValue value)
    {
        facts[reading.Slot] = value;
        return Holds(node, wanted, facts);
    }

    public static bool Holds(Node node, bool wanted, ReadOnlySpan<CelValue> facts)
    {
        var frame = new Frame(facts, 0);
        return node.Evaluate(ref frame) is { Tag: CelKind.Bool } truth && truth.Bits != 0 == wanted;
    }
}
