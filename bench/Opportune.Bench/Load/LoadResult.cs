namespace Opportune.Bench.Load;

/// <summary>What a load run saw.</summary>
/// <param name="Seconds">How long it measured.</param>
/// <param name="Offered">Requests whose time came, in an open loop; requests sent, in a closed one.</param>
/// <param name="Good">Answers with a 2xx status.</param>
/// <param name="Bad">Other answers, lost connections, and requests unanswered at the end.</param>
/// <param name="Latency">From the instant a request was due to its last byte: a stall of the server counts for every request that should have been sent meanwhile.</param>
/// <param name="Service">From sending to the last byte: what a generator that waits for the server would report.</param>
/// <param name="GeneratorSeconds">Core time of the generator.</param>
/// <param name="FirstBad">The status and body of the first bad answer, or null.</param>
internal sealed record LoadResult(double Seconds, long Offered, long Good, long Bad, Histogram Latency, Histogram Service, double GeneratorSeconds, string? FirstBad)
{
    /// <summary>Good answers a second.</summary>
    internal double PerSecond => Good / Seconds;

    /// <summary>The generator's core time an answer, in microseconds.</summary>
    internal double GeneratorMicroseconds => GeneratorSeconds * 1e6 / Math.Max(1, Good);
}
