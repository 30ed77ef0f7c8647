using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Embedded;
using Opportune.Host.Serving;
using Opportune.Host.Settings;
using Opportune.Runtime;
using Opportune.Simulation;

namespace Opportune.Host.Commands.Demo;

/// <summary>The demo's customers: simulated up to now, so that their moments are live.</summary>
internal static class DemoData
{
    private const int BatchSize = 2_000;
    private const int OldDays = 14, MostDays = 430;
    private const string Marker = "demo.json";

    /// <summary>Whether a fill began and did not end: the folder is to be deleted then, because a past cannot be lived twice.</summary>
    public static bool IsInterrupted(string data) => Read(Path.Combine(data, Marker)) is { IsDone: false };

    /// <summary>Fills a data folder once, and lives a past in it.</summary>
    public static async Task FillAsync(string data, string folder, HostSettings settings, int customers, Output output, CancellationToken cancel)
    {
        var (marker, now) = (Path.Combine(data, Marker), TimeProvider.System.GetUtcNow());
        if (Read(marker) is { IsDone: true } filled)
        {
            if (DateOnly.FromDateTime(now.UtcDateTime).DayNumber - filled.Until.DayNumber > OldDays)
                output.Notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The demo's customers live until {filled.Until:yyyy-MM-dd}: add --fresh to bring them up to today."));
            return;
        }
        if (StoreFolder.HoldsStore(data)) throw new VerbException("demo.data.other", $"'{data}' holds a store that `opportune demo` did not fill: synthetic customers do not go in there. Choose another --data.");
        StoreFolder.Make(data);
        Write(marker, DateOnly.FromDateTime(now.UtcDateTime), isDone: false); // before there is a store, so that one whose filling was killed is known for what it is
        var clock = new PlayedClock(now.AddDays(-MostDays));
        await using var bank = await OpenBank.OpenAsync(data, folder, settings, clock, cancel);
        var until = DateOnly.FromDateTime(bank.Runtime.Bank.Zone.ToLocal(now).DateTime);
        var world = SimulatedBank.Create(new() { Until = until, Customers = customers, Currency = bank.Runtime.Bank.Currency.Code, TimeZone = bank.Runtime.Bank.Zone.Name });
        var (events, decisions) = await Progress.RunAsync(output, "filling the demo bank (synthetic)", show => FillAsync(bank.Runtime, clock, world, now, show, cancel));
        Write(marker, until, isDone: true);
        output.Notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events of {customers} synthetic customers{(decisions > 0 ? $", {decisions:N0} decisions with their answers" : "")}"));
    }

    /// <summary>Deletes a demo's data folder, and no other.</summary>
    public static void Delete(string data)
    {
        if (!Directory.Exists(data) || !Directory.EnumerateFileSystemEntries(data).Any()) return;
        if (!File.Exists(Path.Combine(data, Marker))) throw new VerbException("demo.data.other", $"'{data}' was not filled by `opportune demo`, so it is not deleted. Choose another --data.");
        Embedded.EmbeddedStore.Open(data).DisposeAsync().AsTask().GetAwaiter().GetResult(); // refuses while a host uses it
        Directory.Delete(data, recursive: true);
    }

    private static async Task<(long Events, int Decisions)> FillAsync(BankRuntime runtime, PlayedClock clock, SimulatedBank world, DateTimeOffset now, Action<double, string> show, CancellationToken cancel)
    {
        var (past, batch, count, first) = (new DemoPast(runtime, world, now), new List<SimulatedEvent>(BatchSize), 0L, now.AddDays(-MostDays));
        clock.GoTo(past.Next!.Value.AddDays(-1));
        foreach (var e in world.Events().Where(e => e.Time <= now))
        {
            while (world.Customers.Count > DemoPast.Untouched && past.Next is { } evening && e.Time > evening)
            {
                clock.GoTo(evening);
                count += await TakeAsync(runtime, batch, evening, cancel);
                batch.AddRange(await past.LiveAsync(cancel));
                show(Math.Clamp((evening - first) / (now - first), 0, 1), string.Create(CultureInfo.InvariantCulture, $"{count:N0} events, {past.Decisions:N0} decisions"));
            }
            batch.Add(e);
            past.Hear(e);
            if (batch.Count < BatchSize) continue;
            if (past.Next is null) clock.GoTo(now);
            count += await TakeAsync(runtime, batch, clock.GetUtcNow(), cancel);
            show(Math.Clamp((e.Time - first) / (now - first), 0, 1), string.Create(CultureInfo.InvariantCulture, $"{count:N0} events"));
        }
        clock.GoTo(now);
        count += await TakeAsync(runtime, batch, now, cancel);
        await runtime.WakeDueAsync(cancel);
        await runtime.PublishModelAsync(cancel);
        return (count, past.Decisions);
    }

    /// <summary>Takes what has happened by an instant, in order of time, and leaves the rest in the batch.</summary>
    private static async Task<int> TakeAsync(BankRuntime runtime, List<SimulatedEvent> batch, DateTimeOffset until, CancellationToken cancel)
    {
        var due = batch.Where(e => e.Time <= until).OrderBy(e => e.Time).ToList();
        if (due.Count == 0) return 0;
        var report = await runtime.TakeAsync([.. due.Select(Element)], isHistory: true, cancel);
        if (report.Rejected is [var refused, ..]) throw new VerbException(refused.Code, $"The bank refuses a simulated event: {refused.Message}");
        batch.RemoveAll(e => e.Time <= until);
        return due.Count;
    }

    private static JsonElement Element(SimulatedEvent e) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["id"] = e.Id, ["source"] = e.Source, ["type"] = e.Type, ["time"] = e.Time.ToString("O", CultureInfo.InvariantCulture), ["customer"] = e.Customer, ["data"] = e.Data,
    });

    private static (DateOnly Until, bool IsDone)? Read(string marker)
    {
        if (!File.Exists(marker)) return null;
        using var document = JsonDocument.Parse(File.ReadAllBytes(marker));
        return (DateOnly.ParseExact(document.RootElement.GetProperty("until").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture), document.RootElement.GetProperty("done").GetBoolean());
    }

    private static void Write(string marker, DateOnly until, bool isDone) =>
        File.WriteAllText(marker, $"{new JsonObject { ["until"] = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["done"] = isDone, ["synthetic"] = true }.ToJsonString()}\n");
}
