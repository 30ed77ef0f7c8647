using System.Globalization;
using System.Text;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;
using IoFile = System.IO.File;

namespace Opportune.Embedded.Journal;

/// <summary>How far the journal surely reached: sequence and link of the chain, in <c>journal.mark</c> beside journal.db, written after every durable commit and before its answer.</summary>
/// <remarks>
/// A write-ahead log whose end was cut or damaged looks to SQLite like one that was never longer. The mark tells: a journal that ends before it has lost what was acknowledged. It is not synced, so after a power loss it may be
/// older than the journal, never newer; without a mark nothing is compared. It proves nothing against somebody who can write the folder: for that the digest is written down outside.
/// </remarks>
internal sealed class JournalMark : IDisposable
{
    /// <summary>File name in the data folder.</summary>
    public const string FileName = "journal.mark";

    private const int Digits = 20;
    private const int Length = Digits + 1 + (2 * JournalChain.Length) + 1;
    private readonly FileStream? _file;
    private readonly byte[] _line = new byte[Length];

    private JournalMark(FileStream? file) => _file = file;

    /// <summary>Opens the mark of a folder for writing; where that fails, the journal goes without.</summary>
    public static JournalMark Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!IoFile.Exists(path)) DurableFile.Watch?.Create(path);
            return new(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new(null);
        }
    }

    /// <summary>Reads the mark of a folder; null where there is none, or none that is whole.</summary>
    public static (long Sequence, string Link)? Read(string folder)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var line = new byte[Length];
            if (file.ReadAtLeast(line, Length, throwOnEndOfStream: false) < Length) return null;
            var parts = Encoding.ASCII.GetString(line).TrimEnd('\n').Split(' ');
            return parts is [var sequence, { Length: 2 * JournalChain.Length } link] && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, link) : null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Refuses a journal that does not hold what the mark says it held.</summary>
    /// <param name="mark">Read before the journal was opened.</param>
    /// <param name="file">The journal.</param>
    /// <exception cref="StoreException">store.corrupt, with the first sequence that is missing or wrong.</exception>
    public static void Check((long Sequence, string Link)? mark, StoreFile file)
    {
        if (mark is not { } reached) return;
        var (last, link) = file.Read(database => (JournalQueries.End(database).Sequence, JournalQueries.LinkOf(database, reached.Sequence)));
        if (last < reached.Sequence)
            throw new StoreException("store.corrupt", $"The journal ends at entry {last}, and entries up to {reached.Sequence} were acknowledged: from entry {last + 1} on they are lost. Keep a copy of the folder and restore the last backup; to go on without them, move {FileName} away.");
        if (link is not null && Convert.ToHexStringLower(link) != reached.Link)
            throw new StoreException("store.corrupt", $"Entry {reached.Sequence} is not the one that was acknowledged: the journal was changed or is another one. Keep a copy of the folder and restore the last backup; if this journal is right, move {FileName} away.");
    }

    /// <summary>Notes how far the journal is durable. That this fails stops nobody: an older mark only tells less.</summary>
    public void Write(long sequence, ReadOnlySpan<byte> link)
    {
        if (_file is null) return;
        sequence.TryFormat(_line, out _, "D20", CultureInfo.InvariantCulture);
        _line[Digits] = (byte)' ';
        Convert.TryToHexStringLower(link, _line.AsSpan(Digits + 1), out _);
        _line[^1] = (byte)'\n';
        try
        {
            DurableFile.Watch?.Write(_file.Name, 0, _line);
            RandomAccess.Write(_file.SafeFileHandle, _line, 0);
        }
        catch (IOException)
        {
            // Told above.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
