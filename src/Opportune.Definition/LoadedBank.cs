using Opportune.Engine.Bank;

namespace Opportune.Definition;

/// <summary>What came of loading a bank.</summary>
/// <param name="Bank">The definition; null if any finding is an error.</param>
/// <param name="Findings">All that was found, ordered by file and place.</param>
public sealed record LoadedBank(BankDefinition? Bank, IReadOnlyList<Finding> Findings);
