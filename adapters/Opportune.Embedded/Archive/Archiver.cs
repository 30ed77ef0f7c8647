using Opportune.Embedded.Journal;
using Opportune.Embedded.Sqlite;
using Opportune.Engine.Bank.Encoding;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Archive;

/// <summary>Moves old decisions from the journal into archive files; the journal keeps everything of them but the payload.</summary>
/// <remarks>
/// The order makes every stop safe: a file is whole before it is named, named before the journal knows it, known before any payload leaves the journal. Each transaction is short: it takes the
/// writer for some milliseconds. A file that an earlier run left is taken up where it fits the journal link by link.
/// </remarks>
internal sealed class Archiver(StoreFile file, ArchiveFolder folder, ArchiveRequest request, Action<ArchiveProgress> reached)
{
    private const int RowsPerTransaction = 128;
    private const int PagesPerTransaction = 64;
    private int _files;
    private long _entries;
    private long _bytes;

    /// <summary>Goes on where an earlier run stopped, then archives all that is old enough, then gives space back.</summary>
    public async Task<ArchiveReport> RunAsync(CancellationToken cancel)
    {
        var before = Size();
        Directory.CreateDirectory(folder.Path);
        DurableFile.FlushFolder(Path.GetDirectoryName(folder.Path)!);
        foreach (var number in file.Read(ArchiveQueries.Unfinished)) await EmptyAsync(number, ArchiveFile.Read(folder.PathOf(number)).Entries, cancel);
        while (Next() is var number && (TakeUp(number) ?? Write(number)) is { } entries) await EmptyAsync(number, entries, cancel);
        await GiveBackAsync(cancel);
        return new(_files, _entries, _bytes, Math.Max(0, before - Size()), file.Read(ArchiveQueries.FreeBytes));
    }

    private long Next() => 1 + file.Read(database => database.ReadInt64("SELECT MAX(number) FROM archives"));

    private long Size() => file.Read(ArchiveQueries.FileBytes);

    /// <summary>A named file that the journal does not know yet; null where there is none.</summary>
    /// <exception cref="StoreException">archive.foreign: it belongs to another journal; archive.damaged.</exception>
    private IReadOnlyList<ArchiveEntry>? TakeUp(long number)
    {
        var path = folder.PathOf(number);
        if (!File.Exists(path)) return null;
        var (entries, digest) = ArchiveFile.Read(path);
        if (entries.Count == 0 || !file.Read(database => entries.All(e => ArchiveQueries.Fits(database, e))))
            throw new StoreException("archive.foreign", $"{ArchiveFolder.Listed(number)} does not belong to this journal: move it out of the data folder, then archive again.");
        Register(number, entries, digest, new FileInfo(path).Length);
        return entries;
    }

    private IReadOnlyList<ArchiveEntry>? Write(long number)
    {
        var old = Old().ToList();
        if (old.Count == 0) return null;
        var part = folder.PathOf(number) + ".part";
        var (entries, digest, bytes) = ArchiveFile.Write(part, old);
        Reached(ArchiveStep.FileWritten);
        DurableFile.Watch?.Move(part, folder.PathOf(number));
        File.Move(part, folder.PathOf(number));
        DurableFile.FlushFolder(folder.Path);
        Reached(ArchiveStep.FileNamed);
        Register(number, entries, digest, bytes);
        return entries;
    }

    /// <summary>Decisions that no archive has, oldest first, until the first entry that is too young or the file is full.</summary>
    private IEnumerable<ArchiveEntry> Old()
    {
        var (after, link) = file.Read(ArchiveQueries.Reached);
        var room = (long)request.FileMegabytes << 20;
        while (file.Read(database => JournalQueries.Above(database, after, RowsPerTransaction)) is { Count: > 0 } page)
        {
            foreach (var (row, own, archive) in page)
            {
                if (row.At >= request.Before || room <= 0) yield break;
                if (row.Kind == (byte)EntryCodec.Kind.Decision && archive is null)
                {
                    room -= ArchiveEntry.HeaderLength + row.Payload.Length;
                    yield return new(row, link, own);
                }
                (after, link) = (row.Sequence, own);
            }
        }
    }

    private void Register(long number, IReadOnlyList<ArchiveEntry> entries, byte[] digest, long bytes)
    {
        file.Write(writer => ArchiveQueries.Register(writer, number, entries, digest, bytes));
        Reached(ArchiveStep.FileRegistered);
    }

    private async Task EmptyAsync(long number, IReadOnlyList<ArchiveEntry> entries, CancellationToken cancel)
    {
        foreach (var some in entries.Chunk(RowsPerTransaction))
        {
            await Task.Delay(request.Pause, cancel);
            _entries += file.Write(writer => ArchiveQueries.Empty(writer, number, some));
            Reached(ArchiveStep.SomeEmptied);
        }
        file.Write(writer => writer.Prepare("UPDATE archives SET emptied = 1 WHERE number = ?1").Bind(1, number).Run());
        (_files, _bytes) = (_files + 1, _bytes + new FileInfo(folder.PathOf(number)).Length);
        Reached(ArchiveStep.AllEmptied);
    }

    /// <summary>Moves pages from the file's end into free ones, some at a time. A store that began with schema 1 cannot: there, free pages wait for the next entries.</summary>
    private async Task GiveBackAsync(CancellationToken cancel)
    {
        while (file.Read(ArchiveQueries.CanGiveBack))
        {
            await Task.Delay(request.Pause, cancel);
            file.Write(writer => writer.Prepare($"PRAGMA incremental_vacuum({PagesPerTransaction})").Run());
            Reached(ArchiveStep.SpaceGivenBack);
        }
    }

    private void Reached(ArchiveStep step) => reached(new(step, _entries));
}
