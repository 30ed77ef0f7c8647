using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Sqlite;

/// <summary>The tables of one store file, numbered in <c>user_version</c>.</summary>
/// <param name="File">The file's name, for messages.</param>
/// <param name="Version">≥ 1; a file with a higher number was written by a newer program.</param>
/// <param name="PageBytes">A power of two, 512 to 65,536; fixed when the file is made.</param>
/// <param name="Create">Makes the tables.</param>
internal sealed record Schema(string File, int Version, int PageBytes, string Create)
{
    /// <summary>Makes the tables in an empty file, or checks that this program can use what is there.</summary>
    public void Prepare(Database writer)
    {
        if (writer.ReadInt64("PRAGMA user_version") == 0 && writer.ReadInt64("SELECT COUNT(*) FROM sqlite_schema") == 0)
            writer.Execute($"BEGIN IMMEDIATE; {Create} PRAGMA user_version = {Version}; COMMIT;");
        Check(writer);
    }

    /// <summary>Refuses a newer or a foreign file.</summary>
    public void Check(Database database)
    {
        var found = database.ReadInt64("PRAGMA user_version");
        if (found > Version)
            throw new StoreException("store.newer", $"{File} has schema {found}, this program knows {Version}: start the newer program, or restore a backup made by this one.");
        if (found < 1)
            throw new StoreException("store.corrupt", $"{File} is not a store of Opportune: choose another folder, or restore a backup.");
    }
}
