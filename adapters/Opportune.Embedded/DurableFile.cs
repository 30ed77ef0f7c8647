using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Opportune.Embedded;

/// <summary>File operations that survive power loss: contents and folder entries are flushed.</summary>
internal static class DurableFile
{
    private const int ReadOnly = 0;

    /// <summary>Told of every change before it is made; null but in tests of failing disks.</summary>
    internal static IFileWatch? Watch { get; set; }

    /// <summary>Writes a new file under a temporary name and gives it its name when it is whole.</summary>
    /// <param name="path">Replaced where it exists.</param>
    /// <param name="content">All of it.</param>
    /// <param name="ownerOnly">Readable and writable by its owner alone (mode 600).</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool ownerOnly = false)
    {
        var part = path + ".part";
        File.Delete(part);
        Watch?.Create(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(part, options))
        {
            Watch?.Write(part, 0, content);
            file.Write(content);
            Watch?.Flush(part);
            file.Flush(flushToDisk: true);
        }
        Watch?.Move(part, path);
        File.Move(part, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Puts content at a place in an open file and cuts off what stood behind; on the disk on return.</summary>
    /// <param name="file">Open for writing, without a buffer of its own.</param>
    /// <param name="offset">From 0 to the file's length.</param>
    /// <param name="content">May be empty.</param>
    public static void Replace(FileStream file, long offset, ReadOnlySpan<byte> content)
    {
        if (offset < file.Length)
        {
            Watch?.SetLength(file.Name, offset);
            file.SetLength(offset);
        }
        file.Seek(offset, SeekOrigin.Begin);
        Watch?.Write(file.Name, offset, content);
        file.Write(content);
        Watch?.Flush(file.Name);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Flushes a file that something else wrote.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Flushes a folder's entries; Windows does so by itself.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        Watch?.FlushFolder(folder);
        var handle = Open(folder, ReadOnly);
        if (handle < 0) throw new IOException("The folder cannot be opened to flush it.");
        var failed = Sync(handle) != 0;
        _ = Close(handle);
        if (failed) throw new IOException("The folder cannot be flushed to disk.");
    }

    /// <summary>Reads a file that another process holds exclusively; where the system enforces that (Windows), it is refused.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenBesideLock(string path)
    {
        if (OperatingSystem.IsWindows()) return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        // FileStream would ask for a shared lock whatever sharing it is given.
        var handle = Open(path, ReadOnly);
        return handle >= 0 ? new(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Read) : throw new IOException("The file cannot be opened.");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
