using System.Globalization;
using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded;
using Opportune.Embedded.Journal;
using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Embedded;

/// <summary>The program that <see cref="KillTests"/> kills: appends for ever and prints each version once it is acknowledged.</summary>
internal static class KilledAppender
{
    public const ulong Customer = 1;

    public static async Task<int> RunAsync(string folder)
    {
        // A small log, so that a kill also falls into checkpoints.
        await using var journal = EmbeddedJournal.Open(folder, new EmbeddedOptions { CheckpointMegabytes = 1 });
        var (_, _, last) = await journal.CountAsync(CancellationToken.None);
        for (var version = last + 1; ; version += 2)
        {
            // Two rows a batch: half a batch would show as an odd count.
            var batch = Entries.Batch(Entries.Row(Customer, version, bytes: 4_000), Entries.Row(Customer, version + 1, bytes: 4_000));
            var stored = (await journal.AppendAsync([batch], CancellationToken.None))[0] == AppendResult.Stored;
            if (!stored) return 1;
            Console.Out.WriteLine((version + 1).ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }
}
