namespace Opportune.Expressions.Indexing;

/// <summary>Numbers, times and truth values, divided by the thresholds of the conditions.</summary>
internal sealed class NumberAxis : Axis
{
    private readonly Scale _scale;
    private readonly long[] _cuts;

    public NumberAxis(Scale scale, Reading reading, IReadOnlyList<(Literal Literal, int Bit)> literals)
        : this(scale, [.. literals.SelectMany(l => Cuts(scale, l.Literal)).Distinct().Order()], reading, literals)
    {
    }

    private NumberAxis(Scale scale, long[] cuts, Reading reading, IReadOnlyList<(Literal Literal, int Bit)> literals)
        : base(reading, [scale.ValueOf(scale.First), .. cuts.Select(scale.ValueOf)], literals) => (_scale, _cuts) = (scale, cuts);

    /// <summary>The cuts at which a literal does change.</summary>
    private static IEnumerable<long> Cuts(Scale scale, Literal literal)
    {
        var held = literal.Holds(scale.ValueOf(scale.First));
        foreach (var cut in scale.Cuts(literal))
        {
            if (literal.Holds(scale.ValueOf(cut)) != held)
            {
                held = !held;
                yield return cut;
            }
        }
    }

    // How many cuts are at or below the key: a binary search that always takes the same number of steps, so that the processor need not guess.
    protected override int RegionOf(in CelValue fact)
    {
        var (cuts, key) = (_cuts, _scale.KeyOf(fact));
        unchecked
        {
            var (below, left) = (0, cuts.Length);
            while (left > 0)
            {
                var half = (left + 1) >> 1;
                below += cuts[below + half - 1] <= key ? half : 0;
                left -= half;
            }

            return below;
        }
    }
}
