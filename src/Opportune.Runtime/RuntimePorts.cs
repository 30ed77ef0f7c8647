using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime;

/// <summary>Everything outside that the shell needs.</summary>
/// <param name="Journal">Where entries go.</param>
/// <param name="Keys">Where customers' keys are.</param>
/// <param name="Artifacts">Where definitions and models are kept for as long as records name them.</param>
/// <param name="Time">The clock.</param>
/// <param name="Channels">Ways out, by name.</param>
/// <param name="LoadBank">Makes a definition of the bytes under which it is kept; throws <see cref="FormatException"/> for any other.</param>
/// <param name="Snapshots">Where states are cached; null folds every customer from the journal.</param>
public sealed record RuntimePorts(IJournal Journal, ICustomerKeys Keys, IArtifacts Artifacts, TimeProvider Time, IReadOnlyList<IChannel> Channels, Func<ReadOnlyMemory<byte>, BankDefinition> LoadBank,
    ISnapshots? Snapshots = null);
