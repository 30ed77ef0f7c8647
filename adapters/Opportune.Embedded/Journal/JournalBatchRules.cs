using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>What a batch must be before anything is written: a caller's mistake is told, not stored.</summary>
internal static class JournalBatchRules
{
    private const int MostRows = 10_000;
    private const int KeyLength = 32;

    /// <summary>Refuses malformed batches. Gaps in versions are not malformed: they lose.</summary>
    /// <exception cref="ArgumentException">A batch has no row or more than 10,000, or a row has no customer, no version or no payload, or a link's key is not 32 bytes.</exception>
    public static void Check(IReadOnlyList<JournalBatch> batches)
    {
        foreach (var batch in batches)
        {
            if (batch.Rows.Count is < 1 or > MostRows) throw new ArgumentException("A batch has 1 to 10,000 rows.", nameof(batches));
            for (var i = 0; i < batch.Rows.Count; i++)
                if (batch.Rows[i] is var row && (row.Customer == 0 || row.Version < 1 || row.Payload.IsEmpty))
                    throw new ArgumentException("A row has a customer other than 0, a version from 1 and a payload.", nameof(batches));
            foreach (var change in batch.Directory)
                if (change.Customer == 0 || change.Key.Length != KeyLength || string.IsNullOrEmpty(change.Role))
                    throw new ArgumentException("A link has a key of 32 bytes, a customer other than 0 and a role.", nameof(batches));
        }
    }
}
