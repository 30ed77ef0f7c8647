using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Host.Serving;
using Opportune.Simulation;

namespace Opportune.Host.Commands;

/// <summary>The demo's customers: simulated up to now, so that their moments are live.</summary>
internal static class DemoData
{
    private const int BatchSize = 2_000;
    private const int OldDays = 14;
    private const string Marker = "demo.json";

    /// <summary>Fills a data folder once; a fill that was interrupted goes on, because events are known by their ids.</summary>
    public static async Task FillAsync(string data, OpenBank bank, int customers, Output output, CancellationToken cancel)
    {
        var (marker, now) = (Path.Combine(data, Marker), bank.Time.GetUtcNow());
        var (until, isDone) = Read(marker) ?? (DateOnly.FromDateTime(bank.Runtime.Bank.Zone.ToLocal(now).DateTime), false);
        if (isDone)
        {
            if (DateOnly.FromDateTime(now.UtcDateTime).DayNumber - until.DayNumber > OldDays)
                output.Notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The demo's customers live until {until:yyyy-MM-dd}: add --fresh to bring them up to today."));
            return;
        }
        Write(marker, until, isDone: false);
        var count = await Progress.RunAsync(output, "filling the demo bank (synthetic)", show => FillAsync(bank, new() { Until = until, Customers = customers, Currency = bank.Runtime.Bank.Currency.Code, TimeZone = bank.Runtime.Bank.Zone.Name }, now, show, cancel));
        Write(marker, until, isDone: true);
        output.Notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} events of {customers} synthetic customers"));
    }

    /// <summary>Deletes a demo's data folder, and no other.</summary>
    public static void Delete(string data)
    {
        if (!Directory.Exists(data) || !Directory.EnumerateFileSystemEntries(data).Any()) return;
        if (!File.Exists(Path.Combine(data, Marker))) throw new VerbException("demo.data.other", $"'{data}' was not filled by `opportune demo`, so it is not deleted. Choose another --data.");
        Embedded.EmbeddedStore.Open(data).DisposeAsync().AsTask().GetAwaiter().GetResult(); // refuses while a host uses it
        Directory.Delete(data, recursive: true);
    }

    private static async Task<long> FillAsync(OpenBank bank, SimulationOptions options, DateTimeOffset now, Action<double, string> show, CancellationToken cancel)
    {
        var first = options.From.ToDateTime(TimeOnly.MinValue);
        var (batch, count, days) = (new List<JsonElement>(BatchSize), 0L, (now.UtcDateTime - first).TotalDays);
        foreach (var e in SimulatedBank.Create(options).Events().Where(e => e.Time <= now))
        {
            batch.Add(Element(e));
            if (batch.Count < BatchSize) continue;
            count += await TakeAsync(bank, batch, cancel);
            show(Math.Clamp((e.Time.UtcDateTime - first).TotalDays / days, 0, 1), string.Create(CultureInfo.InvariantCulture, $"{count:N0} events"));
        }
        return batch.Count > 0 ? count + await TakeAsync(bank, batch, cancel) : count;
    }

    private static async Task<int> TakeAsync(OpenBank bank, List<JsonElement> batch, CancellationToken cancel)
    {
        var report = await bank.Runtime.TakeAsync(batch, isHistory: true, cancel);
        if (report.Rejected is [var refused, ..]) throw new VerbException(refused.Code, $"The bank refuses a simulated event: {refused.Message}");
        var count = batch.Count;
        batch.Clear();
        return count;
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
