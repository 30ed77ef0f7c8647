using System.Collections;

namespace Opportune.Expressions;

/// <summary>The one representation of a list: an array nobody else can change, with what it weighs.</summary>
internal sealed class CelList : IReadOnlyList<CelValue>
{
    public static readonly CelList Empty = new([]);

    public CelList(CelValue[] items)
    {
        Items = items;
        (Weight, Depth) = Weighing.Of(items);
    }

    public CelValue[] Items { get; }

    /// <summary>How much work it is to look at all of it, elements of elements included.</summary>
    public long Weight { get; }

    /// <summary>1 for a list of scalars, 2 for a list of such lists, …</summary>
    public int Depth { get; }

    public int Count => Items.Length;

    public CelValue this[int index] => Items[index];

    public IEnumerator<CelValue> GetEnumerator() => ((IEnumerable<CelValue>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();
}
