using System.Text.Json;
using System.Text.Json.Serialization;

namespace Opportune.Runtime.Import;

/// <summary>What is saved after each acknowledged batch.</summary>
/// <param name="Position">Where to go on.</param>
/// <param name="Report">What was done so far.</param>
/// <param name="RejectedBytes">Length of the rejected file that belongs to it; what a killed run wrote beyond is cut off.</param>
internal sealed record ImportCheckpoint([property: JsonRequired] ImportPosition Position, [property: JsonRequired] ImportReport Report, [property: JsonRequired] long RejectedBytes);

/// <summary>The file of the checkpoint. Written beside and renamed, so that it is always whole.</summary>
internal sealed class CheckpointFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "import-position.json");

    /// <summary>The saved checkpoint, or null where no import was interrupted.</summary>
    /// <exception cref="ImportException">The file is unreadable.</exception>
    public ImportCheckpoint? Load()
    {
        if (!File.Exists(_path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), CheckpointJson.Default.ImportCheckpoint);
        }
        catch (JsonException)
        {
            throw new ImportException("import.position.invalid", $"'{Path.GetFileName(_path)}' in the import's folder is damaged. Delete it to start anew: events already taken are recognised by their ids.");
        }
    }

    /// <summary>Saves; durable when it returns.</summary>
    public void Save(ImportCheckpoint checkpoint)
    {
        using (var stream = new FileStream(_path + ".new", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, checkpoint, CheckpointJson.Default.ImportCheckpoint);
            stream.Flush(flushToDisk: true);
        }
        File.Move(_path + ".new", _path, overwrite: true);
    }

    /// <summary>Forgets it: the import is complete.</summary>
    public void Delete() => File.Delete(_path);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImportCheckpoint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
