namespace Opportune.Expressions.Evaluation;

internal delegate CelValue Unary(CelValue value, ref int work);

internal delegate CelValue Binary(CelValue left, CelValue right, ref int work);

/// <summary>One way to call a function; as a method it reads <c>first.name(…)</c>, otherwise <c>name(first, …)</c>.</summary>
internal sealed record Overload(bool IsMethod, CelType[] Parameters, CelType Result)
{
    public bool Accepts(bool isMethod, ReadOnlySpan<CelType> arguments)
    {
        if (isMethod != IsMethod || arguments.Length != Parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].IsDyn && !Parameters[i].IsDyn && arguments[i].Kind != Parameters[i].Kind)
            {
                return false;
            }
        }

        return true;
    }

    public string Shown(string name) => IsMethod
        ? $"{Parameters[0]}.{name}({string.Join(", ", Parameters.Skip(1))})"
        : $"{name}({string.Join(", ", (IEnumerable<CelType>)Parameters)})";
}

/// <summary>A function or operator: what it means for any values that are not errors, and how it may be called.</summary>
/// <remarks>The function itself looks at kinds and answers <c>expression.no-such-overload</c>, so dyn needs nothing special.</remarks>
internal sealed class Function
{
    public required string Name { get; init; }

    public Unary? One { get; init; }

    public Binary? Two { get; init; }

    public Overload[] Overloads { get; init; } = [];
}
