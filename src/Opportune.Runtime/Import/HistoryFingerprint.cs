using System.Security.Cryptography;

namespace Opportune.Runtime.Import;

/// <summary>What a mapping and its files are, by hash, in one short text: <c>mapping=… account.asc=…</c>.</summary>
internal static class HistoryFingerprint
{
    /// <summary>Hashes every file whole (SHA-256, the first 128 bits), so that any change is seen.</summary>
    public static string Of(ImportMapping mapping, string folder)
    {
        var parts = new List<string> { $"mapping={mapping.ContentHash}" };
        foreach (var path in mapping.Files.Values.Select(f => f.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            using var stream = new FileStream(Path.Combine(folder, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
            parts.Add($"{Uri.EscapeDataString(path)}={Convert.ToHexStringLower(SHA256.HashData(stream).AsSpan(0, 16))}");
        }
        return string.Join(' ', parts);
    }

    /// <summary>Refuses a position that belongs to other files or another mapping.</summary>
    /// <exception cref="ImportException">import.mapping.changed or import.file.changed.</exception>
    public static void Demand(string expected, string actual)
    {
        if (expected == actual) return;
        var before = expected.Split(' ').ToHashSet(StringComparer.Ordinal);
        var changed = actual.Split(' ').First(part => !before.Contains(part) || before.Count == 0);
        var name = Uri.UnescapeDataString(changed.Split('=')[0]);
        throw changed.StartsWith("mapping=", StringComparison.Ordinal)
            ? new ImportException("import.mapping.changed", "The mapping is not the one that this import began with. Put the old one back, or start the import anew: events already taken are recognised by their ids.")
            : new ImportException("import.file.changed", $"'{name}' is not the file that this import began with. Put the old one back, or start the import anew: events already taken are recognised by their ids.");
    }
}
