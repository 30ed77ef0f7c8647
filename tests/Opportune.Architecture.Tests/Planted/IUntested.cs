#pragma warning disable IDE0130
namespace Planted;

/// <summary>A fault: a port without a contract suite.</summary>
/// <remarks>Guarantees of every adapter: none.</remarks>
public interface IUntested
{
    /// <summary>Nothing.</summary>
    string Name { get; }
}
