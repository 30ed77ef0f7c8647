using Opportune.Expressions;

namespace Opportune.Definition.Checking;

/// <summary>The values of one fact that some comparisons leave: an interval of numbers, a set of constants, and what is excluded.</summary>
internal sealed class PossibleValues
{
    private readonly List<CelValue> _excluded = [];
    private readonly List<CelValue> _contained = [];
    private HashSet<CelValue>? _only;
    private (double At, bool Open) _low = (double.NegativeInfinity, false), _high = (double.PositiveInfinity, false);

    public PossibleValues(IEnumerable<CelComparison> comparisons)
    {
        foreach (var comparison in comparisons) Add(comparison);
    }

    /// <summary>Whether no value is left.</summary>
    public bool IsNone { get; private set; }

    /// <summary>Leaves only what this comparison leaves too.</summary>
    public void Add(CelComparison comparison)
    {
        var (constant, negated) = (comparison.Constant, comparison.Negated);
        switch (comparison.Operator)
        {
            case CelOperator.Equal: AddEquality([constant], negated); break;
            case CelOperator.NotEqual: AddEquality([constant], !negated); break;
            case CelOperator.In when constant.Kind == CelKind.List: AddEquality(constant.AsList, negated); break;
            case CelOperator.In: Contain(constant, negated); break;
            default: AddBound(comparison); break;
        }
        IsNone = IsNone || _low.At > _high.At || _low.At == _high.At && (_low.Open || _high.Open)
            || _only is not null && !_only.Any(value => !_excluded.Contains(value) && IsWithin(value));
    }

    private void AddEquality(IReadOnlyList<CelValue> values, bool negated)
    {
        if (negated) _excluded.AddRange(values);
        else if (_only is null) _only = [.. values];
        else _only.IntersectWith(values);
    }

    // The fact is a list; holding and not holding the same constant cannot be.
    private void Contain(CelValue constant, bool negated)
    {
        IsNone = IsNone || (negated ? _contained : _excluded).Contains(constant);
        (negated ? _excluded : _contained).Add(constant);
    }

    private void AddBound(CelComparison comparison)
    {
        if (Number(comparison.Constant) is not { } at || double.IsNaN(at)) return;
        var isUpper = comparison.Operator is CelOperator.Less or CelOperator.LessOrEqual != comparison.Negated;
        var isOpen = comparison.Operator is CelOperator.Less or CelOperator.Greater != comparison.Negated;
        if (isUpper && (at < _high.At || at == _high.At && isOpen)) _high = (at, isOpen);
        if (!isUpper && (at > _low.At || at == _low.At && isOpen)) _low = (at, isOpen);
    }

    private bool IsWithin(CelValue value) => Number(value) is not { } at
        || (at > _low.At || at == _low.At && !_low.Open) && (at < _high.At || at == _high.At && !_high.Open);

    private static double? Number(CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt,
        CelKind.Uint => value.AsUint,
        CelKind.Double => value.AsDouble,
        CelKind.Timestamp => value.AsTimestamp.UtcTicks,
        CelKind.Duration => value.AsDuration.Ticks,
        _ => null,
    };
}
