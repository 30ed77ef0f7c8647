namespace Opportune.Learners;

/// <summary>The place of each feature name in the vectors of a model that meets features as it goes.</summary>
internal sealed class FeatureIndex
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    public FeatureIndex() { }

    public FeatureIndex(IEnumerable<string> names)
    {
        foreach (string name in names) PlaceOrNew(name);
    }

    public int Count => names.Count;
    public IReadOnlyList<string> Names => names;

    /// <summary>The name's place, or −1.</summary>
    public int PlaceOf(string name) => places.TryGetValue(name, out int place) ? place : -1;

    public int PlaceOrNew(string name)
    {
        if (places.TryGetValue(name, out int place)) return place;
        names.Add(name);
        return places[name] = names.Count - 1;
    }

    public FeatureIndex Clone() => new(names);
}
