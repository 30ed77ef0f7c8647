using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Indexing;

/// <summary>One way for a condition to be true: all literals hold.</summary>
/// <param name="Literals">What must hold.</param>
/// <param name="IsSure">Whether that is enough; otherwise it is needed, but the condition must be asked.</param>
internal sealed record Clause(Literal[] Literals, bool IsSure)
{
    private const int Most = 32;
    private static readonly Clause[] Never = [];
    private static readonly Clause[] Always = [new([], true)];
    private static readonly Clause[] Unknown = [new([], false)];

    /// <summary>The ways for a node to come out as wanted; it does so in no other.</summary>
    /// <remarks>And, or, not and ?: over true, false and error are monotone in what is known of their parts, so a node is true exactly if one of these conjunctions is.</remarks>
    /// <param name="node">A condition.</param>
    /// <param name="wanted">True or false.</param>
    /// <param name="facts">Room for all facts.</param>
    public static Clause[] Of(Node node, bool wanted, CelValue[] facts)
    {
        if (ReadingFinder.Find(node) is { } finder)
        {
            return finder.Found is { } reading ? [new([new(node, wanted, reading, finder.Constants, facts)], true)]
                : Literal.Holds(node, wanted, facts) ? Always : Never;
        }

        return node switch
        {
            CallNode { Function: var function } not when function == Functions.Not => Of(not.Arguments[0], !wanted, facts),
            LogicNode logic => logic.Operands.Select(o => Of(o, wanted, facts)).Aggregate(logic.DecidedBy == wanted ? Either : Both),
            ConditionalNode choice => Either(
                Both(Of(choice.Condition, true, facts), Of(choice.Yes, wanted, facts)),
                Both(Of(choice.Condition, false, facts), Of(choice.No, wanted, facts))),
            _ => Unknown,
        };
    }

    private static Clause[] Either(Clause[] left, Clause[] right) => left.Length + right.Length <= Most ? [.. left, .. right] : Unknown;

    private static Clause[] Both(Clause[] left, Clause[] right) => left.Length * right.Length <= Most
        ? [.. left.SelectMany(l => right.Select(r => new Clause([.. l.Literals, .. r.Literals], l.IsSure && r.IsSure)))]
        : Unknown;
}
