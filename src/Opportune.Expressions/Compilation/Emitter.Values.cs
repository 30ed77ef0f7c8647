using System.Linq.Expressions;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Compilation;

internal sealed partial class Emitter
{
    /// <summary>The value as a <see cref="CelValue"/> that is not an error; it can be read more than once.</summary>
    private Expression ValueOf(Node node, LabelTarget fail) => node switch
    {
        ConstantNode constant => ConstantOf(constant.Value, fail),
        FactNode fact => FactOf(fact, fail),
        LocalNode local => Checked(_locals[local.Index], local.Type, fail),
        ExpectedNode expected => Expected(expected, fail),
        ListNode list => ListOf(list, fail),
        MapNode map => MapOf(map, fail),
        SelectNode select => Unfailing(Expression.Call(Expression.Constant(select), nameof(SelectNode.Select), null, ValueOf(select.Operand, fail)), fail),
        HasFieldNode has => Unfailing(Expression.Call(Expression.Constant(has), nameof(HasFieldNode.Has), null, ValueOf(has.Operand, fail)), fail),
        MatchNode match => Unfailing(Expression.Call(Expression.Constant(match), nameof(MatchNode.Match), null, ValueOf(match.Text, fail), _work), fail),
        MacroNode { Macro: Macro.ExistsOne or Macro.Filter or Macro.Map } macro => LoopOf(macro, fail),
        ConditionalNode conditional when !IsNative(conditional.Type) => ChoiceOf(conditional, fail),
        CallNode call when !IsBranching(call) && Calculation.Of(call) is null => CallOf(call, fail),
        _ => Keep(Boxed(Native(node, fail), node.Type)),
    };

    private BinaryExpression Fact(int slot) => Expression.ArrayIndex(_facts, Expression.Constant(slot));

    private ConstantExpression ConstantOf(CelValue value, LabelTarget fail)
    {
        if (value.IsError)
        {
            Fail(value, fail);
        }

        return Expression.Constant(value);
    }

    private BinaryExpression FactOf(FactNode node, LabelTarget fail)
    {
        var fact = Fact(node.Slot);
        if (node.Type.IsDyn)
        {
            FailIfError(fact, fail);
        }
        else
        {
            FailIf(IsNot(fact, node.Type.Kind!.Value), Text(Expression.Call(Expression.Constant(node), nameof(FactNode.OfOtherKind), null, fact)), fail);
        }

        return fact;
    }

    private Expression Expected(ExpectedNode node, LabelTarget fail)
    {
        var value = ValueOf(node.Inner, fail);
        FailIf(IsNot(value, node.Type.Kind!.Value), Failures.WrongType, fail);
        return value;
    }

    private ParameterExpression Checked(ParameterExpression value, CelType type, LabelTarget fail)
    {
        FailIfError(value, fail);
        if (!type.IsDyn)
        {
            FailIf(IsNot(value, type.Kind!.Value), Failures.WrongType, fail);
        }

        return value;
    }

    private ParameterExpression Unfailing(Expression value, LabelTarget fail)
    {
        var kept = Keep(value);
        FailIfError(kept, fail);
        return kept;
    }

    private ParameterExpression CallOf(CallNode node, LabelTarget fail)
    {
        var arguments = Array.ConvertAll(node.Arguments, a => ValueOf(a, fail));
        Delegate function = arguments.Length == 1 ? node.Function.One! : node.Function.Two!;
        return Unfailing(function.Target is null
            ? Expression.Call(function.Method, [.. arguments, _work])
            : Expression.Invoke(Expression.Constant(function), [.. arguments, _work]), fail);
    }

    private ParameterExpression ChoiceOf(ConditionalNode node, LabelTarget fail)
    {
        var chosen = Variable(typeof(CelValue));
        Choose(node, (part, _) => _code.Add(Expression.Assign(chosen, ValueOf(part, fail))), fail);
        return chosen;
    }

    private ParameterExpression ListOf(ListNode node, LabelTarget fail)
    {
        var items = ArrayOf(node.Items.Length);
        for (var i = 0; i < node.Items.Length; i++)
        {
            Put(items, i, node.Items[i], fail);
        }

        return Unfailing(Expression.Call(((Func<CelValue[], CelValue>)Collections.ToList).Method, items), fail);
    }

    private ParameterExpression MapOf(MapNode node, LabelTarget fail)
    {
        var (keys, values) = (ArrayOf(node.Keys.Length), ArrayOf(node.Keys.Length));
        for (var i = 0; i < node.Keys.Length; i++)
        {
            Put(keys, i, node.Keys[i], fail);
            Put(values, i, node.Values[i], fail);
        }

        return Unfailing(Expression.Call(((Func<CelValue[], CelValue[], CelValue>)Collections.ToMap).Method, keys, values), fail);
    }

    private ParameterExpression ArrayOf(int length) => Keep(Expression.NewArrayBounds(typeof(CelValue), Expression.Constant(length)));

    private void Put(ParameterExpression array, int index, Node node, LabelTarget fail) =>
        _code.Add(Expression.Assign(Expression.ArrayAccess(array, Expression.Constant(index)), ValueOf(node, fail)));
}
