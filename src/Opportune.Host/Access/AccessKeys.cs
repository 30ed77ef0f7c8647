using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Opportune.Host.Access;

/// <summary>The keys in force. Changes of <c>access.json</c> are seen within a second.</summary>
/// <remarks>Thread-safe. A look-up compares with every key in constant time, so its length tells nothing of how near a guess was.</remarks>
public sealed class AccessKeys
{
    private const long RereadMilliseconds = 1_000;
    private readonly AccessFile? _file;
    private ImmutableArray<(byte[] Hash, Caller Caller)> _keys = [];
    private DateTime _written;
    private long _lookedAt;

    /// <summary>Reads the keys of a folder.</summary>
    /// <exception cref="AccessException">keys.file.damaged.</exception>
    public AccessKeys(string folder)
    {
        _file = new(folder);
        Read(_file);
    }

    /// <summary>One key that is stored nowhere and has every role, for a verb that asks its own host.</summary>
    public AccessKeys(Caller caller, string key) => _keys = [(ApiKey.HashOf(key), caller)];

    /// <summary>Who has a key, or null.</summary>
    public Caller? Find(string key)
    {
        if (_file is not null) Refresh(_file);
        var hash = ApiKey.HashOf(key);
        Caller? found = null;
        foreach (var (stored, caller) in _keys)
            if (CryptographicOperations.FixedTimeEquals(stored, hash)) found = caller;
        return found;
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
            _keys = []; // stricter: without a readable list nobody is let in
            _written = default;
        }
    }

    private void Read(AccessFile file)
    {
        var written = File.GetLastWriteTimeUtc(file.FullPath);
        _keys = [.. file.Load().Select(k => (Convert.FromHexString(k.Sha256), new Caller(k.Name, [.. k.Roles])))];
        _written = written;
    }
}

/// <summary>Who is asking.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Roles">What it may do.</param>
public sealed record Caller(string Name, ImmutableHashSet<Role> Roles)
{
    /// <summary>Whether the caller has the role.</summary>
    public bool Has(Role role) => Roles.Contains(role);
}
