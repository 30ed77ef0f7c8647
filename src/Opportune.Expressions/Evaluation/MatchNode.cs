using Opportune.Expressions.Matching;

namespace Opportune.Expressions.Evaluation;

/// <summary><c>text.matches('pattern')</c> with a pattern that is known in advance.</summary>
internal sealed class MatchNode(Node text, Pattern pattern) : Node(CelType.Bool, Sum(text))
{
    public Node Text { get; } = text;

    public override CelValue Evaluate(ref Frame frame)
    {
        var text = Text.Evaluate(ref frame);
        return text.IsError ? text : Match(text, ref frame.Work);
    }

    public CelValue Match(CelValue text, ref int work) => Strings.Matches(text, pattern, ref work);
}
