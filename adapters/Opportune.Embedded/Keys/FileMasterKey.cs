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

    private FileMasterKey(byte[] key, string? notice) => (Current, Notice) = (key, notice);

    /// <summary>That the key is new and must be copied, or that others may read it; null where all is well.</summary>
    public string? Notice { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Current { get; }

    /// <summary>Reads the key; a folder without keys gets a new random one.</summary>
    /// <param name="keysFolder">Folder of keys.db.</param>
    /// <param name="readOnly">Never makes a key.</param>
    /// <exception cref="StoreException">keys.wrong-master: the file is malformed, or missing though there are keys.</exception>
    public static FileMasterKey Open(string keysFolder, bool readOnly = false)
    {
        var path = Path.Combine(keysFolder, FileName);
        if (File.Exists(path)) return Read(path, OthersMayRead(path) ? $"{path} may be read by others: chmod 600" : null);
        if (readOnly || File.Exists(Path.Combine(keysFolder, KeysSchema.FileName)))
            throw new StoreException("keys.wrong-master", "master.key is missing: put back the file that this store was made with, or set OPPORTUNE_MASTER_KEY.");
        StoreFolder.Make(keysFolder);
        Make(path);
        return Read(path, $"{path} is new: keep a copy in a third place, because without it nobody can read the store");
    }

    private static bool OthersMayRead(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;

    /// <summary>Writes a new random key into a file.</summary>
    internal static void Make(string path) => DurableFile.Write(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"), ownerOnly: true);

    /// <summary>The key of a file.</summary>
    internal static FileMasterKey Read(string path, string? notice = null) => new(MasterKeyText.Parse(File.ReadAllText(path), Path.GetFileName(path)), notice);
}
