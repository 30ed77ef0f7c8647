using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Sqlite;

/// <summary>The tables of one store file, numbered in <c>user_version</c>.</summary>
/// <param name="File">The file's name, for messages.</param>
/// <param name="PageBytes">A power of two, 512 to 65,536; fixed when the file is made.</param>
/// <param name="Create">Makes the tables of the newest version.</param>
/// <param name="Steps">Statements that lead from version 1 to 2, from 2 to 3 and so on; each is one transaction with the number it leads to.</param>
internal sealed record Schema(string File, int PageBytes, string Create, params IReadOnlyList<string> Steps)
{
    /// <summary>The version that this program writes, ≥ 1; a file with a higher number was written by a newer program.</summary>
    public int Version => Steps.Count + 1;

    /// <summary>Makes the tables in an empty file, or brings those of an earlier program up to date, and checks that this program can use what is there.</summary>
    public void Prepare(Database writer)
    {
        var found = writer.ReadInt64("PRAGMA user_version");
        if (found == 0 && writer.ReadInt64("SELECT COUNT(*) FROM sqlite_schema") == 0) Run(writer, Create, Version);
        for (; found >= 1 && found < Version; found++) Run(writer, Steps[(int)found - 1], found + 1);
        Check(writer);
    }

    /// <summary>Refuses a newer, an older or a foreign file.</summary>
    public void Check(Database database)
    {
        var found = database.ReadInt64("PRAGMA user_version");
        if (found > Version)
            throw new StoreException("store.newer", $"{File} has schema {found}, this program knows {Version}: start the newer program, or restore a backup made by this one.");
        if (found < 1)
            throw new StoreException("store.corrupt", $"{File} is not a store of Opportune: choose another folder, or restore a backup.");
        if (found < Version)
            throw new StoreException("store.older", $"{File} has schema {found}, this program reads {Version}: start this program's host on the folder once, which brings it up to date.");
    }

    /// <summary>A file has the old number with the old tables or the new number with the new ones, whenever the power goes.</summary>
    private static void Run(Database writer, string statements, long version)
    {
        writer.Execute("BEGIN IMMEDIATE");
        try
        {
            writer.Execute($"{statements}; PRAGMA user_version = {version}; COMMIT;");
        }
        catch
        {
            if (!writer.IsIdle) writer.Execute("ROLLBACK");
            throw;
        }
    }
}
