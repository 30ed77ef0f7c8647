using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Backup;

/// <summary>A consistent copy of a store file while it is written, by <c>VACUUM INTO</c> on a reading connection.</summary>
/// <remarks>While it runs the log cannot be checkpointed past its start, so the log grows by what is appended meanwhile.</remarks>
internal static class FileCopy
{
    /// <summary>Writes the copy under a temporary name, flushes it and gives it its name.</summary>
    /// <exception cref="StoreException">backup.target-exists, or why the copy could not be written.</exception>
    public static void Write(StoreFile file, string target)
    {
        if (File.Exists(target) || Directory.Exists(target))
            throw new StoreException("backup.target-exists", "The backup's target exists: choose a name that does not.");
        var part = target + ".part";
        File.Delete(part);
        file.Read(database => database.Prepare("VACUUM INTO ?1").Bind(1, part).Run());
        DurableFile.Flush(part);
        File.Move(part, target);
        DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(target))!);
    }
}
