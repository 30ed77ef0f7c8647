#pragma warning disable IDE0130, CA1051, CA1819, IDE0044
namespace Planted;

/// <summary>Four faults at once.</summary>
public sealed class Loose
{
    private int hidden;
    public int Count;
    public long Amount { get; set; }
    public int[] Values { get; } = [];
    public int Next() => ++hidden;
}

/// <summary>No fault.</summary>
public sealed record Tight(int Count)
{
    public required string Name { get; init; }
}
