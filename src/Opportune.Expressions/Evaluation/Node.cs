namespace Opportune.Expressions.Evaluation;

/// <summary>An expression whose names and types are known. <see cref="Evaluate"/> is the reference of what it means.</summary>
/// <remarks>Invariant, on which the compiler relies: the value is of the kind of <see cref="Type"/>, or an error; anything if that is dyn.</remarks>
internal abstract class Node(CelType type, int size)
{
    public CelType Type { get; } = type;

    /// <summary>How many nodes there are from here down; what one round of a loop is charged.</summary>
    public int Size { get; } = size;

    public abstract CelValue Evaluate(ref Frame frame);

    protected static int Sum(params ReadOnlySpan<Node> parts)
    {
        var sum = 1;
        foreach (var part in parts)
        {
            sum += part.Size;
        }

        return sum;
    }
}

internal sealed class ConstantNode(CelValue value, CelType type) : Node(type, 1)
{
    public CelValue Value { get; } = value;

    public override CelValue Evaluate(ref Frame frame) => Value;
}

/// <summary>Reads a fact. Null counts as missing unless the fact's type allows it; a value of another kind than declared is an error.</summary>
internal sealed class FactNode(int slot, string name, CelType type) : Node(type, 1)
{
    public int Slot { get; } = slot;

    public CelValue Missing { get; } = CelValue.Missing(name);

    public CelValue WrongType { get; } = Failures.WrongFactType(name);

    public override CelValue Evaluate(ref Frame frame)
    {
        ref readonly var value = ref frame.Facts[Slot];
        return Type.IsDyn || value.Tag == Type.Kind ? value : OfOtherKind(value);
    }

    public CelValue OfOtherKind(CelValue value) => value.Tag switch
    {
        CelKind.Error => value,
        CelKind.Null => Missing,
        _ => WrongType,
    };
}

/// <summary>Reads the variable of a macro.</summary>
internal sealed class LocalNode(int index, CelType type) : Node(type, 1)
{
    public int Index { get; } = index;

    public override CelValue Evaluate(ref Frame frame) => ExpectedNode.Check(frame.Locals[Index], Type);
}

/// <summary>Makes sure that what came out of a list or map is of the type that was declared for it.</summary>
internal sealed class ExpectedNode(Node inner, CelType type) : Node(type, inner.Size)
{
    public Node Inner { get; } = inner;

    public override CelValue Evaluate(ref Frame frame) => Check(Inner.Evaluate(ref frame), Type);

    public static CelValue Check(CelValue value, CelType type) =>
        type.IsDyn || value.Tag == type.Kind || value.IsError ? value : Failures.WrongType;
}

/// <summary><c>has(fact)</c>: neither null nor an error.</summary>
internal sealed class HasFactNode(int slot) : Node(CelType.Bool, 1)
{
    public int Slot { get; } = slot;

    public override CelValue Evaluate(ref Frame frame) => CelValue.Bool(frame.Facts[Slot].Tag is not (CelKind.Null or CelKind.Error));
}

/// <summary>A function or operator applied to all of its arguments; the first error among them is its result.</summary>
internal sealed class CallNode(Function function, Node[] arguments, CelType type) : Node(type, Sum(arguments))
{
    public Function Function { get; } = function;

    public Node[] Arguments { get; } = arguments;

    public override CelValue Evaluate(ref Frame frame)
    {
        var first = Arguments[0].Evaluate(ref frame);
        if (first.IsError || Arguments.Length == 1)
        {
            return first.IsError ? first : Function.One!(first, ref frame.Work);
        }

        var second = Arguments[1].Evaluate(ref frame);
        return second.IsError ? second : Function.Two!(first, second, ref frame.Work);
    }
}

/// <summary><c>condition ? yes : no</c></summary>
internal sealed class ConditionalNode(Node condition, Node yes, Node no, CelType type) : Node(type, Sum(condition, yes, no))
{
    public Node Condition { get; } = condition;

    public Node Yes { get; } = yes;

    public Node No { get; } = no;

    public override CelValue Evaluate(ref Frame frame)
    {
        var condition = Condition.Evaluate(ref frame);
        return condition.Tag switch
        {
            CelKind.Bool => condition.Bits != 0 ? Yes.Evaluate(ref frame) : No.Evaluate(ref frame),
            CelKind.Error => condition,
            _ => Failures.NoSuchOverload,
        };
    }
}
