using System.Security.Cryptography;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>Artifacts in journal.db, so that one backup holds the journal and all it names.</summary>
internal sealed class EmbeddedArtifacts(StoreFile file) : IArtifacts
{
    private const int MostBytes = 64 << 20;

    /// <inheritdoc/>
    public ValueTask<string> PutAsync(string kind, ReadOnlyMemory<byte> content, DateTimeOffset at, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(kind);
        if (content.Length is < 1 or > MostBytes) throw new ArgumentException("An artifact is 1 byte to 64 MiB.", nameof(content));
        var hash = HashOf(content.Span);
        file.Write(writer => writer.Prepare("INSERT INTO artifacts(hash, kind, at, content, sequence) VALUES(?1, ?2, ?3, ?4, (SELECT COALESCE(MAX(sequence), 0) FROM journal)) ON CONFLICT(hash) DO NOTHING")
            .Bind(1, hash).Bind(2, kind).Bind(3, at.UtcTicks).Bind(4, content.Span).Run());
        return new(hash);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var found = file.Read(database => Read(database.Prepare("SELECT hash, content FROM artifacts WHERE hash = ?1").Bind(1, hash)));
        return new(found?.Content);
    }

    /// <inheritdoc/>
    public ValueTask<(string Hash, ReadOnlyMemory<byte> Content)?> NewestAsync(string kind, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(file.Read(database => Read(database
            .Prepare("SELECT hash, content FROM artifacts WHERE kind = ?1 ORDER BY at DESC, number DESC LIMIT 1").Bind(1, kind))));
    }

    private static (string Hash, ReadOnlyMemory<byte> Content)? Read(Statement statement)
    {
        using var rows = statement.Read();
        if (!rows.Step()) return null;
        var (hash, content) = (rows.Text(0), rows.Bytes(1));
        return HashOf(content) == hash ? (hash, content)
            : throw new StoreException("store.corrupt", $"Artifact {hash} does not match its hash: restore the last backup.");
    }

    private static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
