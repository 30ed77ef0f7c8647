using System.Linq.Expressions;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Compilation;

internal sealed partial class Emitter
{
    /// <summary>The value unboxed: bool, long (also ticks), ulong, double or string. Only for nodes of those types.</summary>
    private Expression Native(Node node, LabelTarget fail)
    {
        switch (node)
        {
            case ConstantNode constant:
                return Expression.Constant(Unboxed(constant.Value));
            case FactNode or LocalNode:
                return Unboxed(ValueOf(node, fail), node.Type);
            case CallNode call when Calculation.Of(call) is { } calculation:
                return Calculate(calculation, call, fail);
            case ConditionalNode conditional when conditional.Type.Kind != CelKind.Bool:
                var chosen = Variable(ClrType(node.Type));
                Choose(conditional, (part, _) => _code.Add(Expression.Assign(chosen, Native(part, fail))), fail);
                return chosen;
            default:
                return IsBranching(node) ? Truth(node, fail) : Unboxed(ValueOf(node, fail), node.Type);
        }
    }

    private static bool IsNative(CelType type) => type.Kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.String
        or CelKind.Timestamp or CelKind.Duration;

    // True for what Branch handles by itself, so that Native and Branch never call each other in circles.
    private static bool IsBranching(Node node) => node switch
    {
        LogicNode or HasFactNode or MacroNode { Macro: Macro.All or Macro.Exists } => true,
        ConditionalNode => node.Type.Kind == CelKind.Bool,
        CallNode call => call.Function == Functions.Not || Comparison.Of(call) is not null || IsTextInList(call),
        _ => false,
    };

    private ParameterExpression Truth(Node node, LabelTarget fail)
    {
        var (yes, no, end) = (Expression.Label(), Expression.Label(), Expression.Label());
        var truth = Variable(typeof(bool));
        Branch(node, yes, no, fail);
        _code.AddRange(Expression.Label(yes), Expression.Assign(truth, Expression.Constant(true)), Expression.Goto(end));
        _code.AddRange(Expression.Label(no), Expression.Assign(truth, Expression.Constant(false)), Expression.Label(end));
        return truth;
    }

    private ParameterExpression Calculate(Calculation calculation, CallNode call, LabelTarget fail)
    {
        var operands = Array.ConvertAll(call.Arguments, a => Native(a, fail));
        var result = Variable(operands[0].Type);
        foreach (var (test, error) in calculation.Obstacles(operands, result))
        {
            if (error.IsError)
            {
                FailIf(test, error, fail);
            }
            else
            {
                _code.Add(test);
            }
        }

        return result;
    }

    private static Type ClrType(CelType type) => type.Kind switch
    {
        CelKind.Bool => typeof(bool),
        CelKind.Uint => typeof(ulong),
        CelKind.Double => typeof(double),
        CelKind.String => typeof(string),
        _ => typeof(long),
    };

    private static object Unboxed(CelValue value) => value.Kind switch
    {
        CelKind.Bool => value.AsBool,
        CelKind.Uint => value.AsUint,
        CelKind.Double => value.AsDouble,
        CelKind.String => value.AsString,
        _ => value.Bits,
    };

    private static Expression Unboxed(Expression value, CelType type) => type.Kind switch
    {
        CelKind.Bool => Expression.NotEqual(Bits(value), Expression.Constant(0L)),
        CelKind.Uint => Expression.Convert(Bits(value), typeof(ulong)),
        CelKind.Double => Expression.Call(((Func<long, double>)BitConverter.Int64BitsToDouble).Method, Bits(value)),
        CelKind.String => Text(value),
        _ => Bits(value),
    };

    private static Expression Boxed(Expression native, CelType type) => type.Kind switch
    {
        CelKind.Bool => Expression.Call(((Func<bool, CelValue>)CelValue.Bool).Method, native),
        CelKind.Uint => New(CelKind.Uint, Expression.Convert(native, typeof(long)), Expression.Constant(null)),
        CelKind.Double => New(CelKind.Double, Expression.Call(((Func<double, long>)BitConverter.DoubleToInt64Bits).Method, native), Expression.Constant(null)),
        CelKind.String => New(CelKind.String, Expression.Constant(0L), native),
        _ => New(type.Kind!.Value, native, Expression.Constant(null)),
    };
}
