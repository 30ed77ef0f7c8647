using System.CommandLine;
using System.Globalization;
using Opportune.Embedded;
using Opportune.Embedded.Archive;
using Opportune.Host.Settings;

namespace Opportune.Host.Commands;

/// <summary><c>opportune archive</c>: for a store that no host uses; a running host archives by itself.</summary>
internal static class ArchiveVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var before = new Option<DateTimeOffset?>("--before") { Description = "Archive decisions taken in before this instant; at least 400 days ago. Default: as Store:Embedded:ArchiveAfterDays says", HelpName = "DATE" };
        return new Verb("archive", "Move old decisions into archive files and give their space back; a running host does so every night", "opportune archive --data ./data", "opportune archive --before 2025-01-01T00:00:00Z --data ./data") { before, CommonOptions.Data }
            .Runs(async (parsed, output, cancel) =>
            {
                var data = BankFolder.WithStore(parsed.GetValue(CommonOptions.Data)!);
                var options = HostSettings.Read(data, []).Store;
                var request = new ArchiveRequest(Before(parsed.GetValue(before), options.ArchiveAfterDays, TimeProvider.System.GetUtcNow()));
                await using var store = EmbeddedStore.Open(data, options);
                var archived = await Progress.RunAsync(output, "archiving", progress => store.ArchiveAsync(request, reached => progress(0, string.Create(CultureInfo.InvariantCulture, $"{reached.Entries} decisions")), cancel).AsTask());
                if (output.Json) output.Document(archived);
                else output.Line(string.Create(CultureInfo.InvariantCulture,
                    $"archived {archived.Entries} decisions in {archived.Files} files of {archived.Bytes:N0} bytes; the journal shrank by {archived.GivenBack:N0} bytes, {archived.Free:N0} more are free inside it. Keep the archive folder with the data: backups copy it."));
                return ExitCode.Done;
            });
    }

    private static DateTimeOffset Before(DateTimeOffset? asked, int days, DateTimeOffset now)
    {
        var latest = now.AddDays(-EmbeddedOptions.LeastArchiveDays);
        if (asked > latest) throw new VerbException("archive.too-young", $"Limits and open options look back {EmbeddedOptions.LeastArchiveDays} days: give a date up to {latest:yyyy-MM-dd}.");
        return asked ?? (days == 0 ? latest : now.AddDays(-days));
    }
}
