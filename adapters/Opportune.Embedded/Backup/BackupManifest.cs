using System.Security.Cryptography;
using System.Text.Json;
using Opportune.Embedded.Archive;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Backup;

/// <summary>A file of a backup.</summary>
/// <param name="Name">File name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content, hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>What one folder of a backup holds: <c>manifest.json</c>, written last, so that a folder without it is no backup.</summary>
/// <param name="Format">Of the manifest: 1.</param>
/// <param name="Part">data or keys.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="Program">Version of the program that wrote it.</param>
/// <param name="Schema">Of the database in it.</param>
/// <param name="Sequence">Last sequence of the journal.</param>
/// <param name="Customers">Number of customers in the journal.</param>
/// <param name="Digest">End of the journal's chain, hexadecimal.</param>
/// <param name="Files">Every other file of the folder.</param>
public sealed record BackupManifest(int Format, string Part, DateTimeOffset CreatedAt, string Program, int Schema,
    long Sequence, long Customers, string Digest, IReadOnlyList<BackupFile> Files)
{
    internal const string FileName = "manifest.json";
    internal const string Data = "data";
    internal const string Keys = "keys";
    private const int KnownFormat = 1;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Describes a file that is written.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <param name="name">As listed; null for the file's own.</param>
    internal static async ValueTask<BackupFile> DescribeAsync(string path, CancellationToken cancel, string? name = null)
    {
        await using var file = File.OpenRead(path);
        return new(name ?? Path.GetFileName(path), file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)));
    }

    /// <summary>Writes the manifest into its folder.</summary>
    internal void Write(string folder) => DurableFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <summary>Reads a manifest and checks every file against it.</summary>
    /// <exception cref="StoreException">backup.damaged: the folder is not the whole backup that was written; store.newer: a newer program wrote it.</exception>
    internal static async ValueTask<BackupManifest> ReadAsync(string folder, string part, CancellationToken cancel)
    {
        var manifest = Parse(Path.Combine(folder, FileName));
        if (manifest.Format > KnownFormat) throw new StoreException("store.newer", "A newer program wrote this backup: restore it with that one.");
        if (manifest.Part != part) throw Damaged($"it holds {manifest.Part}, not {part}");
        foreach (var listed in manifest.Files)
        {
            var path = Path.Combine(folder, listed.Name);
            if ((Path.GetFileName(listed.Name) != listed.Name && !ArchiveFolder.IsListed(listed.Name)) || !File.Exists(path)) throw Damaged($"{listed.Name} is missing");
            if (await DescribeAsync(path, cancel, listed.Name) != listed) throw Damaged($"{listed.Name} differs from its sum");
        }
        return manifest;
    }

    /// <summary>The refusal of a backup.</summary>
    internal static StoreException Damaged(string why) => new("backup.damaged", $"This backup cannot be restored: {why}. Choose another one.");

    private static BackupManifest Parse(string path)
    {
        if (!File.Exists(path)) throw Damaged("it has no manifest, so it was not finished");
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Json) ?? throw Damaged("its manifest is empty");
        }
        catch (JsonException)
        {
            throw Damaged("its manifest cannot be read");
        }
    }
}
