namespace Opportune.Expressions;

/// <summary>How a fact is compared with a constant.</summary>
public enum CelOperator
{
    /// <summary>fact &lt; constant.</summary>
    Less,
    /// <summary>fact &lt;= constant.</summary>
    LessOrEqual,
    /// <summary>fact == constant.</summary>
    Equal,
    /// <summary>fact != constant.</summary>
    NotEqual,
    /// <summary>fact &gt;= constant.</summary>
    GreaterOrEqual,
    /// <summary>fact &gt; constant.</summary>
    Greater,
    /// <summary>fact in constant, where the constant is a list; or constant in fact, where the fact is a list or a map.</summary>
    In,
}

/// <summary>One simple comparison that must hold for the whole expression to be true.</summary>
/// <param name="Slot">The fact, on the left after normalising: <c>18 &lt;= age</c> is age GreaterOrEqual 18.</param>
/// <param name="Operator">The comparison. A bare bool fact is Equal true.</param>
/// <param name="Constant">The constant; for <c>fact in [a, b]</c> the list.</param>
/// <param name="Negated">True if the comparison must <em>not</em> hold: <c>!(age &lt; 18)</c>, <c>!fact</c>.</param>
public sealed record CelComparison(int Slot, CelOperator Operator, CelValue Constant, bool Negated);
