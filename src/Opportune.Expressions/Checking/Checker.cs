using Opportune.Expressions.Evaluation;
using Opportune.Expressions.Parsing;

namespace Opportune.Expressions.Checking;

/// <summary>Turns syntax into nodes: resolves facts, macros and functions, and finds every type error.</summary>
/// <remarks>A lenient checker lets through what a type check would refuse, as dyn; evaluation then gives an error value.</remarks>
internal sealed partial class Checker(string text, VariableSchema schema, Problems problems, bool lenient)
{
    private readonly List<(string Name, int Index, CelType Type)> _scope = [];

    /// <summary>How many macro variables are alive at once at most.</summary>
    public int Locals { get; private set; }

    public SortedSet<int> Facts { get; } = [];

    public List<CelMention> Mentions { get; } = [];

    public Node Check(Syntax syntax) => syntax switch
    {
        LiteralSyntax literal => new ConstantNode(literal.Value, TypeOf(literal.Value)),
        NameSyntax or SelectSyntax => Reference(syntax),
        CallSyntax call => Call(call),
        OperatorSyntax { Symbol: "&&" or "||" } logic => Logic(logic),
        OperatorSyntax { Symbol: "?:" } conditional => Conditional(conditional),
        OperatorSyntax { Operands.Length: 1 } unary => Unary(unary),
        OperatorSyntax { Symbol: "[]" } index => Index(index),
        OperatorSyntax binary => Binary(binary),
        ListSyntax list => List(list),
        _ => Map((MapSyntax)syntax),
    };

    public Node CheckRoot(Syntax syntax, CelType? expected)
    {
        var node = Check(syntax);
        if (expected is null || expected.IsDyn)
        {
            return node;
        }

        if (!Types.Fits(node.Type, expected))
        {
            problems.Add("expression.wrong-type", syntax.Span.Start, $"The expression gives {node.Type} where {expected} is needed.",
                RootRemedy(node, syntax, expected));
        }

        return node.Type.IsDyn ? new ExpectedNode(node, expected) : node;
    }

    private string? RootRemedy(Node node, Syntax syntax, CelType expected) => expected.Kind switch
    {
        CelKind.Bool => "compare it with something, such as > 0",
        CelKind.Double when node is ConstantNode { Value.Kind: CelKind.Int } => $"write {Source(syntax)}.0",
        CelKind.Int or CelKind.Double when node.Type.IsNumber => $"write {expected}({Source(syntax)})",
        CelKind.String when node.Type.Kind is CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Bool => $"write string({Source(syntax)})",
        _ => null,
    };

    private static CelType TypeOf(CelValue value) => value.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        _ => CelType.Dyn,
    };

    private LogicNode Logic(OperatorSyntax syntax)
    {
        var operands = Array.ConvertAll(syntax.Operands, Check);
        for (var i = 0; i < operands.Length; i++)
        {
            ExpectBool(operands[i], syntax.Operands[i], syntax.Symbol);
        }

        return new LogicNode(decidedBy: syntax.Symbol == "||", operands);
    }

    private ConditionalNode Conditional(OperatorSyntax syntax)
    {
        var parts = Array.ConvertAll(syntax.Operands, Check);
        ExpectBool(parts[0], syntax.Operands[0], "?:");
        if (!Types.Fits(parts[1].Type, parts[2].Type))
        {
            RefuseBranches(syntax, parts[1], parts[2]);
        }

        return new ConditionalNode(parts[0], parts[1], parts[2], Types.Join(parts[1].Type, parts[2].Type));
    }

    private void ExpectBool(Node node, Syntax syntax, string symbol)
    {
        if (!Types.Fits(node.Type, CelType.Bool))
        {
            Problem("expression.no-such-overload", syntax.Span.Start, $"{symbol} needs true or false here, not {node.Type}.",
                node.Type.Kind == CelKind.String ? "compare it with a text, such as == 'x'" : "compare it with something, such as > 0");
        }
    }

    private Node List(ListSyntax syntax)
    {
        var items = Array.ConvertAll(syntax.Items, Check);
        return Fold(new ListNode(items, CelType.List(JoinAll(items))), items);
    }

    private Node Map(MapSyntax syntax)
    {
        var keys = Array.ConvertAll(syntax.Keys, Check);
        var values = Array.ConvertAll(syntax.Values, Check);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Type.Kind is not (null or CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String))
            {
                Problem("expression.unsupported-key", syntax.Keys[i].Span.Start, $"A map's key is bool, int, uint or string, not {keys[i].Type}.", null);
            }
        }

        return Fold(new MapNode(keys, values, CelType.Map(JoinAll(keys), JoinAll(values))), [.. keys, .. values]);
    }

    private static CelType JoinAll(Node[] nodes) =>
        nodes.Length == 0 ? CelType.Dyn : nodes.Select(n => n.Type).Aggregate(Types.Join);

    private Node Index(OperatorSyntax syntax)
    {
        var container = Check(syntax.Operands[0]);
        var key = Check(syntax.Operands[1]);
        var isKey = container.Type.Kind switch
        {
            null => true,
            CelKind.List => key.Type.IsDyn || key.Type.Kind == CelKind.Int,
            CelKind.Map => Types.CanEqual(key.Type, container.Type.KeyType!),
            _ => false,
        };
        if (!isKey)
        {
            Problem("expression.no-such-overload", syntax.Span.At, $"{container.Type} cannot be indexed by {key.Type}.", null);
        }

        // A key that is known is a field, whose name an error may tell; any other key could be personal data.
        Node element = key is ConstantNode { Value.Kind: CelKind.String } field
            ? new SelectNode(container, field.Value.AsString)
            : new CallNode(Functions.Index, [container, key], CelType.Dyn);
        return Expected(element, container.Type.ElementType ?? CelType.Dyn);
    }

    private static Node Expected(Node node, CelType type) => type.IsDyn ? node : new ExpectedNode(node, type);

    // A lenient check lets evaluation say the same as an error value.
    private void Problem(string code, int at, string message, string? suggestion)
    {
        if (!lenient)
        {
            problems.Add(code, at, message, suggestion);
        }
    }

    private static ConstantNode Undecidable(string code) => new(CelValue.Error(code), CelType.Dyn);

    private string Source(Syntax syntax) => text[syntax.Span.Start..syntax.Span.End];

    // What is constant is worked out once, unless it fails: then evaluation gives the error.
    private static Node Fold(Node node, ReadOnlySpan<Node> parts)
    {
        foreach (var part in parts)
        {
            if (part is not ConstantNode { Value.IsError: false })
            {
                return node;
            }
        }

        var frame = new Frame([], 0);
        var value = node.Evaluate(ref frame);
        return value.IsError ? node : new ConstantNode(value, node.Type);
    }
}
