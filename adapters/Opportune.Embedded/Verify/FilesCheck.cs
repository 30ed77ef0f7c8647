using Opportune.Embedded.Archive;
using Opportune.Embedded.Journal;
using Opportune.Embedded.Journal.Heads;
using Opportune.Embedded.Keys;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Verify;

namespace Opportune.Embedded.Verify;

/// <summary>Looks at the files below the ports.</summary>
internal static class FilesCheck
{
    private const string Ok = "ok";

    public static async ValueTask<IReadOnlyList<VerifyPart>> RunAsync(EmbeddedJournal journal, EmbeddedCustomerKeys keys, bool isDeep, CancellationToken cancel) =>
    [
        (await new Findings("files").AroundAsync(found => Task.Run(() =>
        {
            Structure(journal.File, JournalSchema.FileName, isDeep, found);
            Structure(keys.File, KeysSchema.FileName, isDeep, found);
            if (journal.Heads.File is { } heads) Structure(heads, HeadsSchema.FileName, isDeep, found);
        }, cancel))).Part(),
        (await new Findings("heads").AroundAsync(found => Task.Run(() => HeadsCheck.Run(journal, found, cancel), cancel))).Part(),
        (await new Findings("artifacts").AroundAsync(found => ArtifactsAsync(journal, found, cancel))).Part(),
        (await new Findings("archives").AroundAsync(found => Task.Run(() => Archives(journal, isDeep, found), cancel))).Part(),
    ];

    /// <summary>https://sqlite.org/pragma.html#pragma_integrity_check, #pragma_quick_check: one row of "ok", or a row for each fault.</summary>
    private static void Structure(StoreFile file, string name, bool isDeep, Findings found)
    {
        found.Looked++;
        foreach (var said in file.Read(database => Texts(database.Prepare(isDeep ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)"))).Where(said => said != Ok))
            found.Add("verify.file", null, $"{name}: {said}.");
    }

    private static async Task ArtifactsAsync(EmbeddedJournal journal, Findings found, CancellationToken cancel)
    {
        foreach (var hash in journal.File.Read(database => Texts(database.Prepare("SELECT hash FROM artifacts ORDER BY number"))))
        {
            found.Looked++;
            try { await journal.Artifacts.FindAsync(hash, cancel); }
            catch (StoreException) { found.Add("verify.artifact", null, $"Artifact {hash[..12]}… does not match its hash."); }
        }
    }

    /// <summary>Each archive by its length, and with <paramref name="isDeep"/> by its digest and every link in it.</summary>
    private static void Archives(EmbeddedJournal journal, bool isDeep, Findings found)
    {
        foreach (var known in journal.File.Read(ArchiveQueries.All))
        {
            var file = new FileInfo(journal.Archive.PathOf(known.Number));
            found.Looked++;
            if (!file.Exists) found.Unverified++;
            else if (file.Length != known.Bytes || (isDeep && !IsAsWritten(file.FullName, known)))
                found.Add("verify.archive", known.First, $"{ArchiveFolder.Listed(known.Number)} is not the file that was written: put back the copy of a backup.");
        }
    }

    private static bool IsAsWritten(string path, ArchiveQueries.Known known)
    {
        try { return ArchiveFile.Read(path) is var read && read.Entries.Count == known.Entries && read.Digest.AsSpan().SequenceEqual(known.Digest); }
        catch (StoreException) { return false; }
    }

    private static List<string> Texts(Statement statement)
    {
        var found = new List<string>();
        using var rows = statement.Read();
        while (rows.Step()) found.Add(rows.Text(0));
        return found;
    }
}
