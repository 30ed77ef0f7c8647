using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Backup;

/// <summary>Folders that a backup or a restore may fill.</summary>
internal static class BackupFolder
{
    /// <summary>Refuses a folder that holds anything.</summary>
    /// <exception cref="StoreException">backup.target-exists.</exception>
    public static void CheckEmpty(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new StoreException("backup.target-exists", "The target folder is not empty: choose one that is new or empty.");
    }

    /// <summary>Refuses one folder for both parts.</summary>
    public static void CheckApart(string folder, string keysFolder)
    {
        if (Path.GetFullPath(folder) == Path.GetFullPath(keysFolder))
            throw new ArgumentException("Data and keys are backed up to different folders.", nameof(keysFolder));
    }

    /// <summary>What file operations' failures mean.</summary>
    public static StoreException Failure(Exception cause) => cause is UnauthorizedAccessException
        ? new("store.read-only", "A folder may not be written: check its permissions.", cause)
        : new("store.unreachable", "A file cannot be read or written: check the disk, its room and its mount.", cause);
}
