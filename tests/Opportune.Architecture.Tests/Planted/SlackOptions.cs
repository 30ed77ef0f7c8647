#pragma warning disable IDE0130
namespace Planted;

/// <summary>A fault: a setting without a default in words or a range.</summary>
public sealed class SlackOptions
{
    /// <summary>How often something is tried.</summary>
    public int Tries { get; init; } = 3;
}
