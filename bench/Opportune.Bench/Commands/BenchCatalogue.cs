using Opportune.Bench.Batch;
using Opportune.Bench.Counters;
using Opportune.Bench.Disk;
using Opportune.Bench.Http;
using Opportune.Bench.Ingest;
using Opportune.Bench.Rivals;
using Opportune.Bench.Rules;
using Opportune.Bench.Scale;
using Opportune.Bench.Smoke;
using Opportune.Bench.Soak;
using Opportune.Bench.Stages;
using Opportune.Bench.Start;
using Opportune.Bench.Swap;
using Opportune.Bench.Trees;

namespace Opportune.Bench.Commands;

/// <summary>Every bench, in the order in which they run.</summary>
internal static class BenchCatalogue
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IBench> All { get; } =
    [
        new FsyncBench(), new HttpBench(), new StagesBench(), new RulesBench(), new CountersBench(), new IngestBench(), new BatchBench(), new StartBench(), new SwapBench(), new ScaleBench(), new TreeBench(), new SmokeBench(), new SoakBench(), new RivalsBench(),
    ];
}
