using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions.Indexing;

/// <summary>The one thing that a condition looks at.</summary>
/// <param name="Slot">The fact.</param>
/// <param name="Kind">Of the fact; <see cref="CelKind.Null"/> where the condition only asks whether there is one.</param>
/// <param name="Member">The text that is looked for where the fact is a list; else null.</param>
internal readonly record struct Reading(int Slot, CelKind Kind, string? Member)
{
    /// <summary>Both readings at once; null where they are of different things.</summary>
    public Reading? Join(Reading other) =>
        this == other || this == new Reading(other.Slot, CelKind.Null, null) ? other
        : other == new Reading(Slot, CelKind.Null, null) ? this
        : null;
}

/// <summary>Finds what a condition reads, if that is one fact and the condition compares it with constants only.</summary>
internal sealed class ReadingFinder
{
    private const int MostConstants = 256;
    private readonly List<CelValue> _constants = [];

    private ReadingFinder()
    {
    }

    /// <summary>What is read; null after success where nothing is.</summary>
    public Reading? Found { get; private set; }

    /// <summary>What the fact is compared with, elements of lists one by one.</summary>
    public IReadOnlyList<CelValue> Constants => _constants;

    /// <summary>Null if the condition reads several things, or does more with them than comparing.</summary>
    public static ReadingFinder? Find(Node condition)
    {
        var finder = new ReadingFinder();
        return finder.Visit(condition) && finder._constants.Count <= MostConstants ? finder : null;
    }

    private bool Visit(Node node) => node switch
    {
        ConstantNode => true,
        HasFactNode has => Reads(new(has.Slot, CelKind.Null, null)),
        FactNode { Type.Kind: CelKind.Bool } fact => Compares(fact, CelValue.True),
        LogicNode logic => Array.TrueForAll(logic.Operands, Visit),
        ConditionalNode choice => Visit(choice.Condition) && Visit(choice.Yes) && Visit(choice.No),
        CallNode { Function: var function } not when function == Functions.Not => Visit(not.Arguments[0]),
        CallNode { Function: var function, Arguments: [var left, var right] } when function == Functions.In => VisitIn(left, right),
        CallNode { Function: var function, Arguments: [var left, var right] } when IsEquality(function) || IsOrder(function) =>
            (left, right) switch
            {
                (FactNode fact, ConstantNode constant) => VisitComparison(function, fact, constant.Value),
                (ConstantNode constant, FactNode fact) => VisitComparison(function, fact, constant.Value),
                _ => false,
            },
        _ => false,
    };

    private bool VisitIn(Node value, Node container) => (value, container) switch
    {
        (FactNode fact, ConstantNode { Value: { Tag: CelKind.List } list }) =>
            (Scale.Of(fact.Type.Kind) is not null || fact.Type.Kind == CelKind.String) && Compares(fact, ((CelList)list.Reference!).Items),
        (ConstantNode { Value: { Tag: CelKind.String } text }, FactNode { Type.Kind: CelKind.List } fact) =>
            Reads(new(fact.Slot, CelKind.List, text.AsString)),
        _ => false,
    };

    private bool VisitComparison(Function function, FactNode fact, CelValue constant) =>
        (Scale.Of(fact.Type.Kind) is not null || (fact.Type.Kind == CelKind.String && IsEquality(function))) && Compares(fact, constant);

    private bool Compares(FactNode fact, params ReadOnlySpan<CelValue> constants)
    {
        _constants.AddRange(constants);
        return Reads(new(fact.Slot, fact.Type.Kind!.Value, null));
    }

    private bool Reads(Reading reading)
    {
        var joined = Found is { } found ? found.Join(reading) : reading;
        Found = joined;
        return joined is not null;
    }

    private static bool IsEquality(Function function) => function == Functions.Equal || function == Functions.NotEqual;

    private static bool IsOrder(Function function) =>
        function == Functions.Less || function == Functions.LessOrEqual || function == Functions.Greater || function == Functions.GreaterOrEqual;
}
