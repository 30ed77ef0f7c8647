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
        var until = new Option<DateTimeOffset?>("--until") { Description = "As it was at this instant; erasures count whenever they came", HelpName = "TIME" };
        var untilSequence = new Option<long?>("--until-sequence") { Description = "As it was behind this entry of the journal", HelpName = "N" };
        return new Verb("restore", "Make a store of a backup, as it was then or at an earlier point", "opportune restore /backup/data-1 --keys /vault/keys-1 --data ./restored", "opportune restore /backup/data-1 --keys /vault/keys-1 --erasures ./old/erasures.jsonl --data ./restored", "opportune restore /backup/data-1 --keys /vault/keys-1 --until 2026-11-20T08:00:00+01:00 --data ./restored") { from, keys, erasures, until, untilSequence, CommonOptions.Data }
            .Runs(async (parsed, output, cancel) =>
            {
                if (parsed.GetValue(until) is not null && parsed.GetValue(untilSequence) is not null) throw new VerbException("usage.invalid", "Give --until or --until-sequence, not both.");
                var request = new RestoreRequest(parsed.GetValue(from)!, parsed.GetValue(keys)!, parsed.GetValue(CommonOptions.Data)!, Erasures: parsed.GetValue(erasures), UntilSequence: parsed.GetValue(untilSequence), Until: parsed.GetValue(until));
                var restored = await Progress.WaitAsync(output, "restoring", EmbeddedStore.RestoreAsync(request, cancel).AsTask());
                if (output.Json) output.Document(restored);
                else
                {
                    output.Line($"restored {restored.Sequence} entries of {restored.Customers} customers, {restored.Erased} erased again, {restored.Cut} later entries left out; digest {restored.Digest}");
                    output.Line($"Put master.key into {request.To} (or set OPPORTUNE_MASTER_KEY), make API keys with `opportune keys add`, and name the bank once with --bank: none of them is in a backup.");
                }
                return ExitCode.Done;
            });
    }
}
