namespace Opportune.Host.Access;

/// <summary>Files that only their owner may read.</summary>
internal static class PrivateFile
{
    /// <summary>Writes beside and renames, so that the file is always whole; mode 600 where the system has modes.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var part = path + ".new";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(part, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }
}
