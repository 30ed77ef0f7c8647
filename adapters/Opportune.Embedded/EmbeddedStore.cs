using Opportune.Embedded.Archive;
using Opportune.Embedded.Backup;
using Opportune.Embedded.Journal;
using Opportune.Embedded.Keys;
using Opportune.Embedded.Snapshots;
using Opportune.Embedded.Verify;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Verify;

namespace Opportune.Embedded;

/// <summary>The store in the process: journal, artifacts and keys of one folder, opened together.</summary>
/// <remarks>One process writes a folder; any number read it meanwhile. Thread-safe as its ports are.</remarks>
public sealed class EmbeddedStore : IAsyncDisposable
{
    private readonly EmbeddedJournal _journal;
    private readonly EmbeddedCustomerKeys _keys;

    private readonly EmbeddedSnapshots _snapshots;

    private readonly List<string?> _notices;

    private EmbeddedStore(EmbeddedJournal journal, EmbeddedCustomerKeys keys, EmbeddedSnapshots snapshots, List<string?> notices) => (_journal, _keys, _snapshots, _notices) = (journal, keys, snapshots, notices);

    /// <summary>The journal of all customers.</summary>
    public IJournal Journal => _journal;

    /// <summary>What decisions name by content hash.</summary>
    public IArtifacts Artifacts => _journal.Artifacts;

    /// <summary>Customers' numbers and keys.</summary>
    public ICustomerKeys Keys => _keys;

    /// <summary>States of customers, as a cache of the journal.</summary>
    public ISnapshots Snapshots => _snapshots;

    /// <summary>What whoever runs it must know: that the store is new, that a master key was made or may be read by others, that keys are missing, what opening or a damage had to set aside. Empty where all is well.</summary>
    public IReadOnlyList<string> Notices => [.. _notices.Append(_snapshots.Notice).OfType<string>()];

    /// <summary>Opens a folder; for writing, what is missing is made.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="master">Null for OPPORTUNE_MASTER_KEY where it is set, else master.key in the keys folder, made where there are no keys yet.</param>
    /// <param name="readOnly">Reads beside a running host.</param>
    /// <exception cref="StoreException">store.in-use, store.newer, store.corrupt, store.read-only, store.unreachable, keys.wrong-master.</exception>
    public static EmbeddedStore Open(string folder, EmbeddedOptions? options = null, IMasterKey? master = null, bool readOnly = false)
    {
        var settings = (options ?? new()).Checked();
        var keysFolder = settings.KeysFolder ?? folder;
        if (!readOnly) StoreTogether.Check(folder, keysFolder, settings);
        var isNew = !readOnly && !StoreFolder.HoldsStore(folder);
        var journal = EmbeddedJournal.Open(folder, settings, readOnly);
        EmbeddedCustomerKeys? keys = null;
        try
        {
            if (master is null && !readOnly) KeyRotation.Finish(keysFolder);
            master ??= EnvironmentMasterKey.Find() as IMasterKey ?? FileMasterKey.Open(keysFolder, readOnly);
            keys = EmbeddedCustomerKeys.Open(keysFolder, master, settings, readOnly);
            return new(journal, keys, EmbeddedSnapshots.Open(folder, settings, readOnly), [isNew ? $"the store in {Path.GetFullPath(folder)} is new and empty" : null, (master as FileMasterKey)?.Notice]);
        }
        catch
        {
            keys?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Looks whether the keys are those of the journal, before anybody is served: that some customers have none becomes one of the <see cref="Notices"/>. O(customers), some milliseconds for 100,000.</summary>
    /// <exception cref="StoreException">store.corrupt: the keys are another store's.</exception>
    public void CheckKeys() => _notices.Add(StoreTogether.Compare(_journal, _keys));

    /// <summary>Writes a consistent backup while the store is in use: the journal with its artifacts to one folder, the keys with the list of erasures to another.</summary>
    /// <param name="folder">For the data; new or empty.</param>
    /// <param name="keysFolder">For the keys, to be kept apart from the data; new or empty, another than <paramref name="folder"/>.</param>
    /// <param name="at">When, for the manifests.</param>
    /// <param name="cancel">Stops between files; what is unfinished has no manifest and is refused by <see cref="RestoreAsync"/>.</param>
    /// <returns>What the backup holds.</returns>
    /// <remarks>The master key is in neither: keep a copy of it in a third place.</remarks>
    /// <exception cref="StoreException">backup.target-exists, store.full, store.read-only, store.unreachable.</exception>
    public ValueTask<BackupManifest> BackupAsync(string folder, string keysFolder, DateTimeOffset at, CancellationToken cancel) =>
        StoreBackup.WriteAsync(_journal, _keys, folder, keysFolder, at, cancel);

    /// <summary>Makes a store of a backup, whole or not at all; customers who were erased since stay erased.</summary>
    /// <exception cref="StoreException">backup.damaged, backup.target-exists, restore.beyond, restore.too-early, store.newer, store.full, store.read-only, store.unreachable.</exception>
    public static ValueTask<RestoredStore> RestoreAsync(RestoreRequest request, CancellationToken cancel) => StoreRestore.RunAsync(request, cancel);

    /// <summary>Wraps every customer's key by a new master key; the store must not be in use. Whenever the process stops, the store opens with the old key or with the new one.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="old">Null for OPPORTUNE_MASTER_KEY where it is set, else master.key.</param>
    /// <param name="replacement">Null for a random one, which takes the place of master.key; then <paramref name="old"/> must be null too.</param>
    /// <returns>Number of customers whose keys were wrapped anew.</returns>
    /// <remarks>Backups of the keys made before need the old master key: keep it as long as they are kept, or make new ones.</remarks>
    /// <exception cref="StoreException">keys.wrong-master, store.in-use, store.corrupt, store.full, store.read-only, store.unreachable.</exception>
    public static long RotateMasterKey(string folder, EmbeddedOptions? options = null, IMasterKey? old = null, IMasterKey? replacement = null)
    {
        var settings = (options ?? new()).Checked();
        return KeyRotation.Run(settings.KeysFolder ?? folder, settings, old, replacement);
    }

    /// <summary>Moves old decisions into append-only files in <c>archive/</c> and gives their space back. They are still read, explained, replayed, verified and erased as before.</summary>
    /// <param name="request">What, and how gently.</param>
    /// <param name="reached">Told each step.</param>
    /// <param name="cancel">Stops between steps; the next call goes on.</param>
    /// <exception cref="StoreException">archive.damaged, archive.missing, archive.foreign, store.full, store.read-only, store.unreachable.</exception>
    public async ValueTask<ArchiveReport> ArchiveAsync(ArchiveRequest request, Action<ArchiveProgress> reached, CancellationToken cancel)
    {
        try { return await new Archiver(_journal.File, _journal.Archive, request, reached).RunAsync(cancel); }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException) { throw BackupFolder.Failure(failed); }
    }

    /// <summary>Verifies what no port shows: SQLite's own structures in every file, and that each artifact matches its hash. Reads only, also beside the host.</summary>
    /// <param name="isDeep">Compares every index with its table; O(n log n). Otherwise structures only, O(n).</param>
    /// <param name="cancel">Stops between checks.</param>
    public ValueTask<IReadOnlyList<VerifyPart>> VerifyFilesAsync(bool isDeep, CancellationToken cancel) => FilesCheck.RunAsync(_journal, _keys, isDeep, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _snapshots.DisposeAsync();
        await _keys.DisposeAsync();
        await _journal.DisposeAsync();
    }
}
