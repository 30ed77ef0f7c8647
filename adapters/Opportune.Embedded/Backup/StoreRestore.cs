using Opportune.Embedded.Archive;
using Opportune.Embedded.Journal;
using Opportune.Embedded.Keys;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Backup;

/// <summary>Makes a store of a backup in folders beside the targets, and gives them their names when all is checked.</summary>
internal static class StoreRestore
{
    /// <summary>Checks, copies, erases again, checks the chain, renames.</summary>
    public static async ValueTask<RestoredStore> RunAsync(RestoreRequest request, CancellationToken cancel)
    {
        try
        {
            return await MakeAsync(request, cancel);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw BackupFolder.Failure(failed);
        }
    }

    private static async ValueTask<RestoredStore> MakeAsync(RestoreRequest request, CancellationToken cancel)
    {
        var keysTo = request.KeysTo ?? request.To;
        BackupFolder.CheckEmpty(request.To);
        BackupFolder.CheckEmpty(keysTo);
        var manifest = await BackupManifest.ReadAsync(request.From, BackupManifest.Data, cancel);
        using var data = new StagedFolder(request.To);
        using var keys = keysTo == request.To ? null : new StagedFolder(keysTo);
        await CopyAsync(manifest, request.From, data.Path, cancel);
        var journal = Path.Combine(data.Path, JournalSchema.FileName);
        BringUpToDate(journal);
        await CheckJournalAsync(manifest, journal, cancel);
        var cut = Cut(journal, request, manifest);
        var erased = await RestoreKeysAsync(request, manifest, (keys ?? data).Path, cancel);
        var restored = await DescribeAsync(journal, cancel);
        StagedFolder.Finish(keys, data);
        return restored with { Erased = erased, Cut = cut };
    }

    /// <summary>A backup of an earlier program is brought up to date before anybody reads it.</summary>
    private static void BringUpToDate(string journal) => StoreFile.OpenForWriting(journal, JournalSchema.Current, new(), "").Dispose();

    private static long Cut(string journal, RestoreRequest request, BackupManifest manifest)
    {
        if (request is { UntilSequence: null, Until: null }) return 0;
        if (request.Until > manifest.CreatedAt) throw new StoreException("restore.beyond", $"This backup was made at {manifest.CreatedAt:O}: choose an earlier instant, or a later backup.");
        using var file = StoreFile.OpenForWriting(journal, JournalSchema.Current, new(), "");
        var keep = file.Read(database => JournalCut.Find(database, request.UntilSequence, request.Until));
        var cut = JournalCut.Apply(file, keep);
        var kept = file.Read(ArchiveQueries.All).Select(a => ArchiveFolder.Listed(a.Number)).ToHashSet();
        foreach (var later in manifest.Files.Where(f => ArchiveFolder.IsListed(f.Name) && !kept.Contains(f.Name))) File.Delete(Path.Combine(Path.GetDirectoryName(journal)!, later.Name));
        return cut;
    }

    private static async ValueTask<RestoredStore> DescribeAsync(string path, CancellationToken cancel)
    {
        await using var journal = EmbeddedJournal.OpenCopy(path);
        var (customers, _, sequence) = await journal.CountAsync(cancel);
        return new(sequence, customers, await journal.DigestAsync(cancel), Erased: 0);
    }

    private static async ValueTask<int> RestoreKeysAsync(RestoreRequest request, BackupManifest data, string folder, CancellationToken cancel)
    {
        var manifest = await BackupManifest.ReadAsync(request.KeysFrom, BackupManifest.Keys, cancel);
        if (manifest.Sequence < data.Sequence) throw BackupManifest.Damaged("its keys are older than its data, so customers' keys would be missing");
        await CopyAsync(manifest, request.KeysFrom, folder, cancel);
        var list = Path.Combine(folder, ErasureList.FileName);
        var known = ErasureList.Read(list).Select(e => e.Number).ToHashSet();
        if (request.Erasures is { } newest)
            foreach (var erasure in ReadNewest(newest).Where(e => known.Add(e.Number))) ErasureList.Append(list, erasure);
        using var file = StoreFile.OpenForWriting(Path.Combine(folder, KeysSchema.FileName), KeysSchema.Current, new(), "PRAGMA secure_delete = ON;");
        return ErasureReplay.Reconcile(file, list);
    }

    private static IReadOnlyList<Erasure> ReadNewest(string path) => File.Exists(path) ? ErasureList.Read(path)
        : throw new StoreException("store.unreachable", "The list of erasures that was named does not exist: name the newest erasures.jsonl there is.");

    private static async ValueTask CopyAsync(BackupManifest manifest, string from, string to, CancellationToken cancel)
    {
        foreach (var file in manifest.Files)
        {
            var target = Path.Combine(to, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file.Name), target);
            DurableFile.Flush(target);
            if (await BackupManifest.DescribeAsync(target, cancel, file.Name) != file) throw BackupManifest.Damaged($"{file.Name} changed while it was copied");
        }
    }

    private static async ValueTask CheckJournalAsync(BackupManifest manifest, string path, CancellationToken cancel)
    {
        await using var journal = EmbeddedJournal.OpenCopy(path);
        if (await journal.FindBrokenLinkAsync(cancel) is { } sequence) throw BackupManifest.Damaged($"its chain breaks at sequence {sequence}");
        if (await journal.DigestAsync(cancel) != manifest.Digest) throw BackupManifest.Damaged("its journal ends elsewhere than its manifest says");
    }
}
