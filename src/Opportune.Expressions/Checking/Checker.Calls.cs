using Opportune.Expressions.Evaluation;
using Opportune.Expressions.Matching;
using Opportune.Expressions.Parsing;

namespace Opportune.Expressions.Checking;

internal sealed partial class Checker
{
    private static readonly string[] MacroNames = ["all", "exists", "exists_one", "filter", "map", "has"];

    private Node Unary(OperatorSyntax syntax)
    {
        var operand = Check(syntax.Operands[0]);
        var function = syntax.Symbol == "!" ? Functions.Not : Functions.Negate;
        if (ResultOf(function, isMethod: false, [operand.Type]) is not { } result)
        {
            Problem("expression.no-such-overload", syntax.Span.At, $"{syntax.Symbol} cannot be applied to {operand.Type}.",
                syntax.Symbol == "!" ? "compare it with something, such as > 0" : null);
            result = syntax.Symbol == "!" ? CelType.Bool : CelType.Dyn;
        }

        return Fold(new CallNode(function, [operand], result), [operand]);
    }

    private Node Binary(OperatorSyntax syntax)
    {
        var left = Check(syntax.Operands[0]);
        var right = Check(syntax.Operands[1]);
        Compared(syntax, left, right);
        var function = Functions.Operator(syntax.Symbol);
        var result = syntax.Symbol switch
        {
            "==" or "!=" => Types.CanEqual(left.Type, right.Type) ? CelType.Bool : null,
            "<" or "<=" or ">" or ">=" => Types.CanOrder(left.Type, right.Type) ? CelType.Bool : null,
            "in" => CanContain(right.Type, left.Type) ? CelType.Bool : null,
            "+" when left.Type.Kind == CelKind.List && right.Type.Kind == CelKind.List => Types.Join(left.Type, right.Type),
            _ => ResultOf(function, isMethod: false, [left.Type, right.Type]),
        };
        if (result is null)
        {
            RefuseBinary(syntax, left, right);
            result = CelType.Dyn;
        }

        return Fold(new CallNode(function, [left, right], result), [left, right]);
    }

    private void Compared(OperatorSyntax syntax, Node left, Node right)
    {
        if (syntax.Symbol is not ("==" or "!=" or "in"))
        {
            return;
        }

        if (left is FactNode fact)
        {
            Mention(fact, syntax.Operands[1]);
        }

        if (right is FactNode other)
        {
            Mention(other, syntax.Operands[0]);
        }
    }

    private void Mention(FactNode fact, Syntax said)
    {
        switch (said)
        {
            case LiteralSyntax { Value.Kind: CelKind.String } literal:
                Mentions.Add(new(fact.Slot, literal.Value.AsString, literal.Span.Start));
                break;
            case ListSyntax list:
                Array.ForEach(list.Items, item => Mention(fact, item));
                break;
        }
    }

    private static bool CanContain(CelType container, CelType element) => container.Kind switch
    {
        null => true,
        CelKind.List => Types.CanEqual(element, container.ElementType!),
        CelKind.Map => Types.CanEqual(element, container.KeyType!),
        _ => false,
    };

    private static CelType? ResultOf(Function function, bool isMethod, ReadOnlySpan<CelType> arguments)
    {
        CelType? result = null;
        foreach (var overload in function.Overloads)
        {
            if (overload.Accepts(isMethod, arguments))
            {
                result = result is null || result.Equals(overload.Result) ? overload.Result : CelType.Dyn;
            }
        }

        // Lists are joined by + too, which no table can say.
        return function == Functions.Add && arguments.ContainsAny(CelType.Dyn, CelType.Dyn) && result is null ? ListOrNothing(arguments) : result;
    }

    private static CelType? ListOrNothing(ReadOnlySpan<CelType> arguments)
    {
        foreach (var argument in arguments)
        {
            if (!argument.IsDyn && argument.Kind != CelKind.List)
            {
                return null;
            }
        }

        return CelType.List(CelType.Dyn);
    }

    private Node Call(CallSyntax call)
    {
        if (call.Target is null && call.Name == "has")
        {
            return Has(call);
        }

        if (call.Target is not null && Array.IndexOf(MacroNames, call.Name) >= 0)
        {
            return Loop(call);
        }

        var function = Functions.Find(call.Name);
        if (function is null)
        {
            return UnknownFunction(call);
        }

        Syntax[] all = call.Target is null ? call.Arguments : [call.Target, .. call.Arguments];
        var arguments = Array.ConvertAll(all, Check);
        var result = ResultOf(function, call.Target is not null, Array.ConvertAll(arguments, a => a.Type));
        if (result is null)
        {
            RefuseCall(call, function, arguments);
            return Undecidable("expression.no-such-overload");
        }

        RefuseWrongLiteral(function, arguments, all);
        return Fold(CallOf(function, arguments, result), arguments);
    }

    // A pattern that is known is built once.
    private static Node CallOf(Function function, Node[] arguments, CelType result) =>
        function == Functions.Matches && arguments[1] is ConstantNode { Value.Kind: CelKind.String } pattern && Pattern.TryParse(pattern.Value.AsString) is { } known
            ? new MatchNode(arguments[0], known)
            : new CallNode(function, arguments, result);
}
