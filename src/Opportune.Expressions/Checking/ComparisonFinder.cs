using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Checking;

/// <summary>Finds the comparisons of a fact with a constant that must all hold for an expression to be true.</summary>
internal static class ComparisonFinder
{
    private static readonly Dictionary<Function, (CelOperator Operator, CelOperator Mirrored)> Operators = new()
    {
        [Functions.Less] = (CelOperator.Less, CelOperator.Greater),
        [Functions.LessOrEqual] = (CelOperator.LessOrEqual, CelOperator.GreaterOrEqual),
        [Functions.Equal] = (CelOperator.Equal, CelOperator.Equal),
        [Functions.NotEqual] = (CelOperator.NotEqual, CelOperator.NotEqual),
        [Functions.GreaterOrEqual] = (CelOperator.GreaterOrEqual, CelOperator.LessOrEqual),
        [Functions.Greater] = (CelOperator.Greater, CelOperator.Less),
    };

    public static IReadOnlyList<CelComparison> Find(Node root)
    {
        var found = new List<CelComparison>();
        Collect(root, negated: false, found);
        return found;
    }

    private static void Collect(Node node, bool negated, List<CelComparison> found)
    {
        switch (node)
        {
            // a && b must hold, or !(a || b): then each part must (not) hold.
            case LogicNode logic when logic.DecidedBy == negated:
                Array.ForEach(logic.Operands, o => Collect(o, negated, found));
                break;
            case CallNode { Function: var function } not when function == Functions.Not:
                Collect(not.Arguments[0], !negated, found);
                break;
            case FactNode { Type.Kind: CelKind.Bool } fact:
                found.Add(new(fact.Slot, CelOperator.Equal, CelValue.True, negated));
                break;
            case CallNode call when Of(call) is { } comparison:
                found.Add(comparison with { Negated = negated });
                break;
        }
    }

    private static CelComparison? Of(CallNode call) => call.Arguments switch
    {
        [FactNode fact, ConstantNode constant] when Operators.TryGetValue(call.Function, out var pair) =>
            new(fact.Slot, pair.Operator, constant.Value, false),
        [ConstantNode constant, FactNode fact] when Operators.TryGetValue(call.Function, out var pair) =>
            new(fact.Slot, pair.Mirrored, constant.Value, false),
        [FactNode { Type.Kind: not CelKind.List } fact, ConstantNode { Value.Kind: CelKind.List } list] when call.Function == Functions.In =>
            new(fact.Slot, CelOperator.In, list.Value, false),
        [ConstantNode { Value.Kind: not CelKind.List } constant, FactNode fact] when call.Function == Functions.In =>
            new(fact.Slot, CelOperator.In, constant.Value, false),
        _ => null,
    };
}
