namespace Opportune.Learners;

/// <summary>One term of an additive model while it is learned: a value per cell, and the cell of each row.</summary>
internal abstract class AdditiveTerm(int[] cells, int count)
{
    /// <summary>The cell of each row.</summary>
    public int[] Cells { get; } = cells;

    /// <summary>How many cells there are.</summary>
    public int Count { get; } = count;

    /// <summary>Writes into steps the change of each cell that best lowers the loss, before shrinking.</summary>
    public abstract void Step(ReadOnlySpan<GradientSum> sums, int minRows, Span<double> steps);

    protected static double Newton(GradientSum sum) => -sum.Gradient / (sum.Hessian + 1.0); // a ridge of one keeps cells of few rows still

    protected static double Gain(GradientSum sum) => sum.Gradient * sum.Gradient / (sum.Hessian + 1.0);
}

/// <summary>A number's term: a step function of at most three parts per step; the last cell, of missing values, moves alone.</summary>
internal sealed class NumberTerm(int[] cells, int count) : AdditiveTerm(cells, count)
{
    public override void Step(ReadOnlySpan<GradientSum> sums, int minRows, Span<double> steps)
    {
        int bins = Count - 1;
        steps[bins] = Newton(sums[bins]);
        int first = Cut(sums[..bins], minRows, out _), from = 0, to = bins;
        if (first > 0)
        {
            int left = Cut(sums[..first], minRows, out double gainLeft), right = Cut(sums[first..bins], minRows, out double gainRight);
            int second = gainLeft >= gainRight ? left : right > 0 ? first + right : -1;
            foreach (int cut in (ReadOnlySpan<int>)(second > 0 ? [Math.Min(first, second), Math.Max(first, second)] : [first]))
            {
                Fill(sums, steps, from, cut);
                from = cut;
            }
        }
        Fill(sums, steps, from, to);
    }

    private static void Fill(ReadOnlySpan<GradientSum> sums, Span<double> steps, int from, int to)
    {
        GradientSum sum = default;
        for (int b = from; b < to; b++) sum += sums[b];
        steps[from..to].Fill(Newton(sum));
    }

    // The best place to cut in two, or −1.
    private static int Cut(ReadOnlySpan<GradientSum> sums, int minRows, out double gain)
    {
        GradientSum total = default, left = default;
        foreach (GradientSum s in sums) total += s;
        int best = -1;
        gain = 0.0;
        for (int b = 1; b < sums.Length; b++)
        {
            left += sums[b - 1];
            GradientSum right = total - left;
            if (left.Rows < minRows || right.Rows < minRows) continue;
            double now = Gain(left) + Gain(right) - Gain(total);
            if (now > gain) (gain, best) = (now, b);
        }
        return best;
    }
}

/// <summary>A category's term: every category moves by itself.</summary>
internal sealed class CategoryTerm(int[] cells, int count) : AdditiveTerm(cells, count)
{
    public override void Step(ReadOnlySpan<GradientSum> sums, int minRows, Span<double> steps)
    {
        for (int b = 0; b < Count; b++) steps[b] = Newton(sums[b]);
    }
}

/// <summary>A pair's term on a square of side² cells: per step one cut in each direction, and a value per quarter.</summary>
internal sealed class PairTerm(int[] cells, int side) : AdditiveTerm(cells, side * side)
{
    private readonly GradientSum[] above = new GradientSum[(side + 1) * (side + 1)];

    public int Side { get; } = side;

    public override void Step(ReadOnlySpan<GradientSum> sums, int minRows, Span<double> steps)
    {
        (int row, int column, _) = BestCut(sums, minRows);
        steps.Clear();
        if (row < 0) return;
        for (int quarter = 0; quarter < 4; quarter++)
        {
            (int r0, int r1) = quarter < 2 ? (0, row) : (row, Side);
            (int c0, int c1) = quarter % 2 == 0 ? (0, column) : (column, Side);
            double value = Newton(Area(r0, r1, c0, c1));
            for (int r = r0; r < r1; r++) steps.Slice(r * Side + c0, c1 - c0).Fill(value);
        }
    }

    /// <summary>The cuts that gain most over all quarters, and the gain over a constant (Y. Lou et al., KDD 2013, algorithm FAST).</summary>
    public (int Row, int Column, double Gain) BestCut(ReadOnlySpan<GradientSum> sums, int minRows)
    {
        int width = Side + 1;
        for (int r = 1; r <= Side; r++)
            for (int c = 1; c <= Side; c++)
                above[r * width + c] = above[(r - 1) * width + c] + above[r * width + c - 1] - above[(r - 1) * width + c - 1] + sums[(r - 1) * Side + c - 1];
        (int Row, int Column, double Gain) best = (-1, -1, 0.0);
        double whole = Gain(Area(0, Side, 0, Side));
        for (int r = 1; r < Side; r++)
        {
            for (int c = 1; c < Side; c++)
            {
                GradientSum a = Area(0, r, 0, c), b = Area(0, r, c, Side), d = Area(r, Side, 0, c), e = Area(r, Side, c, Side);
                if (Math.Min(Math.Min(a.Rows, b.Rows), Math.Min(d.Rows, e.Rows)) < minRows) continue;
                double gain = Gain(a) + Gain(b) + Gain(d) + Gain(e) - whole;
                if (gain > best.Gain) best = (r, c, gain);
            }
        }
        return best;
    }

    private GradientSum Area(int r0, int r1, int c0, int c1)
    {
        int width = Side + 1;
        return above[r1 * width + c1] - above[r0 * width + c1] - above[r1 * width + c0] + above[r0 * width + c0];
    }
}
