using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Embedded;

/// <summary>32 times the same byte.</summary>
internal sealed class FixedMasterKey(byte fill = 1) : IMasterKey
{
    public ReadOnlyMemory<byte> Current { get; } = Enumerable.Repeat(fill, 32).ToArray();
}
