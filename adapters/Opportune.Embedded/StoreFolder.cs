using Opportune.Runtime.Storage;

namespace Opportune.Embedded;

/// <summary>A folder that one process writes.</summary>
internal static class StoreFolder
{
    /// <summary>Makes the folder where it is missing and takes its lock.</summary>
    public static StoreLock Take(string folder, string lockName)
    {
        try
        {
            Directory.CreateDirectory(folder);
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
