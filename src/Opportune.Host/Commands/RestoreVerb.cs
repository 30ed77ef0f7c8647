using System.CommandLine;
using Opportune.Embedded;
using Opportune.Embedded.Backup;

namespace Opportune.Host.Commands;

/// <summary><c>opportune restore</c>: whole or not at all; erased customers stay erased.</summary>
internal static class RestoreVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var from = new Argument<string>("FROM") { Description = "Folder of the data's backup" };
        var keys = new Option<string>("--keys") { Description = "Folder of the keys' backup, as new as the data's or newer", HelpName = "FOLDER", Required = true };
        var erasures = new Option<string?>("--erasures") { Description = "The newest erasures.jsonl that outlived the store", HelpName = "FILE" };
        return new Verb("restore", "Make a store of a backup", "opportune restore /backup/data-1 --keys /vault/keys-1 --data ./restored", "opportune restore /backup/data-1 --keys /vault/keys-1 --erasures ./old/erasures.jsonl --data ./restored") { from, keys, erasures, CommonOptions.Data }
            .Runs(async (parsed, output, cancel) =>
            {
                var request = new RestoreRequest(parsed.GetValue(from)!, parsed.GetValue(keys)!, parsed.GetValue(CommonOptions.Data)!, Erasures: parsed.GetValue(erasures));
                var restored = await Progress.WaitAsync(output, "restoring", EmbeddedStore.RestoreAsync(request, cancel).AsTask());
                if (output.Json) output.Document(restored);
                else
                {
                    output.Line($"restored {restored.Sequence} entries of {restored.Customers} customers, {restored.Erased} erased again; digest {restored.Digest}");
                    output.Line($"Put master.key into {request.To} (or set OPPORTUNE_MASTER_KEY), and make API keys with `opportune keys add`: neither is in a backup.");
                }
                return ExitCode.Done;
            });
    }
}
