using System.Globalization;
using Opportune.Embedded;
using Opportune.Embedded.Archive;
using Opportune.Runtime.Storage;

namespace Opportune.Host.Serving;

/// <summary>Archives old decisions of a serving host once a day, at night by the host's clock (UTC), in transactions of some milliseconds with long pauses between.</summary>
internal sealed class Archiving(EmbeddedStore store, EmbeddedOptions options, TimeProvider time, TextWriter notes)
{
    private const int Hour = 2;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private DateTime _done;

    /// <summary>Looks at the clock until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (options.ArchiveAfterDays == 0) return;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel)) await LookAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // the host stops; the next night goes on
        }
    }

    /// <summary>Archives where it is night and tonight nothing was archived yet. Null where there was nothing to do.</summary>
    public async Task<ArchiveReport?> LookAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now.Hour != Hour || now.Date == _done) return null;
        _done = now.Date;
        try
        {
            var before = now.AddDays(-options.ArchiveAfterDays);
            var archived = await Task.Run(() => store.ArchiveAsync(new(before, Pause), _ => { }, cancel).AsTask(), cancel);
            if (archived.Entries > 0) await notes.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"archived {archived.Entries} decisions in {archived.Files} files"));
            return archived;
        }
        catch (StoreException failed)
        {
            await notes.WriteLineAsync($"archiving stopped and goes on tomorrow: {failed.Code}: {failed.Message}");
            return null;
        }
    }
}
