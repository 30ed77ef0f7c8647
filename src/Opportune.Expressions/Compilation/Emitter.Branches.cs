using System.Linq.Expressions;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Compilation;

internal sealed partial class Emitter
{
    /// <summary>Jumps to one of three places. A value that is neither true nor false is no such overload.</summary>
    private void Branch(Node node, LabelTarget yes, LabelTarget no, LabelTarget fail)
    {
        switch (node)
        {
            case LogicNode logic:
                Logic(logic, yes, no, fail);
                break;
            case CallNode { Function: var function } not when function == Functions.Not:
                Branch(not.Arguments[0], no, yes, fail);
                break;
            case CallNode call when Comparison.Of(call) is { } comparison:
                Test(Compare(comparison, call, fail), yes, no);
                break;
            case CallNode call when IsTextInList(call):
                Test(Contains(call, fail), yes, no);
                break;
            case HasFactNode has:
                var fact = Fact(has.Slot);
                Test(Expression.AndAlso(IsNot(fact, CelKind.Null), IsNot(fact, CelKind.Error)), yes, no);
                break;
            case ConditionalNode conditional:
                Choose(conditional, (part, _) => Branch(part, yes, no, fail), fail);
                break;
            case MacroNode { Macro: Macro.All or Macro.Exists } macro:
                Decide(macro, yes, no, fail);
                break;
            default:
                BranchOnValue(node, yes, no, fail);
                break;
        }
    }

    private void BranchOnValue(Node node, LabelTarget yes, LabelTarget no, LabelTarget fail)
    {
        if (node.Type.Kind == CelKind.Bool)
        {
            Test(Native(node, fail), yes, no);
            return;
        }

        var value = ValueOf(node, fail);
        FailIf(IsNot(value, CelKind.Bool), Failures.NoSuchOverload, fail);
        Test(Expression.NotEqual(Bits(value), Expression.Constant(0L)), yes, no);
    }

    private void Test(Expression test, LabelTarget yes, LabelTarget no) =>
        _code.Add(Expression.IfThenElse(test, Expression.Goto(yes), Expression.Goto(no)));

    // The first error waits in a variable while the other operands may still decide.
    private void Logic(LogicNode node, LabelTarget yes, LabelTarget no, LabelTarget fail)
    {
        var pending = Keep(Expression.Constant(null, typeof(string)));
        foreach (var operand in node.Operands)
        {
            var (next, failed) = (Expression.Label(), Expression.Label());
            Branch(operand, node.DecidedBy ? yes : next, node.DecidedBy ? next : no, failed);
            Await(pending, failed, next);
            _code.Add(Expression.Label(next));
        }

        Settle(pending, node.DecidedBy ? no : yes, fail);
    }

    private void Await(ParameterExpression pending, LabelTarget failed, LabelTarget next) => _cold.AddRange(
        Expression.Label(failed),
        Expression.IfThen(Expression.ReferenceEqual(pending, Expression.Constant(null)), Expression.Assign(pending, _raised)),
        Expression.Goto(next));

    private void Settle(ParameterExpression pending, LabelTarget undecided, LabelTarget fail)
    {
        FailIf(Expression.ReferenceNotEqual(pending, Expression.Constant(null)), pending, fail);
        _code.Add(Expression.Goto(undecided));
    }

    private void Choose(ConditionalNode node, Action<Node, LabelTarget> emit, LabelTarget fail)
    {
        var (yes, no, end) = (Expression.Label(), Expression.Label(), Expression.Label());
        Branch(node.Condition, yes, no, fail);
        _code.Add(Expression.Label(yes));
        emit(node.Yes, end);
        _code.AddRange(Expression.Goto(end), Expression.Label(no));
        emit(node.No, end);
        _code.Add(Expression.Label(end));
    }

    private static bool IsTextInList(CallNode call) => call.Function == Functions.In
        && call.Arguments[0].Type.Kind == CelKind.String && call.Arguments[1].Type.Kind == CelKind.List;

    private MethodCallExpression Contains(CallNode call, LabelTarget fail)
    {
        var text = Native(call.Arguments[0], fail);
        Expression list = call.Arguments[1] is ConstantNode constant
            ? Expression.Constant(constant.Value.Reference)
            : Keep(Expression.Convert(Expression.Field(ValueOf(call.Arguments[1], fail), ReferenceField), typeof(CelList)));
        Charge(Expression.Call(((Func<CelList, int>)Collections.Charge).Method, list), fail);
        return Expression.Call(((Func<CelList, string, bool>)Collections.ContainsText).Method, list, text);
    }

    private void Charge(Expression steps, LabelTarget fail)
    {
        _code.Add(Expression.Assign(_work, Expression.Subtract(_work, steps)));
        FailIf(Expression.LessThan(_work, Expression.Constant(0)), Failures.TooCostly, fail);
    }

    private Expression Compare(Comparison comparison, CallNode call, LabelTarget fail)
    {
        var left = comparison.Convert(Native(call.Arguments[0], fail));
        var right = comparison.Convert(Native(call.Arguments[1], fail));
        return comparison.Test(left, right);
    }
}
