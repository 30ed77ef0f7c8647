using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Opportune.Embedded.Archive;

/// <summary>The archive files of a data folder, in <c>archive/</c>: <c>000001.entries</c> and so on. Thread-safe.</summary>
internal sealed class ArchiveFolder(string dataFolder) : IDisposable
{
    /// <summary>Name of the folder in the data folder.</summary>
    public const string Name = "archive";

    private readonly ConcurrentDictionary<long, SafeFileHandle> _open = new();

    /// <summary>Where the files are.</summary>
    public string Path { get; } = System.IO.Path.Combine(dataFolder, Name);

    /// <summary>Name of a file.</summary>
    public static string FileName(long number) => $"{number:D6}.entries";

    /// <summary>Whether a name in a backup's manifest is that of an archive file in its folder.</summary>
    public static bool IsListed(string name) => name.StartsWith(Name + "/", StringComparison.Ordinal) && long.TryParse(name.AsSpan(Name.Length + 1, 6), out var number) && name == Listed(number);

    /// <summary>Name of a file in a backup's manifest.</summary>
    public static string Listed(long number) => $"{Name}/{FileName(number)}";

    /// <summary>Path of a file.</summary>
    public string PathOf(long number) => System.IO.Path.Combine(Path, FileName(number));

    /// <summary>The payload at a place; empty where the file is elsewhere or shorter than it must be.</summary>
    public ReadOnlyMemory<byte> Find(long number, ArchivePlace place)
    {
        if (Open(number) is not { } file || place.Offset < 0 || place.Length < 0 || place.Offset + place.Length > RandomAccess.GetLength(file)) return default;
        var payload = new byte[place.Length];
        return RandomAccess.Read(file, payload, place.Offset) == payload.Length ? payload : default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _open.Values) file.Dispose();
    }

    private SafeFileHandle? Open(long number)
    {
        if (_open.TryGetValue(number, out var open)) return open;
        try
        {
            var file = File.OpenHandle(PathOf(number));
            if (_open.TryAdd(number, file)) return file;
            file.Dispose();
            return _open[number];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
