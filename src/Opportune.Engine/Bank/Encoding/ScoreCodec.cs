namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes the scores of a decision and reads them back: most of a record's bytes.</summary>
/// <remarks>Actions follow each other, most context and lever factors are 1, and a priority is the product of its factors: one byte says all of that.</remarks>
internal sealed class ScoreCodec : IRows<ScoredAction>
{
    private const int Forms = 3;
    private const ulong IsProduct = 1;
    private const ulong HasContext = 2;
    private const ulong HasLevers = 4;

    public static void Write(EntryWriter w, ReadOnlySpan<ScoredAction> scores)
    {
        w.Int(scores.Length);
        var next = 0;
        foreach (ref readonly var s in scores)
        {
            var isProduct = BitConverter.DoubleToInt64Bits(s.P * s.C * s.V * s.L) == BitConverter.DoubleToInt64Bits(s.Priority);
            w.Unsigned(ZigZag.Of(s.Action - next) << Forms | (isProduct ? IsProduct : 0) | (s.C == 1 ? 0 : HasContext) | (s.L == 1 ? 0 : HasLevers));
            w.Parts(s.P, Fineness.Chance);
            w.Parts(s.Uncertainty, Fineness.Chance);
            w.Parts(s.V, Fineness.Value);
            if (s.C != 1) w.Number(s.C);
            if (s.L != 1) w.Number(s.L);
            if (!isProduct) w.Double(s.Priority);
            next = s.Action + 1;
        }
    }

    public static List<ScoredAction> Read(EntryReader r)
    {
        var next = 0L;
        return r.List(() =>
        {
            var head = r.Unsigned();
            next += ZigZag.Back(head >> Forms);
            if (next is < 0 or >= int.MaxValue) throw new FormatException("A score names no action.");
            var (p, uncertainty, v) = (r.Parts(Fineness.Chance), r.Parts(Fineness.Chance), r.Parts(Fineness.Value));
            var c = (head & HasContext) != 0 ? r.Number() : 1;
            var l = (head & HasLevers) != 0 ? r.Number() : 1;
            return new ScoredAction((int)next++, p, uncertainty, c, v, l, (head & IsProduct) != 0 ? p * c * v * l : r.Double());
        });
    }

    /// <summary>As the second format had them.</summary>
    internal static List<ScoredAction> ReadSecond(EntryReader r) => r.List(() =>
    {
        var (action, form, p, uncertainty, c, v, l) = (r.Int32(), r.Byte(), r.Number(), r.Number(), r.Number(), r.Number(), r.Number());
        return form <= IsProduct ? new ScoredAction(action, p, uncertainty, c, v, l, form == IsProduct ? p * c * v * l : r.Double()) : throw new FormatException("A score has a form that is not known.");
    });
}
