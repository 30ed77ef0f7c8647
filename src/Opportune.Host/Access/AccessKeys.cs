using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Opportune.Host.Access;

/// <summary>The keys in force. Changes of <c>access.json</c> are seen within a second.</summary>
/// <remarks>Thread-safe. A key is found by the first 64 bits of its SHA-256 and compared whole in constant time: of a key that is 256 random bits, what a wrong guess's hash begins with tells nothing.</remarks>
public sealed class AccessKeys
{
    private const long RereadMilliseconds = 1_000;
    private readonly AccessFile? _file;
    private readonly TextWriter? _notes;
    private FrozenDictionary<long, (byte[] Hash, Caller Caller)> _keys = FrozenDictionary<long, (byte[] Hash, Caller Caller)>.Empty;
    private DateTime _written;
    private long _lookedAt;
    private bool _isShut;

    /// <summary>Reads the keys of a folder.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="notes">Told when the list is lost and nobody is let in any more, and when it is back.</param>
    /// <exception cref="AccessException">keys.file.damaged.</exception>
    public AccessKeys(string folder, TextWriter? notes = null)
    {
        (_file, _notes) = (new(folder), notes);
        Read(_file);
        _isShut = _keys.Count == 0;
    }

    /// <summary>One key that is stored nowhere and has every role, for a verb that asks its own host.</summary>
    public AccessKeys(Caller caller, string key) => _keys = Indexed([(ApiKey.HashOf(key), caller)]);

    /// <summary>Who has a key, or null.</summary>
    /// <param name="key">As its holder has it.</param>
    public Caller? Find(ReadOnlySpan<char> key)
    {
        if (_file is not null) Refresh(_file);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ApiKey.HashOf(key, hash);
        return _keys.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(hash), out var found) && CryptographicOperations.FixedTimeEquals(found.Hash, hash) ? found.Caller : null;
    }

    private void Refresh(AccessFile file)
    {
        var (now, last) = (Environment.TickCount64, Interlocked.Read(ref _lookedAt));
        if (now - last < RereadMilliseconds || Interlocked.CompareExchange(ref _lookedAt, now, last) != last) return;
        try
        {
            if (File.GetLastWriteTimeUtc(file.FullPath) != _written) Read(file);
        }
        catch (Exception unreadable) when (unreadable is AccessException or IOException or UnauthorizedAccessException)
        {
            _keys = Indexed([]); // stricter: without a readable list nobody is let in
            _written = default;
        }
        if (_keys.Count == 0 == _isShut) return;
        _isShut = !_isShut;
        _notes?.WriteLine(_isShut ? $"access.key: {file.FullPath} is missing, empty or cannot be read, and nobody is let in: put it back, or make a key with `opportune keys add`" : "access.json has keys again");
    }

    private void Read(AccessFile file)
    {
        var written = File.GetLastWriteTimeUtc(file.FullPath);
        _keys = Indexed(file.Load().Select(k => (Convert.FromHexString(k.Sha256), new Caller(k.Name, [.. k.Roles]))));
        _written = written;
    }

    private static FrozenDictionary<long, (byte[] Hash, Caller Caller)> Indexed(IEnumerable<(byte[] Hash, Caller Caller)> keys) =>
        keys.DistinctBy(k => BinaryPrimitives.ReadInt64LittleEndian(k.Hash)).ToFrozenDictionary(k => BinaryPrimitives.ReadInt64LittleEndian(k.Hash));
}

/// <summary>Who is asking.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Roles">What it may do.</param>
public sealed record Caller(string Name, ImmutableHashSet<Role> Roles)
{
    private readonly int _mask = Roles.Aggregate(0, (mask, role) => mask | (1 << (int)role));

    /// <summary>Whether the caller has the role.</summary>
    public bool Has(Role role) => (_mask & (1 << (int)role)) != 0;
}
