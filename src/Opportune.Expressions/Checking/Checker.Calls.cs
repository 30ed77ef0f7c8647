using System.Globalization;
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

    private static bool CanContain(CelType container, CelType element) => container.Kind switch
    {
        null => true,
        CelKind.List => Types.CanEqual(element, container.ElementType!),
        CelKind.Map => Types.CanEqual(element, container.KeyType!),
        _ => false,
    };

    private void RefuseBinary(OperatorSyntax syntax, Node left, Node right)
    {
        var message = syntax.Symbol == "in"
            ? $"'in' needs a list or map that can hold {left.Type} on its right, not {right.Type}."
            : $"{left.Type} {syntax.Symbol} {right.Type} is not possible.";
        Problem("expression.no-such-overload", syntax.Span.At, message, Remedy(syntax, left, right));
    }

    private string? Remedy(OperatorSyntax syntax, Node left, Node right)
    {
        if (syntax.Symbol is "+" or "-" or "*" or "/" or "%" && left.Type.IsNumber && right.Type.IsNumber)
        {
            return MixedNumbers(syntax, left, right);
        }

        var (leftNull, rightNull) = (left.Type.Kind == CelKind.Null, right.Type.Kind == CelKind.Null);
        if (syntax.Symbol is "==" or "!=" && leftNull != rightNull)
        {
            var fact = Source(syntax.Operands[leftNull ? 1 : 0]);
            return syntax.Symbol == "!=" ? $"write has({fact})" : $"write !has({fact})";
        }

        if (syntax.Symbol == "in" && right.Type.Kind == CelKind.String)
        {
            return $"write {Source(syntax.Operands[1])}.contains({Source(syntax.Operands[0])})";
        }

        if (IsQuotedNumber(left, right) || IsQuotedNumber(right, left))
        {
            return "write the number without quotes";
        }

        return (left.Type.Kind, right.Type.Kind) switch
        {
            (CelKind.Timestamp or CelKind.Duration, CelKind.String) => $"write {left.Type}({Source(syntax.Operands[1])})",
            (CelKind.String, CelKind.Timestamp or CelKind.Duration) => $"write {right.Type}({Source(syntax.Operands[0])})",
            (CelKind.String, not null) when right.Type.IsNumber && syntax.Symbol == "+" => $"write string({Source(syntax.Operands[1])})",
            (not null, CelKind.String) when left.Type.IsNumber && syntax.Symbol == "+" => $"write string({Source(syntax.Operands[0])})",
            _ => null,
        };
    }

    private static bool IsQuotedNumber(Node text, Node number) => number.Type.IsNumber
        && text is ConstantNode { Value: { Kind: CelKind.String } value }
        && decimal.TryParse(value.AsString, NumberStyles.Number, CultureInfo.InvariantCulture, out _);

    // balance * 2 → write 2.0; balance * count → write double(count).
    private string? MixedNumbers(OperatorSyntax syntax, Node left, Node right)
    {
        if (syntax.Symbol == "%")
        {
            return "% works on whole numbers of one kind: write int(x) on both sides";
        }

        var target = left.Type.Kind == CelKind.Double || right.Type.Kind == CelKind.Double ? CelType.Double : CelType.Int;
        var isLeft = !left.Type.Equals(target);
        var (node, source) = isLeft ? (left, Source(syntax.Operands[0])) : (right, Source(syntax.Operands[1]));
        return node is ConstantNode { Value.Kind: CelKind.Int } && target.Kind == CelKind.Double ? $"write {source}.0" : $"write {target}({source})";
    }

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

    private ConstantNode UnknownFunction(CallSyntax call)
    {
        Problem("expression.unknown-function", call.Span.At, $"There is no function '{call.Name}'.",
            Suggestions.DidYouMean(call.Name, Functions.Names.Concat(MacroNames)));
        return Undecidable("expression.unknown-function");
    }

    private void RefuseCall(CallSyntax call, Function function, Node[] arguments)
    {
        var types = string.Join(", ", arguments.Skip(call.Target is null ? 0 : 1).Select(a => a.Type));
        var written = call.Target is null ? $"{call.Name}({types})" : $"{arguments[0].Type}.{call.Name}({types})";
        Problem("expression.no-such-overload", call.Span.At, $"{written} is not possible.",
            $"write {string.Join(" or ", function.Overloads.Take(3).Select(o => o.Shown(function.Name)))}");
    }

    // A literal that can never be read is a mistake worth finding before the rule runs.
    private void RefuseWrongLiteral(Function function, Node[] arguments, Syntax[] syntax)
    {
        if (arguments[^1] is not ConstantNode { Value: { Kind: CelKind.String } text })
        {
            return;
        }

        var (wrong, code, remedy) = function.Name switch
        {
            "timestamp" => (Times.Parse(text.AsString).IsError, "expression.invalid-conversion", "write timestamp('2024-05-31T00:00:00Z')"),
            "duration" => (Durations.Parse(text.AsString).IsError, "expression.invalid-conversion", "write duration('36h') or duration('1h30m')"),
            "matches" => (Pattern.TryParse(text.AsString) is null, "expression.invalid-pattern",
                $"use at most {Pattern.MaxLength} characters, and no look-around or back-reference"),
            _ when function.Name.StartsWith("get", StringComparison.Ordinal) && arguments.Length == 2 =>
                (Times.ZoneTicks(text.AsString) is null, "expression.unknown-time-zone", "write 'UTC' or a fixed offset such as '+01:00'"),
            _ => (false, "", ""),
        };
        if (wrong)
        {
            Problem(code, syntax[^1].Span.Start, $"{function.Name}() cannot read {text}.", remedy);
        }
    }

    private Node Loop(CallSyntax call)
    {
        var macro = call.Name switch
        {
            "all" => Macro.All,
            "exists" => Macro.Exists,
            "exists_one" => Macro.ExistsOne,
            "filter" => Macro.Filter,
            _ => Macro.Map,
        };
        if (call.Arguments is not ([NameSyntax, _] or [NameSyntax, _, _]) || (call.Arguments.Length == 3 && macro != Macro.Map) || call.Name == "has")
        {
            problems.Add("expression.no-such-overload", call.Span.At, $"{call.Name}() takes the name of a variable and an expression.",
                $"write list.{call.Name}(x, x > 0)");
            return Undecidable("expression.no-such-overload");
        }

        return Loop(call, macro, ((NameSyntax)call.Arguments[0]).Name);
    }

    private MacroNode Loop(CallSyntax call, Macro macro, string variable)
    {
        var range = Check(call.Target!);
        if (range.Type.Kind is not (null or CelKind.List or CelKind.Map))
        {
            Problem("expression.no-such-overload", call.Span.At, $"{call.Name}() runs over a list or a map, not {range.Type}.", null);
        }

        var index = _scope.Count;
        _scope.Add((variable, index, range.Type.Kind == CelKind.Map ? range.Type.KeyType! : range.Type.ElementType ?? CelType.Dyn));
        Locals = Math.Max(Locals, _scope.Count);
        var filter = call.Arguments.Length == 3 ? Check(call.Arguments[1]) : null;
        var body = Check(call.Arguments[^1]);
        _scope.RemoveAt(index);
        if (macro != Macro.Map || filter is not null)
        {
            ExpectBool(filter ?? body, call.Arguments[1], call.Name);
        }

        var type = macro switch
        {
            Macro.Map => CelType.List(body.Type),
            Macro.Filter => range.Type.Kind == CelKind.Map ? CelType.List(range.Type.KeyType!)
                : range.Type.IsDyn ? CelType.List(CelType.Dyn) : range.Type,
            _ => CelType.Bool,
        };
        return new MacroNode(macro, range, index, filter, body, type);
    }
}
