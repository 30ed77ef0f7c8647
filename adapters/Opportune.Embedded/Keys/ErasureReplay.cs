using Opportune.Embedded.Sqlite;

namespace Opportune.Embedded.Keys;

/// <summary>Carries erasures out in keys.db; again changes nothing.</summary>
internal static class ErasureReplay
{
    /// <summary>Destroys the key of a number and keeps the proof; true where there was a key.</summary>
    public static bool Apply(Database writer, Erasure erasure)
    {
        writer.Prepare("INSERT INTO erasures(number, lookup, at) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .Bind(1, StoredNumber.From(erasure.Number)).Bind(2, Convert.FromHexString(erasure.Lookup)).Bind(3, erasure.At.UtcTicks).Run();
        return writer.Prepare("DELETE FROM customers WHERE number = ?1").Bind(1, StoredNumber.From(erasure.Number)).Run() > 0;
    }

    /// <summary>Makes list and keys.db agree: what either knows, both know. Gives the number of keys destroyed.</summary>
    public static int Reconcile(StoreFile file, string listPath)
    {
        var listed = ErasureList.Read(listPath);
        var stored = file.Read(Stored);
        foreach (var missing in stored.ExceptBy(listed.Select(e => e.Number), e => e.Number)) ErasureList.Append(listPath, missing);
        var fresh = listed.ExceptBy(stored.Select(e => e.Number), e => e.Number).ToList();
        if (fresh.Count == 0) return 0;
        var destroyed = file.Write(writer => fresh.Count(erasure => Apply(writer, erasure)));
        file.EmptyLog();
        return destroyed;
    }

    /// <summary>Erasures in keys.db, oldest first.</summary>
    public static IReadOnlyList<Erasure> Stored(Database database)
    {
        var found = new List<Erasure>();
        using var rows = database.Prepare("SELECT number, lookup, at FROM erasures ORDER BY at, number").Read();
        while (rows.Step())
            found.Add(new(StoredNumber.Read(rows.Int64(0)), Convert.ToHexStringLower(rows.Bytes(1)), new(rows.Int64(2), TimeSpan.Zero)));
        return found;
    }
}
