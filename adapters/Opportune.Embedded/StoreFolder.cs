using Opportune.Runtime.Storage;

namespace Opportune.Embedded;

/// <summary>A data folder, which one process writes.</summary>
public static class StoreFolder
{
    /// <summary>Makes a folder, and those above it, where they are missing, closed to all but its owner and the owner's group; one that is there stays as it is.</summary>
    public static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
    }

    /// <summary>Whether a store was made in a folder.</summary>
    public static bool HoldsStore(string folder) => File.Exists(Path.Combine(folder, Journal.JournalSchema.FileName));

    /// <summary>Makes the folder where it is missing and takes its lock.</summary>
    internal static StoreLock Take(string folder, string lockName)
    {
        try
        {
            Make(folder);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new StoreException("store.read-only", "The store's folder cannot be made: check the permissions of the folder above it.", refused);
        }
        catch (IOException failed)
        {
            throw new StoreException("store.unreachable", "The store's folder cannot be made: check the path, the disk and its mount.", failed);
        }
        return StoreLock.Take(Path.Combine(folder, lockName));
    }
}
