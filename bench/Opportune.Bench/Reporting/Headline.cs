namespace Opportune.Bench.Reporting;

/// <summary>The figures of the README's table, in its order.</summary>
internal static class Headline
{
    /// <summary>Ids of figures.</summary>
    internal static IReadOnlyList<string> Order { get; } =
    [
        "http.decisions", "http.bare-share", "http.fastapi-times", "http.same-work-times", "http.core-time", "http.p99-at-10k", "http.knee", "stages.decide",
        "rules.50", "rules.1000", "counters.durable", "ingest.fold", "ingest.import", "ingest.http", "batch.all", "why-not.p99", "start.ready", "swap.live", "swap.hiccup", "scale.ratio", "tree.row", "fsync.p50",
    ];
}
