namespace Opportune.Expressions.Evaluation;

internal enum Macro : byte { All, Exists, ExistsOne, Filter, Map }

/// <summary>A loop over the elements of a list or the keys of a map; only the map of three arguments has a filter.</summary>
internal sealed class MacroNode(Macro macro, Node range, int local, Node? filter, Node body, CelType type)
    : Node(type, 1 + range.Size + body.Size + (filter?.Size ?? 0))
{
    public Macro Macro { get; } = macro;

    public Node Range { get; } = range;

    public int Local { get; } = local;

    public Node? Filter { get; } = filter;

    public Node Body { get; } = body;

    /// <summary>What one round costs.</summary>
    public int Charge { get; } = body.Size + (filter?.Size ?? 0);

    public override CelValue Evaluate(ref Frame frame)
    {
        var range = Range.Evaluate(ref frame);
        if (range.IsError)
        {
            return range;
        }

        var elements = Collections.Elements(range);
        if (elements is null)
        {
            return Failures.NoSuchOverload;
        }

        return Macro switch
        {
            Macro.All => Decide(elements, decidedBy: false, ref frame),
            Macro.Exists => Decide(elements, decidedBy: true, ref frame),
            Macro.ExistsOne => Count(elements, ref frame),
            Macro.Filter => Keep(elements, ref frame),
            _ => Transform(elements, ref frame),
        };
    }

    private CelValue Decide(CelList elements, bool decidedBy, ref Frame frame)
    {
        CelValue? error = null;
        foreach (var element in elements.Items)
        {
            if (!TryBegin(element, ref frame))
            {
                return Failures.TooCostly;
            }

            var value = Truth(Body.Evaluate(ref frame));
            if (value.Tag != CelKind.Bool)
            {
                error ??= value;
            }
            else if (value.Bits != 0 == decidedBy)
            {
                return value;
            }
        }

        return error ?? CelValue.Bool(!decidedBy);
    }

    private CelValue Count(CelList elements, ref Frame frame)
    {
        var count = 0;
        foreach (var element in elements.Items)
        {
            var value = TryBegin(element, ref frame) ? Truth(Body.Evaluate(ref frame)) : Failures.TooCostly;
            if (value.IsError)
            {
                return value;
            }

            count += value.Bits != 0 ? 1 : 0;
        }

        return CelValue.Bool(count == 1);
    }

    private CelValue Keep(CelList elements, ref Frame frame)
    {
        var kept = new List<CelValue>();
        foreach (var element in elements.Items)
        {
            var value = TryBegin(element, ref frame) ? Truth(Body.Evaluate(ref frame)) : Failures.TooCostly;
            if (value.IsError)
            {
                return value;
            }

            if (value.Bits != 0)
            {
                kept.Add(element);
            }
        }

        return Collections.Gather(kept);
    }

    private CelValue Transform(CelList elements, ref Frame frame)
    {
        var results = new List<CelValue>();
        foreach (var element in elements.Items)
        {
            var keep = !TryBegin(element, ref frame) ? Failures.TooCostly
                : Filter is null ? CelValue.True
                : Truth(Filter.Evaluate(ref frame));
            if (keep.IsError)
            {
                return keep;
            }

            if (keep.Bits == 0)
            {
                continue;
            }

            var value = Body.Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            results.Add(value);
        }

        return Collections.Gather(results);
    }

    // Every round is paid for before it starts.
    private bool TryBegin(CelValue element, ref Frame frame)
    {
        frame.Locals[Local] = element;
        frame.Work -= Charge;
        return frame.Work >= 0;
    }

    private static CelValue Truth(CelValue value) => value.Tag is CelKind.Bool or CelKind.Error ? value : Failures.NoSuchOverload;
}
