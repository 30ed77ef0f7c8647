using System.Security.Cryptography;

namespace Opportune.Embedded.Backup;

/// <summary>A folder that is filled under another name beside its place; without <see cref="Finish"/> nothing of it stays.</summary>
internal sealed class StagedFolder : IDisposable
{
    private readonly string _target;

    /// <summary>Makes the staging folder.</summary>
    public StagedFolder(string target)
    {
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        Path = $"{_target}.restoring-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        StoreFolder.Make(Path);
    }

    /// <summary>Where to put files meanwhile.</summary>
    public string Path { get; }

    /// <summary>Gives the folders their names, the data's last: a store without its journal is no store yet.</summary>
    public static void Finish(StagedFolder? keys, StagedFolder data)
    {
        keys?.Rename();
        try
        {
            data.Rename();
        }
        catch
        {
            if (keys is not null) Directory.Delete(keys._target, recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    private void Rename()
    {
        if (Directory.Exists(_target)) Directory.Delete(_target);
        Directory.Move(Path, _target);
        DurableFile.FlushFolder(System.IO.Path.GetDirectoryName(_target)!);
    }
}
