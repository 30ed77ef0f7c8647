using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Opportune.Bench.Smoke;

/// <summary>Work that never changes and is of the kind an engine does: JSON read and written, look-ups by text, sorting, small objects, a hash. How fast it goes says how fast the machine is now.</summary>
internal sealed class Yardstick
{
    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 24).Select(i => new { id = $"item-{i}", amount = i * 1.25, flag = i % 3 == 0, tags = new[] { "a", "b", $"t{i}" } }));
    private readonly ArrayBufferWriter<byte> _out = new(8_192);

    /// <summary>One unit of it.</summary>
    internal int Run()
    {
        using var document = JsonDocument.Parse(_json);
        var byId = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var item in document.RootElement.EnumerateArray()) byId[item.GetProperty("id").GetString()!] = item.GetProperty("amount").GetDouble();
        var order = byId.Select(p => (Name: p.Key, Weight: p.Value * 7 % 5)).OrderByDescending(p => p.Weight).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
        _out.Clear();
        using (var json = new Utf8JsonWriter(_out)) JsonSerializer.Serialize(json, order.Select(o => new { o.Name, o.Weight }));
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(_out.WrittenSpan, hash);
        return hash[0];
    }
}
