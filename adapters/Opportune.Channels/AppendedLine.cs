namespace Opportune.Channels;

/// <summary>Lines at the end of a file that a crash may leave unfinished.</summary>
internal static class AppendedLine
{
    private const int ChunkBytes = 4_096;

    /// <summary>Cuts off an unfinished line, appends one and flushes it to disk.</summary>
    /// <param name="path">Made where it is missing, readable by its owner and group.</param>
    /// <param name="line">With its newline.</param>
    /// <exception cref="IOException">Nothing, or only an unfinished line, was written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> line)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        using var file = new FileStream(path, options);
        var end = EndOfLastLine(file);
        if (end < file.Length) file.SetLength(end);
        file.Seek(end, SeekOrigin.Begin);
        file.Write(line);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Position after the last newline; 0 where there is none.</summary>
    private static long EndOfLastLine(FileStream file)
    {
        Span<byte> chunk = stackalloc byte[ChunkBytes];
        for (var end = file.Length; end > 0; end -= Math.Min(end, ChunkBytes))
        {
            var part = chunk[..(int)Math.Min(end, ChunkBytes)];
            file.Seek(end - part.Length, SeekOrigin.Begin);
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var at) return end - part.Length + at + 1;
        }
        return 0;
    }
}
