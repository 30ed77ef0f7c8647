using System.Globalization;
using Opportune.Expressions;

namespace Opportune.Runtime.Import;

/// <summary>An expression whose columns are found.</summary>
internal sealed class BoundExpression
{
    private readonly CelExpression _expression;
    private readonly (int Place, int Column)[] _columns;

    /// <summary>Finds the expression's columns.</summary>
    public BoundExpression(ValueRule.Expression rule, Func<Reference, (int, int)> find) => (_expression, _columns) = (rule.Checked, [.. rule.Variables.Select(find)]);

    /// <summary>Its value for a row.</summary>
    public Mapped Evaluate(RowScope scope)
    {
        var facts = new CelValue[_columns.Length];
        for (var i = 0; i < facts.Length; i++) facts[i] = CelValue.String(scope.Read(_columns[i]) ?? "");
        return Convert(_expression.Interpret(facts));
    }

    private static Mapped Convert(CelValue value) => value.Kind switch
    {
        CelKind.Null => Mapped.Absent,
        CelKind.Bool => Mapped.Flag(value.AsBool),
        CelKind.Int => Mapped.Number(value.AsInt.ToString(CultureInfo.InvariantCulture)),
        CelKind.Uint => Mapped.Number(value.AsUint.ToString(CultureInfo.InvariantCulture)),
        CelKind.Double when double.IsFinite(value.AsDouble) => Mapped.Number(value.AsDouble.ToString("R", CultureInfo.InvariantCulture)),
        CelKind.String => value.AsString.Length == 0 ? Mapped.Absent : Mapped.Text(value.AsString),
        CelKind.Timestamp => Mapped.Text(value.AsTimestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)),
        CelKind.List => Sequence([.. value.AsList.Select(Convert)]),
        CelKind.Error => new Mapped.Fault("import.value.expression", $"The expression gives no value: {value.ErrorCode}."),
        _ => new Mapped.Fault("import.value.expression", "The expression gives a value that an event cannot hold. Give text, a finite number, true or false, an instant, or a list of these."),
    };

    private static Mapped Sequence(Mapped[] items) => items.FirstOrDefault(i => i.AsFault is not null).AsFault is { } fault ? fault : Mapped.Many([.. items.Where(i => !i.IsAbsent)]);
}
