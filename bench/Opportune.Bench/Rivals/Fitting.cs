using System.Diagnostics;

namespace Opportune.Bench.Rivals;

/// <summary>Seconds of learning, as of a rival: the best of several, with one and with two threads.</summary>
internal static class Fitting
{
    /// <summary>Learns again and again.</summary>
    /// <param name="learn">Given the number of threads.</param>
    /// <param name="times">With each number of threads.</param>
    internal static (T Model, double Seconds) Best<T>(Func<int, T> learn, int times)
    {
        var (best, model) = (double.PositiveInfinity, learn(1)); // the first warms up
        foreach (var threads in new[] { 1, 2 })
        {
            for (var k = 0; k < times; k++)
            {
                var started = Stopwatch.GetTimestamp();
                model = learn(threads);
                best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }
        return (model, best);
    }
}
