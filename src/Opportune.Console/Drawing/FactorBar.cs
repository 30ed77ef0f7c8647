using Opportune.Engine.Explain;

namespace Opportune.Console.Drawing;

/// <summary>What a priority is made of, as a bar: its length is the priority beside the highest one, its parts are each factor's share of the logarithm.</summary>
/// <remarks>ln(P·C·V·L) = ln P + ln C + ln V + ln L; a factor's share is |ln f| / Σ|ln f|, so a factor of exactly 1 has none. A priority of 0 or less has no logarithm and no bar.</remarks>
/// <param name="Parts">P, C, V and L in this order, without those of no width; x and width in hundredths of the bar.</param>
internal sealed record FactorBar(IReadOnlyList<FactorPart> Parts)
{
    private const double Full = 100;

    internal static FactorBar Of(ExplainedScore score, double highest)
    {
        if (score.Priority <= 0 || highest <= 0) return new([]);
        (string Key, string Name, double Factor)[] factors = [("p", "Propensity", score.P), ("c", "Context", score.C), ("v", "Value", score.V), ("l", "Lever", score.L)];
        var total = factors.Sum(f => Math.Abs(Math.Log(f.Factor)));
        if (total <= 0) return new([]);
        var (parts, x) = (new List<FactorPart>(), 0.0);
        foreach (var (key, name, factor) in factors)
        {
            var share = Math.Abs(Math.Log(factor)) / total;
            var width = share * Full * Math.Min(1, score.Priority / highest);
            if (width > 0) parts.Add(new(key, name, share, factor < 1, x, width));
            x += width;
        }
        return new(parts);
    }

    /// <summary>For those who cannot see it: <c>Propensity 52 % (lowers), Value 48 % (raises)</c>.</summary>
    internal string InWords => Parts.Count == 0 ? "No priority above zero" : string.Join(", ", Parts.Select(p => $"{p.Name} {Written.Number(p.Share * Full, "0")} % ({(p.Lowers ? "lowers" : "raises")})"));
}

/// <summary>One factor's part of a bar.</summary>
internal sealed record FactorPart(string Key, string Name, double Share, bool Lowers, double X, double Width);
