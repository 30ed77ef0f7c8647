using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Engine.Triggers;

namespace Opportune.Definition;

/// <summary>Makes a bank's definition from its texts and reports every mistake in them.</summary>
public static class BankLoader
{
    /// <summary>Loads a bank. Never throws, whatever the texts say; the same source gives the same definition and findings.</summary>
    /// <param name="source">The texts.</param>
    /// <param name="detectors">The detectors that moments may name.</param>
    /// <param name="builtInEvents">The event types that every bank has.</param>
    public static LoadedBank Load(BankSource source, IReadOnlyList<IDetector> detectors, IReadOnlyDictionary<string, EventType> builtInEvents)
    {
        var findings = new FindingList();
        var files = BankFiles.Read(source, findings);
        var bank = new BankReader(files, detectors, builtInEvents, findings).Read(source);
        return new(findings.HasErrors ? null : bank, findings.Sorted);
    }
}
