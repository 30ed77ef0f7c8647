using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>The master key in the environment variable <c>OPPORTUNE_MASTER_KEY</c>: 32 bytes in base64.</summary>
public sealed class EnvironmentMasterKey : IMasterKey
{
    /// <summary>Name of the variable.</summary>
    public const string Variable = "OPPORTUNE_MASTER_KEY";

    /// <summary>Name of the variable that holds the next key while <c>opportune keys rotate</c> runs.</summary>
    public const string NextVariable = "OPPORTUNE_NEXT_MASTER_KEY";

    private EnvironmentMasterKey(byte[] key) => Current = key;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Current { get; }

    /// <summary>The key, or null where the variable is not set.</summary>
    /// <param name="variable">Its name.</param>
    /// <exception cref="StoreException">keys.wrong-master: the variable holds something else than a key.</exception>
    public static EnvironmentMasterKey? Find(string variable = Variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? new(MasterKeyText.Parse(text, variable)) : null;
}
