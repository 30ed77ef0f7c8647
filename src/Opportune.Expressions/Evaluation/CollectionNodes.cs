namespace Opportune.Expressions.Evaluation;

/// <summary><c>[a, b]</c></summary>
internal sealed class ListNode(Node[] items, CelType type) : Node(type, Sum(items))
{
    public Node[] Items { get; } = items;

    public override CelValue Evaluate(ref Frame frame)
    {
        var values = new CelValue[Items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Items[i].Evaluate(ref frame);
            if (values[i].IsError)
            {
                return values[i];
            }
        }

        return Collections.ToList(values);
    }
}

/// <summary><c>{'key': value}</c></summary>
internal sealed class MapNode(Node[] keys, Node[] values, CelType type) : Node(type, Sum([.. keys, .. values]))
{
    public Node[] Keys { get; } = keys;

    public Node[] Values { get; } = values;

    public override CelValue Evaluate(ref Frame frame)
    {
        var keys = new CelValue[Keys.Length];
        var values = new CelValue[Keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Keys[i].Evaluate(ref frame);
            if (keys[i].IsError)
            {
                return keys[i];
            }

            values[i] = Values[i].Evaluate(ref frame);
            if (values[i].IsError)
            {
                return values[i];
            }
        }

        return Collections.ToMap(keys, values);
    }
}

/// <summary><c>map.field</c></summary>
internal sealed class SelectNode(Node operand, string field) : Node(CelType.Dyn, Sum(operand))
{
    public Node Operand { get; } = operand;

    public CelValue Field { get; } = CelValue.String(field);

    public CelValue Absent { get; } = Failures.NoSuchField(field);

    public override CelValue Evaluate(ref Frame frame) => Select(Operand.Evaluate(ref frame));

    public CelValue Select(CelValue operand) => operand.Tag switch
    {
        CelKind.Map => ((CelMap)operand.Reference!).TryGetValue(Field, out var value) ? value : Absent,
        CelKind.Error => operand,
        _ => Failures.NoSuchOverload,
    };
}

/// <summary><c>has(map.field)</c></summary>
internal sealed class HasFieldNode(Node operand, string field) : Node(CelType.Bool, Sum(operand))
{
    public Node Operand { get; } = operand;

    public CelValue Field { get; } = CelValue.String(field);

    public override CelValue Evaluate(ref Frame frame) => Has(Operand.Evaluate(ref frame));

    public CelValue Has(CelValue operand) => operand.Tag switch
    {
        CelKind.Map => CelValue.Bool(((CelMap)operand.Reference!).ContainsKey(Field)),
        CelKind.Error => operand,
        _ => Failures.NoSuchOverload,
    };
}
