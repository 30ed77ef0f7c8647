namespace Opportune.Host;

/// <summary>Files that are always whole: written beside and renamed, so that who reads finds the old content or the new one, whenever the power goes.</summary>
internal static class WholeFile
{
    /// <summary>Writes all of a file; where that fails, what stood there still does.</summary>
    /// <param name="path">Replaced where it exists.</param>
    /// <param name="content">All of it.</param>
    /// <param name="ownerOnly">Readable and writable by its owner alone (mode 600), where the system has modes.</param>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool ownerOnly)
    {
        var part = path + ".new";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(part, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }
}
