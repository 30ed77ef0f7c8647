namespace Opportune.Runtime.Import;

/// <summary>A filter whose columns are found.</summary>
internal sealed class BoundFilter
{
    private readonly ((int Place, int Column) Reference, IReadOnlySet<string> Values)[] _allowed;
    private readonly BoundExpression? _condition;

    /// <summary>Finds a filter's columns.</summary>
    public BoundFilter(RowFilter filter, Func<Reference, (int, int)> find)
    {
        _allowed = [.. filter.Allowed.Select(a => (find(a.Column), (IReadOnlySet<string>)a.Values))];
        _condition = filter.Condition is null ? null : new(filter.Condition, find);
    }

    /// <summary>Whether the row counts.</summary>
    /// <param name="scope">The row.</param>
    /// <param name="fault">Why that cannot be told, otherwise null.</param>
    public bool Admits(RowScope scope, out Mapped.Fault? fault)
    {
        fault = null;
        foreach (var (reference, values) in _allowed)
            if (!values.Contains(scope.Read(reference) ?? "")) return false;
        if (_condition is null) return true;
        var verdict = _condition.Evaluate(scope);
        if (verdict.AsFlag is { } admits) return admits;
        fault = verdict.AsFault ?? new("import.value.expression", "The condition in 'where' gives neither true nor false.");
        return false;
    }
}
