namespace Opportune.Engine.Profile;

/// <summary>Lists kept in order.</summary>
internal static class Sorted
{
    /// <summary>Inserts after all smaller or equal items; appending is O(1).</summary>
    public static void Insert<T>(List<T> list, T item) where T : IComparable<T>
    {
        if (list.Count == 0 || list[^1].CompareTo(item) <= 0) { list.Add(item); return; }
        var at = list.BinarySearch(item);
        list.Insert(at < 0 ? ~at : at, item);
    }
}
