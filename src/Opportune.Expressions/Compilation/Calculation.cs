using System.Linq.Expressions;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Compilation;

/// <summary>Arithmetic on two operands of one number kind, with the checks that make overflow an error value.</summary>
internal sealed class Calculation
{
    private readonly CelKind _kind;
    private readonly ExpressionType _operator;

    private Calculation(CelKind kind, ExpressionType arithmetic)
    {
        _kind = kind;
        _operator = arithmetic;
    }

    /// <summary>Null if the machine cannot calculate this directly.</summary>
    public static Calculation? Of(CallNode call)
    {
        var kind = call.Arguments[0].Type.Kind;
        var isDirect = kind is CelKind.Int or CelKind.Uint or CelKind.Double && Array.TrueForAll(call.Arguments, a => a.Type.Kind == kind);
        ExpressionType? arithmetic = call.Function switch
        {
            _ when !isDirect => null,
            var f when f == Functions.Add => ExpressionType.Add,
            var f when f == Functions.Subtract => ExpressionType.Subtract,
            var f when f == Functions.Multiply => ExpressionType.Multiply,
            var f when f == Functions.Divide => ExpressionType.Divide,
            var f when f == Functions.Modulo && kind != CelKind.Double => ExpressionType.Modulo,
            var f when f == Functions.Negate && kind != CelKind.Uint => ExpressionType.Negate,
            _ => null,
        };
        return arithmetic is null ? null : new Calculation(kind!.Value, arithmetic.Value);
    }

    public static bool TryMultiply(long left, long right, out long product)
    {
        var high = Math.BigMul(left, right, out product);
        return high == product >> 63;
    }

    public static bool TryMultiply(ulong left, ulong right, out ulong product) => Math.BigMul(left, right, out product) == 0;

    /// <summary>The steps of the calculation: a test with the error it means, or (with no error) the statement that sets the result.</summary>
    public IEnumerable<(Expression Step, CelValue Error)> Obstacles(Expression[] operands, ParameterExpression result)
    {
        if (_operator == ExpressionType.Negate)
        {
            return Negate(operands[0], result);
        }

        return _kind == CelKind.Double ? [(Plain(operands[0], operands[1], result), default)]
            : _operator is ExpressionType.Divide or ExpressionType.Modulo ? Divide(operands[0], operands[1], result)
            : _operator == ExpressionType.Multiply ? Multiply(operands[0], operands[1], result)
            : Sum(operands[0], operands[1], result);
    }

    private BinaryExpression Plain(Expression left, Expression right, ParameterExpression result) =>
        Expression.Assign(result, Expression.MakeBinary(_operator, left, right));

    private static IEnumerable<(Expression, CelValue)> Negate(Expression value, ParameterExpression result)
    {
        if (value.Type == typeof(long))
        {
            yield return (Expression.Equal(value, Expression.Constant(long.MinValue)), Failures.Overflow);
        }

        yield return (Expression.Assign(result, Expression.Negate(value)), default);
    }

    private static IEnumerable<(Expression, CelValue)> Multiply(Expression left, Expression right, ParameterExpression result)
    {
        var method = typeof(Calculation).GetMethod(nameof(TryMultiply), [left.Type, left.Type, left.Type.MakeByRefType()])!;
        yield return (Expression.Not(Expression.Call(method, left, right, result)), Failures.Overflow);
    }

    // Signed: the sign of the result betrays the overflow. Unsigned: the result is on the wrong side of the left operand.
    private IEnumerable<(Expression, CelValue)> Sum(Expression left, Expression right, ParameterExpression result)
    {
        yield return (Plain(left, right, result), default);
        if (_kind == CelKind.Uint)
        {
            yield return (_operator == ExpressionType.Add ? Expression.LessThan(result, left) : Expression.GreaterThan(result, left), Failures.Overflow);
            yield break;
        }

        var leftDiffers = Expression.ExclusiveOr(left, result);
        var other = _operator == ExpressionType.Add ? Expression.ExclusiveOr(right, result) : Expression.ExclusiveOr(left, right);
        yield return (Expression.LessThan(Expression.And(leftDiffers, other), Expression.Constant(0L)), Failures.Overflow);
    }

    private IEnumerable<(Expression, CelValue)> Divide(Expression left, Expression right, ParameterExpression result)
    {
        yield return (Expression.Equal(right, Expression.Convert(Expression.Constant(0), right.Type)), Failures.DivideByZero);
        if (_kind == CelKind.Uint)
        {
            yield return (Plain(left, right, result), default);
            yield break;
        }

        // The machine traps on the smallest integer divided by -1, so -1 goes its own way.
        var isMinusOne = Expression.Equal(right, Expression.Constant(-1L));
        if (_operator == ExpressionType.Divide)
        {
            yield return (Expression.AndAlso(isMinusOne, Expression.Equal(left, Expression.Constant(long.MinValue))), Failures.Overflow);
            yield return (Plain(left, right, result), default);
            yield break;
        }

        var remainder = Expression.Condition(isMinusOne, Expression.Constant(0L), Expression.Modulo(left, right));
        yield return (Expression.Assign(result, remainder), default);
    }
}
