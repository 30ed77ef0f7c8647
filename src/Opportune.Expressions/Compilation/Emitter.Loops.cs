using System.Linq.Expressions;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Compilation;

internal sealed partial class Emitter
{
    /// <summary>all and exists: the first round that decides ends the loop, errors wait.</summary>
    private void Decide(MacroNode node, LabelTarget yes, LabelTarget no, LabelTarget fail)
    {
        var decidedBy = node.Macro == Macro.Exists;
        var pending = Keep(Expression.Constant(null, typeof(string)));
        Loop(node, next =>
        {
            var failed = Expression.Label();
            Branch(node.Body, decidedBy ? yes : next, decidedBy ? next : no, failed);
            Await(pending, failed, next);
        }, fail);
        Settle(pending, decidedBy ? no : yes, fail);
    }

    private ParameterExpression LoopOf(MacroNode node, LabelTarget fail) => node.Macro switch
    {
        Macro.ExistsOne => Count(node, fail),
        Macro.Filter => Collect(node, node.Body, () => _locals[node.Local], fail),
        _ => Collect(node, node.Filter, () => ValueOf(node.Body, fail), fail),
    };

    private ParameterExpression Count(MacroNode node, LabelTarget fail)
    {
        var count = Keep(Expression.Constant(0));
        Loop(node, next =>
        {
            var found = Expression.Label();
            Branch(node.Body, found, next, fail);
            _code.AddRange(Expression.Label(found), Expression.Assign(count, Expression.Add(count, Expression.Constant(1))));
        }, fail);
        return Keep(Boxed(Expression.Equal(count, Expression.Constant(1)), CelType.Bool));
    }

    private ParameterExpression Collect(MacroNode node, Node? filter, Func<Expression> result, LabelTarget fail)
    {
        var results = Keep(Expression.New(typeof(List<CelValue>)));
        Loop(node, next =>
        {
            if (filter is not null)
            {
                var kept = Expression.Label();
                Branch(filter, kept, next, fail);
                _code.Add(Expression.Label(kept));
            }

            _code.Add(Expression.Call(results, nameof(List<>.Add), null, result()));
        }, fail);
        return Unfailing(Expression.Call(((Func<List<CelValue>, CelValue>)Collections.Gather).Method, results), fail);
    }

    // The body may jump to the label it is given, which starts the next round.
    private void Loop(MacroNode node, Action<LabelTarget> body, LabelTarget fail)
    {
        var elements = Keep(Expression.Call(((Func<CelValue, CelList?>)Collections.Elements).Method, ValueOf(node.Range, fail)));
        FailIf(Expression.ReferenceEqual(elements, Expression.Constant(null)), Failures.NoSuchOverload, fail);
        var items = Keep(Expression.Property(elements, nameof(CelList.Items)));
        var index = Keep(Expression.Constant(0));
        var (top, done) = (Expression.Label(), Expression.Label());
        _code.AddRange(
            Expression.Label(top),
            Expression.IfThen(Expression.GreaterThanOrEqual(index, Expression.ArrayLength(items)), Expression.Goto(done)),
            Expression.Assign(_locals[node.Local], Expression.ArrayIndex(items, index)),
            Expression.Assign(index, Expression.Add(index, Expression.Constant(1))));
        Charge(Expression.Constant(node.Charge), fail);
        body(top);
        _code.AddRange(Expression.Goto(top), Expression.Label(done));
    }
}
