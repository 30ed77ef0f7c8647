using Opportune.Bench.Counters;
using Opportune.Bench.Disk;
using Opportune.Bench.Http;
using Opportune.Bench.Rules;
using Opportune.Bench.Stages;

namespace Opportune.Bench.Commands;

/// <summary>Every bench, in the order in which they run.</summary>
internal static class BenchCatalogue
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IBench> All { get; } = [new HttpBench(), new StagesBench(), new RulesBench(), new CountersBench(), new FsyncBench()];
}
