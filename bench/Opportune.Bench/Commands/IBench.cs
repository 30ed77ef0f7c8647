using Opportune.Bench.Reporting;

namespace Opportune.Bench.Commands;

/// <summary>One thing that is measured.</summary>
internal interface IBench
{
    /// <summary>As it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Title { get; }

    /// <summary>Whether it runs when none is named.</summary>
    bool IsUsual { get; }

    /// <summary>Measures.</summary>
    Task<BenchReport> RunAsync(Workshop workshop);
}
