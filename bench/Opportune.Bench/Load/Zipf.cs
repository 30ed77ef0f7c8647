using Opportune.Bench.Sample;

namespace Opportune.Bench.Load;

/// <summary>Customers as they come in real life: few often, many seldom. P(rank k) ∝ 1 / k^s.</summary>
/// <remarks>Drawn beforehand into a ring, so that a draw while measuring costs nothing. Ranks are spread over the numbers, so that neighbours in rank are no neighbours in the store.</remarks>
internal sealed class Zipf
{
    private readonly int[] _ring;
    private int _at;

    /// <summary>Draws the ring.</summary>
    /// <param name="count">Customers, ≥ 1.</param>
    /// <param name="exponent">s; 1 is usual, 0 makes all equal.</param>
    /// <param name="ring">Draws kept; then they repeat.</param>
    /// <param name="seed">Equal seeds give equal rings.</param>
    internal Zipf(int count, double exponent, int ring, ulong seed)
    {
        var cumulative = new double[count];
        var sum = 0.0;
        for (var k = 0; k < count; k++) cumulative[k] = sum += Math.Pow(k + 1, -exponent);
        var draws = new Draws(seed);
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = draws.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        _ring = new int[ring];
        for (var i = 0; i < ring; i++)
        {
            var found = Array.BinarySearch(cumulative, draws.Unit() * sum);
            _ring[i] = order[Math.Min(count - 1, found < 0 ? ~found : found)];
        }
    }

    /// <summary>The next customer's number.</summary>
    internal int Next() => _ring[_at = _at + 1 == _ring.Length ? 0 : _at + 1];
}
