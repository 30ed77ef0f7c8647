namespace Opportune.Definition.Yaml;

/// <summary>A mapping that is being read: asking for a field makes it known, and <see cref="Dispose"/> reports every field that nobody asked for.</summary>
/// <remarks>Made by <see cref="Field.Map"/>. Where the mapping is missing or broken, all its fields are absent and nothing more is reported.</remarks>
/// <param name="node">The mapping, or null.</param>
/// <param name="name">What it is called in messages.</param>
/// <param name="place">Where what it lacks is reported.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class Fields(MapNode? node, string name, Place place, FindingList findings) : IDisposable
{
    private readonly Dictionary<string, Node> _values = (node?.Entries ?? []).ToDictionary(e => e.Key.Text, e => e.Value, StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Place Place => place;
    public FindingList Findings => findings;

    /// <summary>False where the mapping is missing or broken, which has been reported already.</summary>
    public bool Exists => node is not null;

    public bool Has(string key) => _values.TryGetValue(key, out var value) && value is not TextNode { IsNothing: true };

    /// <summary>A field that must be there.</summary>
    /// <param name="key">camelCase.</param>
    /// <param name="code">Reported where it is missing.</param>
    /// <param name="why">A sentence that says what it is for.</param>
    public Field Required(string key, string code = "bank.field.missing", string why = "")
    {
        var field = Optional(key);
        if (!field.Exists && Exists) findings.Error(place, code, $"{name} lacks '{key}'.{(why.Length > 0 ? " " + why : "")}");
        return field;
    }

    /// <summary>A field that may be absent; nothing (~) counts as absent.</summary>
    public Field Optional(string key)
    {
        _asked.Add(key);
        return new(Has(key) ? _values[key] : null, $"'{key}'", findings);
    }

    /// <summary>Makes every field known, where what may stand here cannot be told.</summary>
    public void AskForAll() => _asked.UnionWith(_values.Keys);

    public void Dispose()
    {
        foreach (var (key, _) in node?.Entries ?? [])
        {
            if (_asked.Contains(key.Text)) continue;
            var nearest = findings.IsFull ? null : Spelling.Nearest(key.Text, _asked.Except(_values.Keys).Order(StringComparer.Ordinal));
            findings.Error(key.Place, "bank.field.unknown",
                $"{name} has no field '{Spelling.Shortened(key.Text)}'.{(nearest is null ? $" Its fields: {string.Join(", ", _asked)}." : "")}", nearest);
        }
    }
}
