using System.CommandLine;
using Opportune.Embedded;
using Opportune.Host.Settings;

namespace Opportune.Host.Commands;

/// <summary><c>opportune backup</c>: works beside a running host.</summary>
internal static class BackupVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var to = new Argument<string>("TO") { Description = "New or empty folder for the data" };
        var keys = new Option<string>("--keys") { Description = "New or empty folder for the keys; keep it apart from the data", HelpName = "FOLDER", Required = true };
        return new Verb("backup", "Back up a store, also while a host uses it", "opportune backup /backup/data-1 --keys /vault/keys-1 --data ./data") { to, keys, CommonOptions.Data }
            .Runs(async (parsed, output, cancel) =>
            {
                var (folder, keysFolder) = (parsed.GetValue(to)!, parsed.GetValue(keys)!);
                if (Path.GetFullPath(folder) == Path.GetFullPath(keysFolder)) throw new VerbException("backup.target-same", "Give data and keys different folders: a backup that holds both protects nobody.");
                var data = BankFolder.Existing(parsed.GetValue(CommonOptions.Data)!);
                await using var store = EmbeddedStore.Open(data, HostSettings.Read(data, []).Store, readOnly: true);
                var manifest = await Progress.WaitAsync(output, "backing up", store.BackupAsync(folder, keysFolder, TimeProvider.System.GetUtcNow(), cancel).AsTask());
                if (output.Json) output.Document(manifest);
                else output.Line($"backed up {manifest.Sequence} entries of {manifest.Customers} customers; digest {manifest.Digest}. Keep the master key in a third place.");
                return ExitCode.Done;
            });
    }
}
