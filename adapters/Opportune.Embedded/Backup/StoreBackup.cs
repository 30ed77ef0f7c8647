using Opportune.Embedded.Archive;
using Opportune.Embedded.Journal;
using Opportune.Embedded.Keys;
using Opportune.Embedded.Sqlite;

namespace Opportune.Embedded.Backup;

/// <summary>Writes a backup of a store in use.</summary>
internal static class StoreBackup
{
    /// <summary>Journal first, keys after it: so every customer of the copied journal has its key in the copied keys, unless erased.</summary>
    public static async ValueTask<BackupManifest> WriteAsync(
        EmbeddedJournal journal, EmbeddedCustomerKeys keys, string folder, string keysFolder, DateTimeOffset at, CancellationToken cancel)
    {
        BackupFolder.CheckApart(folder, keysFolder);
        BackupFolder.CheckEmpty(folder);
        BackupFolder.CheckEmpty(keysFolder);
        try
        {
            StoreFolder.Make(folder);
            StoreFolder.Make(keysFolder);
            var data = await WriteJournalAsync(journal, folder, at, cancel);
            await WriteKeysAsync(keys, keysFolder, data, cancel);
            data.Write(folder);
            return data;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw BackupFolder.Failure(failed);
        }
    }

    private static async ValueTask<BackupManifest> WriteJournalAsync(EmbeddedJournal journal, string folder, DateTimeOffset at, CancellationToken cancel)
    {
        var target = Path.Combine(folder, JournalSchema.FileName);
        await journal.BackupAsync(target, cancel);
        await using var copy = EmbeddedJournal.OpenCopy(target);
        var (customers, _, sequence) = await copy.CountAsync(cancel);
        return new(Format: 1, BackupManifest.Data, at.ToUniversalTime(), Program, JournalSchema.Current.Version,
            sequence, customers, await copy.DigestAsync(cancel), [await BackupManifest.DescribeAsync(target, cancel), .. await WriteArchivesAsync(journal, copy, cancel)]);
    }

    /// <summary>The archives that the copied journal names; they never change, so copying them afterwards is copying them then. What was moved elsewhere is left out.</summary>
    private static async ValueTask<List<BackupFile>> WriteArchivesAsync(EmbeddedJournal journal, EmbeddedJournal copy, CancellationToken cancel)
    {
        var files = new List<BackupFile>();
        foreach (var (number, _, _, _, _) in copy.File.Read(ArchiveQueries.All).Where(a => File.Exists(journal.Archive.PathOf(a.Number))))
        {
            Directory.CreateDirectory(copy.Archive.Path);
            var target = copy.Archive.PathOf(number);
            File.Copy(journal.Archive.PathOf(number), target);
            DurableFile.Flush(target);
            files.Add(await BackupManifest.DescribeAsync(target, cancel, ArchiveFolder.Listed(number)));
        }
        if (files.Count > 0) DurableFile.FlushFolder(copy.Archive.Path);
        return files;
    }

    private static async ValueTask WriteKeysAsync(EmbeddedCustomerKeys keys, string folder, BackupManifest data, CancellationToken cancel)
    {
        var target = Path.Combine(folder, KeysSchema.FileName);
        var list = Path.Combine(folder, ErasureList.FileName);
        await keys.BackupAsync(target, cancel);
        using (var copy = StoreFile.OpenForReading(target, KeysSchema.Current, new(), frozen: true))
            DurableFile.Write(list, System.Text.Encoding.UTF8.GetBytes(ErasureList.Text(copy.Read(ErasureReplay.Stored))));
        var files = new[] { await BackupManifest.DescribeAsync(target, cancel), await BackupManifest.DescribeAsync(list, cancel) };
        (data with { Part = BackupManifest.Keys, Schema = KeysSchema.Current.Version, Files = files }).Write(folder);
    }

    private static string Program => typeof(StoreBackup).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
