using System.Text.Json;
using System.Text.Json.Serialization;
using Opportune.Embedded;

namespace Opportune.Host.Access;

/// <summary><c>access.json</c> in the data folder: the keys that may use the API, readable by the owner only.</summary>
public sealed class AccessFile(string folder)
{
    private const int LongestName = 64;

    /// <summary>Where it is.</summary>
    public string FullPath { get; } = Path.Combine(folder, "access.json");

    /// <summary>The keys; none where there is no file.</summary>
    /// <exception cref="AccessException">keys.file.damaged.</exception>
    public IReadOnlyList<AccessKey> Load()
    {
        if (!File.Exists(FullPath)) return [];
        try
        {
            var keys = JsonSerializer.Deserialize(File.ReadAllBytes(FullPath), AccessJson.Default.AccessList)?.Keys;
            return keys is not null && keys.All(IsWhole) ? keys : throw Damaged();
        }
        catch (JsonException)
        {
            throw Damaged();
        }
    }

    /// <summary>Makes a key. The answer is the only place where it can ever be read.</summary>
    /// <exception cref="AccessException">keys.name.invalid, keys.name.taken, keys.role.unknown.</exception>
    public string Add(string name, IReadOnlyList<string> roles, DateTimeOffset now)
    {
        var key = ApiKey.Create();
        Add(name, roles, key, now);
        return key;
    }

    /// <summary>Takes a key away; a running host refuses it within a second.</summary>
    /// <exception cref="AccessException">keys.name.unknown.</exception>
    public void Remove(string name)
    {
        var keys = Load();
        if (keys.All(k => k.Name != name)) throw new AccessException("keys.name.unknown", $"There is no key '{name}'. `opportune keys list` shows all.");
        Save([.. keys.Where(k => k.Name != name)]);
    }

    private void Add(string name, IReadOnlyList<string> roles, string key, DateTimeOffset now)
    {
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new AccessException("keys.name.invalid", "A key's name is 1 to 64 of a-z 0-9 -.");
        var keys = Load();
        if (keys.Any(k => k.Name == name)) throw new AccessException("keys.name.taken", $"There is a key '{name}'. Remove it first, or choose another name.");
        if (roles.Count == 0) throw new AccessException("keys.role.unknown", $"Give at least one role of {string.Join(", ", Roles.Names)}.");
        Save([.. keys, new(name, Convert.ToHexStringLower(ApiKey.HashOf(key)), [.. roles.Select(Parse).Distinct().Order()], now)]);
    }

    private static Role Parse(string text) => Roles.TryParse(text, out var role) ? role
        : throw new AccessException("keys.role.unknown", $"'{text}' is no role: {string.Join(", ", Roles.Names)}.");

    private void Save(IReadOnlyList<AccessKey> keys)
    {
        StoreFolder.Make(Path.GetDirectoryName(FullPath)!);
        WholeFile.Write(FullPath, JsonSerializer.SerializeToUtf8Bytes(new AccessList(keys), AccessJson.Default.AccessList), ownerOnly: true);
    }

    private static bool IsWhole(AccessKey key) => key is { Name.Length: > 0, Sha256.Length: 64, Roles.Count: > 0 } && key.Sha256.All(char.IsAsciiHexDigit);

    private static AccessException Damaged() => new("keys.file.damaged", "access.json in the data folder cannot be read. Restore it, or move it away and make new keys with `opportune keys add`.");
}

/// <summary>The content of <c>access.json</c>.</summary>
internal sealed record AccessList(IReadOnlyList<AccessKey> Keys);

/// <summary>Converts roles to their names.</summary>
internal sealed class RoleConverter() : JsonStringEnumConverter<Role>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(RoleConverter)],
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AccessList))]
internal sealed partial class AccessJson : JsonSerializerContext;
