using System.Security.Cryptography;
using System.Text;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>The master key in a file that only its owner may read (mode 600): 32 bytes in base64.</summary>
/// <remarks>Keep a copy in a safe place, apart from every backup: without it nobody, the bank included, can read the store.</remarks>
public sealed class FileMasterKey : IMasterKey
{
    /// <summary>File name in the keys folder.</summary>
    public const string FileName = "master.key";

    private FileMasterKey(byte[] key) => Current = key;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Current { get; }

    /// <summary>Reads the key; a folder without keys gets a new random one.</summary>
    /// <param name="keysFolder">Folder of keys.db.</param>
    /// <param name="readOnly">Never makes a key.</param>
    /// <exception cref="StoreException">keys.wrong-master: the file is malformed, or missing though there are keys.</exception>
    public static FileMasterKey Open(string keysFolder, bool readOnly = false)
    {
        var path = Path.Combine(keysFolder, FileName);
        if (!File.Exists(path))
        {
            if (readOnly || File.Exists(Path.Combine(keysFolder, KeysSchema.FileName)))
                throw new StoreException("keys.wrong-master", "master.key is missing: put back the file that this store was made with, or set OPPORTUNE_MASTER_KEY.");
            Directory.CreateDirectory(keysFolder);
            Make(path);
        }
        return Read(path);
    }

    /// <summary>Writes a new random key into a file.</summary>
    internal static void Make(string path) => DurableFile.Write(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"), ownerOnly: true);

    /// <summary>The key of a file.</summary>
    internal static FileMasterKey Read(string path) => new(MasterKeyText.Parse(File.ReadAllText(path), Path.GetFileName(path)));
}
