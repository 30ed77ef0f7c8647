using System.Linq.Expressions;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Compilation;

/// <summary>A comparison of two values whose kinds are known and which the machine can compare directly.</summary>
internal sealed class Comparison
{
    private static readonly Dictionary<Function, ExpressionType> Operators = new()
    {
        [Functions.Less] = ExpressionType.LessThan,
        [Functions.LessOrEqual] = ExpressionType.LessThanOrEqual,
        [Functions.Equal] = ExpressionType.Equal,
        [Functions.NotEqual] = ExpressionType.NotEqual,
        [Functions.GreaterOrEqual] = ExpressionType.GreaterThanOrEqual,
        [Functions.Greater] = ExpressionType.GreaterThan,
    };

    private readonly ExpressionType _operator;
    private readonly bool _asDoubles;

    private Comparison(ExpressionType comparison, bool asDoubles)
    {
        _operator = comparison;
        _asDoubles = asDoubles;
    }

    /// <summary>Null if the machine cannot compare these directly.</summary>
    public static Comparison? Of(CallNode call)
    {
        if (!Operators.TryGetValue(call.Function, out var comparison))
        {
            return null;
        }

        var (left, right) = (call.Arguments[0].Type, call.Arguments[1].Type);
        var asDoubles = left.IsNumber && right.IsNumber && (left.Kind == CelKind.Double || right.Kind == CelKind.Double);
        var isDirect = asDoubles || (left.Kind == right.Kind && left.Kind switch
        {
            CelKind.Int or CelKind.Uint or CelKind.Timestamp or CelKind.Duration or CelKind.String => true,
            CelKind.Bool => comparison is ExpressionType.Equal or ExpressionType.NotEqual,
            _ => false,
        });
        return isDirect ? new Comparison(comparison, asDoubles) : null;
    }

    public Expression Convert(Expression value) => !_asDoubles || value.Type == typeof(double) ? value
        : value is ConstantExpression constant ? Expression.Constant(System.Convert.ToDouble(constant.Value, null))
        : Expression.Convert(value, typeof(double));

    public Expression Test(Expression left, Expression right)
    {
        if (left.Type != typeof(string))
        {
            return Expression.MakeBinary(_operator, left, right);
        }

        var isEquality = _operator is ExpressionType.Equal or ExpressionType.NotEqual;
        var comparison = isEquality
            ? Expression.Call(((Func<string, string, bool>)string.Equals).Method, left, right)
            : Expression.Call(((Func<string, string, int>)Strings.Compare).Method, left, right);
        return _operator == ExpressionType.Equal ? comparison
            : _operator == ExpressionType.NotEqual ? Expression.Not(comparison)
            : Expression.MakeBinary(_operator, comparison, Expression.Constant(0));
    }
}
