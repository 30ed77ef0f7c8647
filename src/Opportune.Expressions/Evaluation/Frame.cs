namespace Opportune.Expressions.Evaluation;

/// <summary>What one evaluation sees: the facts, the variables of its macros, and the work it may still do.</summary>
internal ref struct Frame(ReadOnlySpan<CelValue> facts, int locals)
{
    public readonly ReadOnlySpan<CelValue> Facts = facts;
    public readonly CelValue[] Locals = locals == 0 ? [] : new CelValue[locals];

    /// <summary>Steps left; below zero every loop and every operation on large values gives <c>expression.too-costly</c>.</summary>
    public int Work = CelExpression.MaxWork;
}
