using System.Globalization;
using Opportune.Bench.Reporting;

namespace Opportune.Bench.Rivals;

/// <summary>Where our answers and a rival's must be equal, and how far apart they were.</summary>
internal sealed class Agreement
{
    private readonly List<string[]> _rows = [];

    /// <summary>Whether all compared so far agree.</summary>
    internal bool IsWhole { get; private set; } = true;

    /// <summary>Compares answers one by one; tells whether the largest difference is tolerated.</summary>
    internal bool Check(string what, string rival, IEnumerable<double> ours, IEnumerable<double> theirs, double tolerated)
    {
        double[] one = [.. ours], other = [.. theirs];
        var largest = one.Length == other.Length && one.Length > 0 ? one.Zip(other, (a, b) => Math.Abs(a - b)).Max() : double.PositiveInfinity;
        var agrees = largest <= tolerated;
        IsWhole &= agrees;
        _rows.Add([what, rival, one.Length.ToString("N0", CultureInfo.InvariantCulture), largest.ToString("0.0e+0", CultureInfo.InvariantCulture), tolerated.ToString("0e+0", CultureInfo.InvariantCulture), agrees ? "yes" : "**no**"]);
        return agrees;
    }

    /// <summary>The table.</summary>
    internal Grid Grid() => new("Answers compared first", ["answers", "rival", "compared", "largest difference", "tolerated", "agree"], _rows);
}
