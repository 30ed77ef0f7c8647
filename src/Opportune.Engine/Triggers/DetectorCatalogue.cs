using System.Collections.Frozen;
using Opportune.Engine.Triggers.Detectors;

namespace Opportune.Engine.Triggers;

/// <summary>Every detector there is, by name.</summary>
public static class DetectorCatalogue
{
    /// <summary>All of them, in the order in which a reader meets them.</summary>
    public static IReadOnlyList<IDetector> All { get; } =
    [
        new SalaryReceived(), new SalaryIncreased(), new SalaryStopped(), new IdleCash(), new LowBalanceAhead(),
        new RepeatedOverdraft(), new HomeSearch(), new AbandonedApplication(), new Travel(), new LargeDeposit(),
    ];

    private static readonly FrozenDictionary<string, IDetector> ByName = All.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>The detector of a name, or null.</summary>
    public static IDetector? Find(string name) => ByName.GetValueOrDefault(name);
}
