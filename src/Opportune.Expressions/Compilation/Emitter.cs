using System.Linq.Expressions;
using System.Reflection;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Compilation;

/// <summary>Turns nodes into one delegate: straight code with jumps, numbers and texts unboxed, nothing allocated for scalar rules.</summary>
/// <remarks>Statements are written one after another into <see cref="_code"/>; what happens rarely goes to <see cref="_cold"/>, behind the rest.
/// A failure puts its code into <see cref="_raised"/> and jumps to the label of whoever handles it.</remarks>
internal sealed partial class Emitter
{
    private static readonly FieldInfo TagField = Field(nameof(CelValue.Tag));
    private static readonly FieldInfo BitsField = Field(nameof(CelValue.Bits));
    private static readonly FieldInfo ReferenceField = Field(nameof(CelValue.Reference));

    private readonly ParameterExpression _facts = Expression.Parameter(typeof(CelValue[]), "facts");
    private readonly ParameterExpression _raised = Expression.Variable(typeof(string), "raised");
    private readonly ParameterExpression _work = Expression.Variable(typeof(int), "work");
    private readonly List<ParameterExpression> _variables = [];
    private readonly List<Expression> _code = [];
    private readonly List<Expression> _cold = [];
    private readonly ParameterExpression[] _locals;

    private Emitter(int facts, int locals)
    {
        _locals = [.. Enumerable.Range(0, locals).Select(i => Expression.Variable(typeof(CelValue), $"local{i}"))];
        _variables.AddRange([_raised, _work, .. _locals]);
        _code.Add(Expression.Assign(_work, Expression.Constant(CelExpression.MaxWork)));
        _code.Add(Expression.IfThen(
            Expression.NotEqual(Expression.ArrayLength(_facts), Expression.Constant(facts)),
            Expression.Throw(Expression.Call(
                ((Func<int, int, ArgumentException>)CelExpression.WrongLength).Method, Expression.Constant(facts), Expression.ArrayLength(_facts)))));
    }

    /// <summary>Compiles to a function that gives what <see cref="Node.Evaluate"/> gives.</summary>
    public static Func<CelValue[], CelValue> Value(Node root, int facts, int locals)
    {
        var emitter = new Emitter(facts, locals);
        return emitter.Finish<Func<CelValue[], CelValue>>(typeof(CelValue), emitter.Return(root), Failure(emitter._raised));
    }

    /// <summary>Compiles to a function that tells whether the value is true.</summary>
    public static Predicate<CelValue[]> Truth(Node root, int facts, int locals)
    {
        var emitter = new Emitter(facts, locals);
        return emitter.Finish<Predicate<CelValue[]>>(typeof(bool), emitter.ReturnTruth(root), failure: Expression.Constant(false));
    }

    private static FieldInfo Field(string name) => typeof(CelValue).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    private Action<LabelTarget, LabelTarget> Return(Node root) => (end, fail) =>
    {
        if (root.Type.Kind != CelKind.Bool)
        {
            _code.Add(Expression.Return(end, ValueOf(root, fail)));
            return;
        }

        var (yes, no) = (Expression.Label(), Expression.Label());
        Branch(root, yes, no, fail);
        _code.AddRange(Expression.Label(yes), Expression.Return(end, Expression.Field(null, typeof(CelValue), nameof(CelValue.True))));
        _code.AddRange(Expression.Label(no), Expression.Return(end, Expression.Field(null, typeof(CelValue), nameof(CelValue.False))));
    };

    private Action<LabelTarget, LabelTarget> ReturnTruth(Node root) => (end, fail) =>
    {
        var (yes, no) = (Expression.Label(), Expression.Label());
        Branch(root, yes, no, fail);
        _code.AddRange(Expression.Label(yes), Expression.Return(end, Expression.Constant(true)));
        _code.AddRange(Expression.Label(no), Expression.Return(end, Expression.Constant(false)));
    };

    private T Finish<T>(Type result, Action<LabelTarget, LabelTarget> emit, Expression failure)
        where T : Delegate
    {
        var (end, fail) = (Expression.Label(result), Expression.Label());
        emit(end, fail);
        var body = Expression.Block(result, _variables,
            [.. _code, .. _cold, Expression.Label(fail), Expression.Label(end, failure)]);
        return Expression.Lambda<T>(body, _facts).Compile();
    }

    private ParameterExpression Variable(Type type)
    {
        var variable = Expression.Variable(type);
        _variables.Add(variable);
        return variable;
    }

    private ParameterExpression Keep(Expression value)
    {
        var variable = Variable(value.Type);
        _code.Add(Expression.Assign(variable, value));
        return variable;
    }

    // Where the test holds, the error becomes what is raised.
    private void FailIf(Expression test, Expression code, LabelTarget fail)
    {
        var here = Expression.Label();
        _code.Add(Expression.IfThen(test, Expression.Goto(here)));
        _cold.AddRange(Expression.Label(here), Expression.Assign(_raised, code), Expression.Goto(fail));
    }

    private void FailIf(Expression test, CelValue error, LabelTarget fail) => FailIf(test, Expression.Constant(error.ErrorCode), fail);

    private void Fail(CelValue error, LabelTarget fail) =>
        _code.AddRange(Expression.Assign(_raised, Expression.Constant(error.ErrorCode)), Expression.Goto(fail));

    private void FailIfError(Expression value, LabelTarget fail) => FailIf(Is(value, CelKind.Error), Text(value), fail);

    private static NewExpression Failure(Expression code) => New(CelKind.Error, Expression.Constant(0L), code);

    private static NewExpression New(CelKind kind, Expression bits, Expression reference) => Expression.New(
        typeof(CelValue).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(CelKind), typeof(long), typeof(object)])!,
        Expression.Constant(kind), bits, Expression.Convert(reference, typeof(object)));

    private static BinaryExpression Is(Expression value, CelKind kind) =>
        Expression.Equal(Expression.Convert(Expression.Field(value, TagField), typeof(byte)), Expression.Constant((byte)kind));

    private static BinaryExpression IsNot(Expression value, CelKind kind) =>
        Expression.NotEqual(Expression.Convert(Expression.Field(value, TagField), typeof(byte)), Expression.Constant((byte)kind));

    private static MemberExpression Bits(Expression value) => Expression.Field(value, BitsField);

    private static UnaryExpression Text(Expression value) => Expression.Convert(Expression.Field(value, ReferenceField), typeof(string));
}
