using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>Wraps all keys of a store by another master key.</summary>
/// <remarks>The new key is written beside the old one, then keys.db changes in one transaction, then the new file takes the old one's name. A stop before the transaction leaves the old key in force, one
/// after it is made good by <see cref="Finish"/>.</remarks>
internal static class KeyRotation
{
    private const string NextFile = FileMasterKey.FileName + ".next";
    private const string Settings = "PRAGMA secure_delete = ON;";

    /// <summary>Rotates; gives the number of customers.</summary>
    public static long Run(string keysFolder, EmbeddedOptions options, IMasterKey? old, IMasterKey? replacement)
    {
        if (replacement is null) Finish(keysFolder);
        var next = Path.Combine(keysFolder, NextFile);
        old ??= FileMasterKey.Open(keysFolder, readOnly: true);
        using var held = StoreFolder.Take(keysFolder, "keys.lock");
        using var file = StoreFile.OpenForWriting(Path.Combine(keysFolder, KeysSchema.FileName), KeysSchema.Current, options, Settings);
        var from = new KeyWrapping(old);
        KeysProof.Use(file, from, readOnly: false);
        if (replacement is null) FileMasterKey.Make(next);
        var to = new KeyWrapping(replacement ?? FileMasterKey.Read(next));
        var customers = file.Write(writer => Rewrap(writer, from, to));
        // What was wrapped by the old key is overwritten in the file, and gone from the log.
        file.EmptyLog();
        if (replacement is null) TakePlace(keysFolder);
        return customers;
    }

    /// <summary>Gives the new key its name where a rotation was stopped behind its transaction, and drops it where one was stopped before.</summary>
    public static void Finish(string keysFolder)
    {
        var (next, keys) = (Path.Combine(keysFolder, NextFile), Path.Combine(keysFolder, KeysSchema.FileName));
        if (!File.Exists(next) || !File.Exists(keys)) return;
        using var held = StoreFolder.Take(keysFolder, "keys.lock");
        using var file = StoreFile.OpenForReading(keys, KeysSchema.Current, new(), frozen: false);
        if (file.Read(database => KeysProof.Fits(database, new(FileMasterKey.Read(next))))) TakePlace(keysFolder);
        else File.Delete(next);
    }

    private static long Rewrap(Database writer, KeyWrapping from, KeyWrapping to)
    {
        var (after, count) = (0UL, 0L);
        while (Above(writer, from, after) is { Count: > 0 } page)
        {
            foreach (var key in page)
                writer.Prepare("UPDATE customers SET wrapped = ?2 WHERE number = ?1").Bind(1, StoredNumber.From(key.Number)).Bind(2, to.WrapKey(key)).Run();
            (after, count) = (page[^1].Number, count + page.Count);
        }
        KeysProof.Replace(writer, to, to.WrapKey(from.Unwrap(0, KeysProof.Root(writer))));
        return count;
    }

    private static List<CustomerKey> Above(Database database, KeyWrapping wrapping, ulong number)
    {
        var page = new List<CustomerKey>();
        using var rows = database.Prepare("SELECT number, wrapped FROM customers WHERE number > ?1 ORDER BY number LIMIT 512").Bind(1, StoredNumber.From(number)).Read();
        while (rows.Step()) page.Add(wrapping.Unwrap(StoredNumber.Read(rows.Int64(0)), rows.Bytes(1)));
        return page;
    }

    private static void TakePlace(string keysFolder)
    {
        File.Move(Path.Combine(keysFolder, NextFile), Path.Combine(keysFolder, FileMasterKey.FileName), overwrite: true);
        DurableFile.FlushFolder(keysFolder);
    }
}
