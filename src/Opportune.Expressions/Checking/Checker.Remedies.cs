using System.Globalization;
using Opportune.Expressions.Evaluation;
using Opportune.Expressions.Matching;
using Opportune.Expressions.Parsing;

namespace Opportune.Expressions.Checking;

internal sealed partial class Checker
{
    private void RefuseBinary(OperatorSyntax syntax, Node left, Node right)
    {
        var message = syntax.Symbol == "in"
            ? $"'in' needs a list or map that can hold {left.Type} on its right, not {right.Type}."
            : $"{left.Type} {syntax.Symbol} {right.Type} is not possible.";
        Problem("expression.no-such-overload", syntax.Span.At, message, Remedy(syntax, left, right));
    }

    private void RefuseBranches(OperatorSyntax syntax, Node yes, Node no)
    {
        var remedy = yes.Type.IsNumber && no.Type.IsNumber
            ? MixedNumbers(syntax with { Operands = syntax.Operands[1..] }, yes, no)
            : $"write dyn({Source(syntax.Operands[2])}) if that is meant";
        Problem("expression.no-such-overload", syntax.Span.At, $"The two sides of ':' give {yes.Type} and {no.Type}.", remedy);
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
}
