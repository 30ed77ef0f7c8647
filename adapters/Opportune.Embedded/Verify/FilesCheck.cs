using Opportune.Embedded.Journal;
using Opportune.Embedded.Keys;
using Opportune.Embedded.Sqlite;
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
        }, cancel))).Part(),
        (await new Findings("artifacts").AroundAsync(found => ArtifactsAsync(journal, found, cancel))).Part(),
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
            catch (Opportune.Runtime.Storage.StoreException) { found.Add("verify.artifact", null, $"Artifact {hash[..12]}… does not match its hash."); }
        }
    }

    private static List<string> Texts(Statement statement)
    {
        var found = new List<string>();
        using var rows = statement.Read();
        while (rows.Step()) found.Add(rows.Text(0));
        return found;
    }
}
