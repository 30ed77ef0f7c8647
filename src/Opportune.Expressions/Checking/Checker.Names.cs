using Opportune.Expressions.Evaluation;
using Opportune.Expressions.Parsing;

namespace Opportune.Expressions.Checking;

internal sealed partial class Checker
{
    private static readonly Dictionary<string, string> TypeNames = new(StringComparer.Ordinal)
    {
        ["bool"] = "bool", ["int"] = "int", ["uint"] = "uint", ["double"] = "double", ["string"] = "string", ["bytes"] = "bytes",
        ["list"] = "list", ["map"] = "map", ["null_type"] = "null_type", ["type"] = "type",
        ["google.protobuf.Timestamp"] = "google.protobuf.Timestamp", ["google.protobuf.Duration"] = "google.protobuf.Duration",
    };

    /// <summary>A macro's variable, a fact, a type, or a field of a value.</summary>
    private Node Reference(Syntax syntax)
    {
        if (!TryPath(syntax, out var words))
        {
            var select = (SelectSyntax)syntax;
            return Select(Check(select.Operand), select);
        }

        if (Root(syntax) is { Absolute: false } name && FindLocal(name.Name) is { } local)
        {
            return Fields(local, syntax, words.Length - 1);
        }

        for (var length = words.Length; length > 0; length--)
        {
            if (schema.TryFind(string.Join('.', words.AsSpan(0, length)!), out var slot, out var type))
            {
                Facts.Add(slot);
                return Fields(new FactNode(slot, schema.NameOf(slot), type), syntax, words.Length - length);
            }
        }

        var path = string.Join('.', words);
        return TypeNames.TryGetValue(path, out var typeName)
            ? new ConstantNode(CelValue.OfType(typeName), CelType.Type)
            : Unknown(syntax, path);
    }

    private ConstantNode Unknown(Syntax syntax, string path)
    {
        if (problems.AreEnough)
        {
            return Undecidable("expression.unknown-fact");
        }

        var group = schema.Names.Where(n => n.StartsWith(path + ".", StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault();
        var suggestion = group is null ? Suggestions.DidYouMean(path, schema.Names) : $"name one of its facts, such as {group}";
        Problem("expression.unknown-fact", syntax.Span.Start, group is null
            ? $"There is no fact '{path}'."
            : $"'{path}' is a group of facts, not a fact.", suggestion);
        return Undecidable("expression.unknown-fact");
    }

    private LocalNode? FindLocal(string name)
    {
        var found = _scope.FindLastIndex(v => v.Name == name);
        return found < 0 ? null : new LocalNode(_scope[found].Index, _scope[found].Type);
    }

    // The last `count` fields of the chain, selected from the value that its beginning stands for.
    private Node Fields(Node start, Syntax syntax, int count)
    {
        if (count == 0)
        {
            return start;
        }

        var select = (SelectSyntax)syntax;
        return Select(Fields(start, select.Operand, count - 1), select);
    }

    private Node Select(Node operand, SelectSyntax syntax)
    {
        ExpectFields(operand, syntax);
        return Expected(new SelectNode(operand, syntax.Field), operand.Type.ElementType is { } element && operand.Type.Kind == CelKind.Map ? element : CelType.Dyn);
    }

    private void ExpectFields(Node operand, SelectSyntax syntax)
    {
        var hasFields = operand.Type.IsDyn || (operand.Type.Kind == CelKind.Map && Types.Fits(operand.Type.KeyType!, CelType.String));
        if (!hasFields)
        {
            Problem("expression.no-such-field", syntax.Span.At, $"{operand.Type} has no field '{syntax.Field}'.",
                operand is FactNode fact ? Suggestions.DidYouMean(Source(syntax), schema.Names.Where(n => n != schema.NameOf(fact.Slot))) : null);
        }
    }

    /// <summary><c>has(fact)</c> or <c>has(value.field)</c></summary>
    private Node Has(CallSyntax call)
    {
        if (call.Arguments is not [NameSyntax or SelectSyntax])
        {
            problems.Add("expression.no-such-overload", call.Span.At, "has() takes one fact or one field.", "write has(customer.age)");
            return Undecidable("expression.no-such-overload");
        }

        var node = Reference(call.Arguments[0]);
        return (node is ExpectedNode expected ? expected.Inner : node) switch
        {
            FactNode fact => new HasFactNode(fact.Slot),
            SelectNode select => new HasFieldNode(select.Operand, select.Field.AsString),
            ConstantNode { Value.IsError: true } unknown => unknown,
            _ => HasOfOther(call),
        };
    }

    private ConstantNode HasOfOther(CallSyntax call)
    {
        problems.Add("expression.no-such-overload", call.Span.At, "has() takes one fact or one field.", "write has(customer.age)");
        return Undecidable("expression.no-such-overload");
    }

    private static NameSyntax? Root(Syntax syntax) => syntax switch
    {
        NameSyntax name => name,
        SelectSyntax select => Root(select.Operand),
        _ => null,
    };

    private static bool TryPath(Syntax syntax, out string[] words)
    {
        var path = new Stack<string>();
        while (syntax is SelectSyntax select)
        {
            path.Push(select.Field);
            syntax = select.Operand;
        }

        if (syntax is NameSyntax name)
        {
            path.Push(name.Name);
        }

        words = [.. path];
        return syntax is NameSyntax;
    }
}
