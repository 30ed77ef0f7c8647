using System.Globalization;
using System.Text;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded;

/// <summary>Only one process writes a folder. The operating system drops the lock of a killed process, so a leftover file never blocks.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _open;
    private readonly string? _place;

    private StoreLock(FileStream file)
    {
        _file = file;
        _open = $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";
        _place = Place();
    }

    /// <summary>Whether the folder still lies where it was taken: neither moved, removed nor replaced under its holder, who would go on writing to files that nobody finds. Always true off Linux; some microseconds.</summary>
    public bool IsInPlace => Place() == _place;

    /// <summary>Takes the lock; the file holds this process's id for whoever finds it taken.</summary>
    /// <exception cref="StoreException">store.in-use, store.read-only or store.unreachable.</exception>
    public static StoreLock Take(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new(file);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new StoreException("store.read-only", $"{Path.GetDirectoryName(Path.GetFullPath(path))} may not be written by this user: check who owns it and its permissions.", refused);
        }
        catch (IOException failed) when (SqliteFailure.IsOfTheDisk(failed))
        {
            throw SqliteFailure.From(failed);
        }
        catch (IOException taken) when (File.Exists(path))
        {
            throw new StoreException("store.in-use", $"Process {Holder(path)} uses the store: stop it, or open the store for reading only.", taken);
        }
        catch (IOException failed)
        {
            throw new StoreException("store.unreachable", "The store's folder cannot be used: check the disk and its mount.", failed);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private string? Place() => OperatingSystem.IsLinux() ? File.ResolveLinkTarget(_open, returnFinalTarget: false)?.FullName : null;

    private static string Holder(string path)
    {
        try
        {
            using var reader = new StreamReader(DurableFile.OpenBesideLock(path));
            return reader.ReadToEnd() is { Length: > 0 } id ? id : "(unknown)";
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }
}
