using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Verify;

/// <summary>Every entry in the order of the journal: versions without gaps, payloads that open and mean something, artifacts that are there.</summary>
internal sealed class EntryCheck(KnownKeys keys, Banks banks, BankDefinition bank, ReplayCheck replay, LinkCheck links)
{
    private readonly Dictionary<ulong, long> _versions = [];

    /// <summary>Customers seen so far.</summary>
    internal long Customers => _versions.Count;

    /// <summary>Takes the next entry of the journal.</summary>
    internal async ValueTask TakeAsync(JournalRow row, Findings found, CancellationToken cancel)
    {
        found.Looked++;
        var before = _versions.GetValueOrDefault(row.Customer);
        if (row.Version != before + 1) found.Add("verify.version", row.Sequence, $"A customer's version {row.Version} follows {before}.");
        _versions[row.Customer] = row.Version;
        if (row.Payload.IsEmpty) found.Unverified++;
        else if (await keys.FindAsync(row.Customer, cancel) is not { } key)
        {
            if (!await keys.IsErasedAsync(row.Customer, cancel)) found.Add("verify.key", row.Sequence, "There is no key for this entry's customer, and no erasure: keys.db is older than the journal or belongs to another one.");
        }
        else if (Open(key, row, found) is { } bytes && Read(row, bytes, found) is { } entry) Take(key, row, entry, found);
    }

    private static byte[]? Open(CustomerKey key, JournalRow row, Findings found)
    {
        try { return EntryVault.OpenBytes(key, row); }
        catch (StoreException)
        {
            found.Add("verify.payload", row.Sequence, "This entry does not open with its customer's key.");
            return null;
        }
    }

    private JournalEntry? Read(JournalRow row, byte[] bytes, Findings found)
    {
        try
        {
            var entry = banks.CodecOf(bank).Read((EntryCodec.Kind)row.Kind, row.At, bytes);
            // An event that the definition in use does not declare.
            if (entry is null) found.Unverified++;
            return entry;
        }
        catch (StoreException)
        {
            found.Add("verify.artifact", row.Sequence, "This decision names a bank definition that is not in the store, or is damaged.");
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            found.Add("verify.entry", row.Sequence, $"This entry of kind {row.Kind} opens but cannot be read.");
        }
        return null;
    }

    private void Take(CustomerKey key, JournalRow row, JournalEntry entry, Findings found)
    {
        if (entry is JournalEntry.EventTaken { Event: var e }) links.Take(key, e);
        if (entry is not JournalEntry.DecisionMade { Record: var record }) return;
        if (record.Input.DecisionId != DecisionId.Of(row.Customer, row.Version)) found.Add("verify.entry", row.Sequence, "This decision's id names another place in the journal.");
        replay.Take(row.Sequence, record, found);
    }
}
