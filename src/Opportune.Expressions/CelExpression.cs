using System.Diagnostics.CodeAnalysis;
using Opportune.Expressions.Checking;
using Opportune.Expressions.Compilation;
using Opportune.Expressions.Evaluation;
using Opportune.Expressions.Indexing;
using Opportune.Expressions.Parsing;

namespace Opportune.Expressions;

/// <summary>A condition or formula of the bank, parsed and type-checked. Immutable and safe to share between threads.</summary>
/// <remarks>A subset of the Common Expression Language; <c>docs/expressions.md</c> has the language on one page.
/// Errors while evaluating are values (<see cref="CelKind.Error"/>), never exceptions.</remarks>
public sealed class CelExpression
{
    /// <summary>Longest text, in UTF-16 code units; beyond it the error is <c>expression.too-long</c>.</summary>
    public const int MaxTextLength = 4_096;

    /// <summary>Deepest nesting; beyond it the error is <c>expression.too-deep</c>. A chain of &amp;&amp; or || is one level.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most steps of one evaluation (about one per node of a loop's body and round); beyond it the value is
    /// <c>expression.too-costly</c>.</summary>
    public const int MaxWork = 1_000_000;

    private readonly Node _root;
    private readonly int _locals;
    private readonly int _facts;

    private CelExpression(string text, Node root, Checker checker, VariableSchema schema)
    {
        Text = text;
        _root = root;
        _locals = checker.Locals;
        _facts = schema.Count;
        Variables = [.. checker.Facts];
        Comparisons = ComparisonFinder.Find(root);
        Mentions = [.. checker.Mentions];
    }

    /// <summary>The text as given.</summary>
    public string Text { get; }

    /// <summary>How many values it must be given: the slots of its schema.</summary>
    public int Slots => _facts;

    /// <summary>What the expression gives; the kind of a result is this type's or <see cref="CelKind.Error"/>, anything if it is dyn.</summary>
    public CelType Type => _root.Type;

    /// <summary>The distinct slots that the expression names, ascending.</summary>
    public IReadOnlyList<int> Variables { get; }

    /// <summary>The simple comparisons that must all hold for the expression to be true, in the order written; used to say what would change a
    /// verdict. Conditions inside an alternative are left out.</summary>
    public IReadOnlyList<CelComparison> Comparisons { get; }

    /// <summary>The texts that facts are compared with, alternatives included, in the order written; used to find names that nothing has.</summary>
    public IReadOnlyList<CelMention> Mentions { get; }

    /// <summary>Parses and type-checks.</summary>
    /// <param name="text">At most <see cref="MaxTextLength"/> characters.</param>
    /// <param name="schema">The facts that may be read; frozen from now on.</param>
    /// <param name="expected">The type needed; null accepts any. A dyn expression is accepted, and then checked when it is evaluated.</param>
    /// <param name="expression">The expression, if there are no errors.</param>
    /// <param name="errors">What is wrong, in the order of the text; the first error only where the text is no expression at all.</param>
    public static bool TryCheck(string text, VariableSchema schema, CelType? expected,
        [NotNullWhen(true)] out CelExpression? expression, out IReadOnlyList<CelError> errors) =>
        TryCheck(text, schema, expected, lenient: false, out expression, out errors);

    /// <summary>Parses and type-checks.</summary>
    /// <exception cref="FormatException">The expression is wrong; the message is the first error.</exception>
    public static CelExpression Check(string text, VariableSchema schema, CelType? expected = null) =>
        TryCheck(text, schema, expected, out var expression, out var errors) ? expression : throw new FormatException(errors[0].ToString());

    /// <summary>The value for these facts: the reference of what the expression means. Never throws for any values.</summary>
    /// <param name="variables">One value a slot of the schema.</param>
    /// <exception cref="ArgumentException">There are fewer or more values than slots.</exception>
    public CelValue Interpret(ReadOnlySpan<CelValue> variables)
    {
        if (variables.Length != _facts)
        {
            throw WrongLength(_facts, variables.Length);
        }

        var frame = new Frame(variables, _locals);
        return _root.Evaluate(ref frame);
    }

    /// <summary>A delegate equal to <see cref="Interpret"/> for every input; thread-safe.</summary>
    /// <remarks>Compiling takes about a millisecond; the delegate then allocates nothing for rules over scalars.</remarks>
    public Func<CelValue[], CelValue> Compile() => Emitter.Value(_root, _facts, _locals);

    /// <summary>A delegate that is true where <see cref="Interpret"/> gives true, and false where it gives anything else, errors included;
    /// thread-safe. The fastest way to ask many rules which customers they let through.</summary>
    public Predicate<CelValue[]> CompilePredicate() => Emitter.Truth(_root, _facts, _locals);

    /// <summary>The ways for it to be true.</summary>
    /// <param name="facts">Room for all facts.</param>
    internal Clause[] Clauses(CelValue[] facts) => Clause.Of(_root, true, facts);

    internal static ArgumentException WrongLength(int expected, int actual) =>
        new($"The schema has {expected} slots, but {actual} values were given.");

    internal static bool TryCheck(string text, VariableSchema schema, CelType? expected, bool lenient,
        [NotNullWhen(true)] out CelExpression? expression, out IReadOnlyList<CelError> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(schema);
        schema.Freeze();
        var problems = new Problems(text);
        errors = problems.Errors;
        expression = null;
        try
        {
            var checker = new Checker(text, schema, problems, lenient);
            var root = checker.CheckRoot(Parser.Parse(text), expected);
            expression = errors.Count == 0 ? new CelExpression(text, root, checker, schema) : null;
        }
        catch (Refusal refusal)
        {
            problems.Add(refusal);
        }

        return expression is not null;
    }
}
