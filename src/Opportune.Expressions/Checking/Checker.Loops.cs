using Opportune.Expressions.Evaluation;
using Opportune.Expressions.Parsing;

namespace Opportune.Expressions.Checking;

internal sealed partial class Checker
{
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
