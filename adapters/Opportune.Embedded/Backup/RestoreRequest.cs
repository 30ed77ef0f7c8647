namespace Opportune.Embedded.Backup;

/// <summary>What to restore, and where to.</summary>
/// <param name="From">Folder of the data's backup.</param>
/// <param name="KeysFrom">Folder of the keys' backup; as new as the data's or newer.</param>
/// <param name="To">The data folder to make; new or empty.</param>
/// <param name="KeysTo">The keys folder to make; null for <paramref name="To"/>.</param>
/// <param name="Erasures">The newest <c>erasures.jsonl</c> that there is, which outlived the store; null only where nobody was erased since the keys' backup.</param>
/// <param name="UntilSequence">Keeps entries up to this one; null for all. Erasures count whenever they came.</param>
/// <param name="Until">Keeps entries before the first that was taken in after this instant; null for all.</param>
public sealed record RestoreRequest(string From, string KeysFrom, string To, string? KeysTo = null, string? Erasures = null, long? UntilSequence = null, DateTimeOffset? Until = null);

/// <summary>What was restored.</summary>
/// <param name="Sequence">Last sequence of the journal.</param>
/// <param name="Customers">Number of customers in the journal.</param>
/// <param name="Digest">End of the journal's chain, hexadecimal.</param>
/// <param name="Erased">Customers of the backup whose keys were destroyed again.</param>
/// <param name="Cut">Entries of the backup that came later and were left out.</param>
public sealed record RestoredStore(long Sequence, long Customers, string Digest, int Erased, long Cut = 0);
