using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>The master key in the environment variable <c>OPPORTUNE_MASTER_KEY</c>: 32 bytes in base64.</summary>
public sealed class EnvironmentMasterKey : IMasterKey
{
    /// <summary>Name of the variable.</summary>
    public const string Variable = "OPPORTUNE_MASTER_KEY";

    private EnvironmentMasterKey(byte[] key) => Current = key;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Current { get; }

    /// <summary>The key, or null where the variable is not set.</summary>
    /// <exception cref="StoreException">keys.wrong-master: the variable holds something else than a key.</exception>
    public static EnvironmentMasterKey? Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? new(MasterKeyText.Parse(text, Variable)) : null;
}
