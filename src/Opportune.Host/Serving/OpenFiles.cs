using System.Globalization;
using Opportune.Host.Commands;

namespace Opportune.Host.Serving;

/// <summary>How many files the process may open, connections among them. A host that has none left cannot even load its own parts and ends, so connections leave enough for everything else.</summary>
internal static class OpenFiles
{
    /// <summary>For the store, its readers and the program's own parts: measured as some 300 under load.</summary>
    private const long Reserved = 384;

    private const long Least = 512;
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";

    /// <summary>The limit; null where the system does not tell or has none.</summary>
    public static long? Limit { get; } = Read();

    /// <summary>Most connections at once: as many as are asked for, or as the limit leaves.</summary>
    public static long MostConnections(long asked, long? limit) => Math.Min(asked, limit - Reserved ?? asked);

    /// <summary>Refuses a limit under which nothing can be served.</summary>
    /// <exception cref="VerbException">host.files.few.</exception>
    public static void Check(long? limit)
    {
        if (limit < Least) throw new VerbException("host.files.few", string.Create(CultureInfo.InvariantCulture, $"This process may open {limit} files only, and a host needs {Least} or more: raise its limit (`ulimit -n`, LimitNOFILE of a service)."));
    }

    private static long? Read()
    {
        try
        {
            return File.ReadLines(Limits).FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal)) is { } line
                && long.TryParse(line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var soft) ? soft : null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
