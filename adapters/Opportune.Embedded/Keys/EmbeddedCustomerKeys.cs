using System.Security.Cryptography;
using Opportune.Embedded.Backup;
using Opportune.Embedded.Sqlite;
using Opportune.Engine;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Keys;

/// <summary>Customers' numbers and keys in SQLite: <c>keys.db</c> in the keys folder, guarded by <c>keys.lock</c>, with <c>erasures.jsonl</c> beside it.</summary>
/// <remarks>Work is done on the caller's thread; making or erasing keys costs an fsync. Erased keys are overwritten in the file (secure_delete) and the log is emptied.</remarks>
public sealed class EmbeddedCustomerKeys : ICustomerKeys
{
    private const int PageRows = 512;
    private readonly StoreFile _file;
    private readonly StoreLock? _lock;
    private readonly KeyWrapping _wrapping;
    private readonly string _erasures;
    private readonly Lock _erasing = new();
    private volatile IReadOnlyList<Erasure> _begun = [];

    private EmbeddedCustomerKeys(StoreFile file, StoreLock? held, KeyWrapping wrapping, string erasures) =>
        (_file, _lock, _wrapping, _erasures) = (file, held, wrapping, erasures);

    internal StoreFile File => _file;

    /// <summary>Opens the keys of a folder; for writing they are made where they are missing, and erasures that keys.db lacks are carried out.</summary>
    /// <param name="keysFolder">Folder of keys.db.</param>
    /// <param name="master">The key that wraps the others.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="readOnly">Reads beside a running host; making and erasing get <c>store.read-only</c>.</param>
    /// <exception cref="StoreException">keys.wrong-master, store.in-use, store.newer, store.corrupt, store.read-only, store.unreachable.</exception>
    public static EmbeddedCustomerKeys Open(string keysFolder, IMasterKey master, EmbeddedOptions? options = null, bool readOnly = false)
    {
        var settings = (options ?? new()).Checked();
        var wrapping = new KeyWrapping(master);
        var path = Path.Combine(keysFolder, KeysSchema.FileName);
        var erasures = Path.Combine(keysFolder, ErasureList.FileName);
        var held = readOnly ? null : StoreFolder.Take(keysFolder, "keys.lock");
        StoreFile? file = null;
        try
        {
            file = readOnly ? StoreFile.OpenForReading(path, KeysSchema.Current, settings, frozen: false)
                : StoreFile.OpenForWriting(path, KeysSchema.Current, settings, "PRAGMA secure_delete = ON;");
            KeysProof.Use(file, wrapping, readOnly);
            if (!readOnly) ErasureReplay.Reconcile(file, erasures);
            return new(file, held, wrapping, erasures);
        }
        catch
        {
            file?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<CustomerKey?> FindAsync(CustomerId id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(Standing(_file.Read(database => Find(database, id, _wrapping.Lookup(id)))));
    }

    /// <inheritdoc/>
    public ValueTask<CustomerKey?> FindAsync(ulong number, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(Standing(_file.Read(database =>
        {
            using var rows = database.Prepare("SELECT wrapped FROM customers WHERE number = ?1").Bind(1, StoredNumber.From(number)).Read();
            return rows.Step() ? _wrapping.Unwrap(number, rows.Bytes(0)) : null;
        })));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CustomerKey>> CreateAsync(IReadOnlyList<CustomerId> ids, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_begun.Count > 0)
            lock (_erasing) FinishBegun(again: true);
        return new(_file.Write(writer => (IReadOnlyList<CustomerKey>)[.. ids.Select(id => FindOrCreate(writer, id))]));
    }

    /// <inheritdoc/>
    public ValueTask<bool> EraseAsync(CustomerId id, DateTimeOffset at, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var lookup = _wrapping.Lookup(id);
        lock (_erasing)
        {
            FinishBegun(again: true);
            var number = _file.Read(database => Find(database, id, lookup))?.Number;
            if (number is null) return new(false);
            _begun = [new(number.Value, Convert.ToHexStringLower(lookup), at.ToUniversalTime())];
            FinishBegun(again: false);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<CustomerKey> AllAsync(CancellationToken cancel) => All(cancel).Where(key => Standing(key) is not null).ToAsyncEnumerable();

    /// <inheritdoc/>
    public byte[] HashOf(string text) => _wrapping.HashOf(text);

    /// <inheritdoc/>
    public byte[] Secret(string use) => _wrapping.Secret(use);

    /// <inheritdoc/>
    public IAsyncEnumerable<(ulong Number, DateTimeOffset At)> ErasuresAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return _file.Read(ErasureReplay.Stored).Select(e => (e.Number, e.At)).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask BackupAsync(string targetFile, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        FileCopy.Write(_file, targetFile);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Carries out what was begun. An erasure that the disk stopped halfway may stand in the list already, so the next opening would carry it out: therefore it counts from its beginning,
    /// and is finished before any key is made.</summary>
    private void FinishBegun(bool again)
    {
        if (_begun.Count == 0) return;
        try
        {
            // The list first: where a crash follows, the next opening carries the erasure out.
            _file.Write(writer =>
            {
                foreach (var erasure in _begun)
                {
                    if (again) ErasureList.Renew(_erasures, erasure); else ErasureList.Append(_erasures, erasure);
                    ErasureReplay.Apply(writer, erasure);
                }
                return 0;
            });
            _file.EmptyLog();
            _begun = [];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.From(failed);
        }
    }

    /// <summary>The key, unless its erasure was begun.</summary>
    private CustomerKey? Standing(CustomerKey? key) => key is null || _begun.Count == 0 || _begun.All(e => e.Number != key.Number) ? key : null;

    private CustomerKey? Find(Database database, CustomerId id, byte[] lookup)
    {
        using var rows = database.Prepare("SELECT number, wrapped FROM customers WHERE lookup = ?1").Bind(1, lookup).Read();
        if (!rows.Step()) return null;
        var key = _wrapping.Unwrap(StoredNumber.Read(rows.Int64(0)), rows.Bytes(1));
        return key.Id == id ? key : throw new StoreException("store.corrupt", "keys.db finds another customer under an identifier: restore the last backup of the keys.");
    }

    private CustomerKey FindOrCreate(Database writer, CustomerId id)
    {
        var lookup = _wrapping.Lookup(id);
        var key = Find(writer, id, lookup);
        while (key is null)
        {
            var (made, wrapped) = _wrapping.Create(FreshNumber(), id);
            // A number in use, or that an erased customer had, changes no row; the next draw will do.
            if (writer.Prepare("""
                INSERT INTO customers(number, lookup, wrapped) SELECT ?1, ?2, ?3
                WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE number = ?1) ON CONFLICT(number) DO NOTHING
                """).Bind(1, StoredNumber.From(made.Number)).Bind(2, lookup).Bind(3, wrapped).Run() == 1) key = made;
        }
        return key;
    }

    private IEnumerable<CustomerKey> All(CancellationToken cancel)
    {
        List<CustomerKey> page;
        var after = 0UL;
        do
        {
            cancel.ThrowIfCancellationRequested();
            page = _file.Read(database => Above(database, after));
            foreach (var key in page) yield return key;
            if (page.Count > 0) after = page[^1].Number;
        }
        while (page.Count == PageRows);
    }

    private List<CustomerKey> Above(Database database, ulong number)
    {
        var page = new List<CustomerKey>();
        using var rows = database.Prepare("SELECT number, wrapped FROM customers WHERE number > ?1 ORDER BY number LIMIT ?2")
            .Bind(1, StoredNumber.From(number)).Bind(2, (long)PageRows).Read();
        while (rows.Step()) page.Add(_wrapping.Unwrap(StoredNumber.Read(rows.Int64(0)), rows.Bytes(1)));
        return page;
    }

    private static ulong FreshNumber()
    {
        ulong number;
        do number = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        while (number == 0);
        return number;
    }
}
