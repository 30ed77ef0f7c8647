using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Opportune.Expressions;

/// <summary>The one representation of a map: entries in the order given, found by the language's equality of keys.</summary>
internal sealed class CelMap : IReadOnlyDictionary<CelValue, CelValue>
{
    private readonly Dictionary<CelValue, int> _positions;
    private readonly CelValue[] _values;

    private CelMap(CelValue[] keys, CelValue[] values, Dictionary<CelValue, int> positions)
    {
        _values = values;
        _positions = positions;
        KeyList = new CelList(keys);
        var (weight, depth) = Weighing.Of(values);
        Weight = weight + KeyList.Weight;
        Depth = Math.Max(depth, KeyList.Depth);
    }

    public CelList KeyList { get; }

    public long Weight { get; }

    public int Depth { get; }

    public int Count => _values.Length;

    public IEnumerable<CelValue> Keys => KeyList;

    public IEnumerable<CelValue> Values => _values;

    public CelValue this[CelValue key] => TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException("The map has no such key; ask TryGetValue first.");

    /// <summary>False if two keys are equal.</summary>
    public static bool TryCreate(CelValue[] keys, CelValue[] values, [NotNullWhen(true)] out CelMap? map)
    {
        map = null;
        var positions = new Dictionary<CelValue, int>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (!positions.TryAdd(keys[i], i))
            {
                return false;
            }
        }

        map = new CelMap(keys, values, positions);
        return true;
    }

    public bool ContainsKey(CelValue key) => _positions.ContainsKey(key);

    public bool TryGetValue(CelValue key, out CelValue value)
    {
        var found = _positions.TryGetValue(key, out var position);
        value = found ? _values[position] : default;
        return found;
    }

    public IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            yield return new(KeyList[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
