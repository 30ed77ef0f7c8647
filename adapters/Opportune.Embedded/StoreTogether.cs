using Opportune.Embedded.Journal;
using Opportune.Embedded.Keys;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded;

/// <summary>Whether journal.db and keys.db are of one store. Without its keys a journal would be served as if nobody were known, and limits, refusals and consents would be forgotten.</summary>
internal static class StoreTogether
{
    private const int Rows = 64;

    /// <summary>Refuses a folder in which one of the two is missing while the other holds customers; nothing is made.</summary>
    /// <exception cref="StoreException">store.unreachable.</exception>
    public static void Check(string folder, string keysFolder, EmbeddedOptions options)
    {
        var (journal, keys) = (Path.Combine(folder, JournalSchema.FileName), Path.Combine(keysFolder, KeysSchema.FileName));
        if (!IsThere(journal) && Holds(keys, "customers", options))
            throw new StoreException("store.unreachable", $"{JournalSchema.FileName} is missing, and {KeysSchema.FileName} has its customers: put it back, or restore the last backup. For a new store take another folder.");
        if (!IsThere(keys) && Holds(journal, "journal", options))
            throw new StoreException("store.unreachable", $"{KeysSchema.FileName} is missing, and {JournalSchema.FileName} has entries that only its keys open: put it back into {Path.GetFullPath(keysFolder)}, or restore the last backup.");
    }

    /// <summary>Compares the two once they are open. O(customers).</summary>
    /// <returns>That some customers have no key, or null.</returns>
    /// <exception cref="StoreException">store.corrupt: nobody looked at has a key.</exception>
    public static string? Compare(EmbeddedJournal journal, EmbeddedCustomerKeys keys)
    {
        var looked = journal.File.Read(Looked);
        if (looked.Count == 0) return null;
        var (known, all) = keys.File.Read(database => (looked.Count(number => IsKnown(database, number)), database.ReadInt64("SELECT (SELECT COUNT(*) FROM customers) + (SELECT COUNT(*) FROM erasures)")));
        if (known == 0) throw new StoreException("store.corrupt", $"{KeysSchema.FileName} has no key for any customer of {JournalSchema.FileName}: it belongs to another store. Put the right one back, or restore the last backup.");
        var missing = Math.Max(looked.Count - known, journal.Heads.Customers - all);
        return missing <= 0 ? null
            : FormattableString.Invariant($"{missing:N0} customers or more of {JournalSchema.FileName} have no key: {KeysSchema.FileName} is older than the journal. What is stored of them cannot be read, and they count as new: stop the host and put back the newest keys. `opportune verify` names their entries.");
    }

    private static bool IsThere(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static bool Holds(string path, string table, EmbeddedOptions options)
    {
        if (!IsThere(path)) return false;
        try
        {
            using var database = Database.Open(path, DatabaseAccess.Read, options.BusyTimeout);
            return database.ReadInt64($"SELECT EXISTS(SELECT 1 FROM {table})") == 1;
        }
        catch (StoreException)
        {
            return false; // what is wrong with it, its opening tells
        }
    }

    /// <summary>Customers of the journal's first and last rows.</summary>
    private static HashSet<long> Looked(Database database)
    {
        var found = new HashSet<long>();
        using var rows = database.Prepare("SELECT customer FROM (SELECT customer FROM journal ORDER BY sequence LIMIT ?1) UNION ALL SELECT customer FROM (SELECT customer FROM journal ORDER BY sequence DESC LIMIT ?1)").Bind(1, (long)Rows).Read();
        while (rows.Step()) found.Add(rows.Int64(0));
        return found;
    }

    private static bool IsKnown(Database database, long number)
    {
        using var rows = database.Prepare("SELECT EXISTS(SELECT 1 FROM customers WHERE number = ?1) OR EXISTS(SELECT 1 FROM erasures WHERE number = ?1)").Bind(1, number).Read();
        return rows.Step() && rows.Int64(0) == 1;
    }
}
