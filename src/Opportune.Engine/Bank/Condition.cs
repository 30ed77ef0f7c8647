using Opportune.Expressions;

namespace Opportune.Engine.Bank;

/// <summary>One distinct expression of a bank definition; equal texts share one, so that each is evaluated at most once a decision.</summary>
/// <remarks>Immutable and thread-safe. Runs interpreted until <see cref="UseCompiled"/> was called; both give equal values. What reads no fact is worked out once, here.</remarks>
public sealed class Condition(int index, CelExpression expression)
{
    private readonly CelValue? _constant = expression.Variables.Count == 0 ? expression.Interpret(new CelValue[expression.Slots]) : null;
    private volatile Func<CelValue[], CelValue>? _value;
    private volatile Predicate<CelValue[]>? _truth;

    /// <summary>Its position in <see cref="BankDefinition.Conditions"/>.</summary>
    public int Index { get; } = index;

    /// <summary>The checked expression.</summary>
    public CelExpression Expression { get; } = expression;

    /// <summary>The value over a customer's facts; errors are values.</summary>
    public CelValue Evaluate(CelValue[] facts) => _constant ?? (_value is { } run ? run(facts) : Expression.Interpret(facts));

    /// <summary>Whether it is certainly true over a customer's facts.</summary>
    public bool Holds(CelValue[] facts) => _truth is { } run ? run(facts) : Evaluate(facts) is { Kind: CelKind.Bool, AsBool: true };

    /// <summary>Compiles the expression and uses the compiled form from now on.</summary>
    public void UseCompiled()
    {
        if (Expression.Type.Kind == CelKind.Bool) _truth ??= Expression.CompilePredicate();
        else if (_constant is null) _value ??= Expression.Compile();
    }
}

/// <summary>One sentence of policy: what must hold for an action to stay.</summary>
/// <param name="Code">Stable code kept in every record: <c>eligibility.age</c>.</param>
/// <param name="Stage">The stage that judges it.</param>
/// <param name="MustHold">The condition; false, an error or an unknown fact stops the action.</param>
/// <param name="Because">What a customer or advisor reads when it stops an action; a template over facts. Empty uses the compared facts.</param>
/// <param name="Node">The taxonomy node it is attached to, <c>grow/cards</c>; empty for the whole bank.</param>
/// <param name="Restricted">Only an auditor may learn this reason; everyone else reads <c>not.available</c>.</param>
public sealed record Rule(string Code, PolicyStage Stage, Condition MustHold, Template Because, string Node, bool Restricted);
