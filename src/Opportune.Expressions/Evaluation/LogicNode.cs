namespace Opportune.Expressions.Evaluation;

/// <summary><c>&amp;&amp;</c> (decided by false) or <c>||</c> (decided by true) over two or more operands.</summary>
/// <remarks>The deciding value wins over any error, on either side; otherwise the first error is the result.</remarks>
internal sealed class LogicNode(bool decidedBy, Node[] operands) : Node(CelType.Bool, Sum(operands))
{
    /// <summary>The truth value that settles the matter: false for and, true for or.</summary>
    public bool DecidedBy { get; } = decidedBy;

    public Node[] Operands { get; } = operands;

    public override CelValue Evaluate(ref Frame frame)
    {
        CelValue? error = null;
        foreach (var operand in Operands)
        {
            var value = operand.Evaluate(ref frame);
            if (value.Tag != CelKind.Bool)
            {
                error ??= value.IsError ? value : Failures.NoSuchOverload;
            }
            else if (value.Bits != 0 == DecidedBy)
            {
                return value;
            }
        }

        return error ?? CelValue.Bool(!DecidedBy);
    }
}
