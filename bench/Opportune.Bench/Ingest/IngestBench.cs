using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Processes;
using Opportune.Bench.Reporting;
using Opportune.Bench.Sample;
using Opportune.Bench.Stages;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Bench.Ingest;

/// <summary>How fast events are taken: folded in memory, imported durably from files, and sent durably over HTTP.</summary>
internal sealed class IngestBench : IBench
{
    public string Name => "ingest";

    public string Title => "events folded in memory, imported durably, and sent durably over HTTP";

    public bool IsUsual => true;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Events");
        Fold(report, workshop);
        await ImportAsync(report, workshop);
        await HttpAsync(report, workshop);
        report.Notes.Add("Events are bookings, page views and what opens an account. Every one is folded into eight declared features, balances, recurring payments and segments; durable means encrypted, chained and fsynced before the answer.");
        return report;
    }

    private static void Fold(BenchReport report, Workshop workshop)
    {
        workshop.Say("folding in memory");
        var (bank, now) = (BenchBank.Load(), new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        var (reader, sample) = (new EventReader(bank.Events, bank.Currency), new BenchCustomers(now));
        var events = Enumerable.Range(0, 1_000).SelectMany(c => sample.Events(c).Select(text => (Customer: c, Event: Read(reader, text, now)))).ToArray();
        var (states, at) = (Empty(bank), 0);
        var cost = ThreadMeter.Measure(events.Length, _ =>
        {
            if (at == events.Length) (states, at) = (Empty(bank), 0);
            var (customer, e) = events[at++];
            states[customer].Apply(new JournalEntry.EventTaken(e) { At = e.Time });
        }, workshop.IsFull ? 3 : 0.4);
        var stored = ThreadMeter.Measure(events.Length, i => reader.ReadStored(events[i].Event.Canonical), workshop.IsFull ? 3 : 0.4);
        var cores = Environment.ProcessorCount;
        report.Figures.Add(new("ingest.fold", "events folded into features", cores * 1e6 / cost.Microseconds, "/s")
            { Goal = Goal.Least(300_000), Note = $"{cores} cores by core time, {Words.Of(cost.Microseconds)} µs and {Words.Of(cost.Bytes)} bytes an event; read from its stored bytes and folded, {Words.Of(cores * 1e6 / (cost.Microseconds + stored.Microseconds))}/s" });
    }

    private static async Task ImportAsync(BenchReport report, Workshop workshop)
    {
        var (rows, customers) = (workshop.Size(400_000, 2_000_000), workshop.Size(4_000, 20_000));
        workshop.Say($"importing {rows:N0} events");
        var (folder, bank) = (workshop.Folder("import"), workshop.Folder("import-bank"));
        BenchBank.WriteTo(bank);
        Write(Path.Combine(folder, "bookings.csv"), rows, customers, workshop.Time.GetUtcNow().AddDays(-1));
        var mapping = Path.Combine(folder, "import.yaml");
        await File.WriteAllTextAsync(mapping, Mapping);
        var watch = Stopwatch.StartNew();
        var text = await Child.RunAsync(Path.Combine(workshop.Root, "opportune"), ["import", mapping, "--from", folder, "--data", workshop.Folder("import-data"), "--bank", bank, "--json"], TimeSpan.FromMinutes(30));
        var seconds = watch.Elapsed.TotalSeconds;
        using var said = JsonDocument.Parse(text);
        if (said.RootElement.GetProperty("accepted").GetInt64() is var accepted && accepted != rows) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{accepted} of {rows} events were accepted."));
        report.Figures.Add(new("ingest.import", "events imported from a file, durable", rows / seconds, "/s")
            { Goal = Goal.Least(100_000), Note = $"`./opportune import` by itself, its start included: {rows:N0} bookings of {customers:N0} customers in the order of their times, mapped from CSV, in {Words.Of(seconds)} s" });
    }

    private static async Task HttpAsync(BenchReport report, Workshop workshop)
    {
        var customers = workshop.Size(3_000, 30_000);
        workshop.Say($"sending {customers * 20:N0} events over HTTP");
        await using var host = await HostProcess.StartAsync(workshop, "ingest");
        var sample = new BenchCustomers(workshop.Time.GetUtcNow().AddHours(-1), 20);
        await host.FillAsync(sample, 300);
        var (events, seconds, core) = await host.FillAsync(sample, customers, from: 300);
        report.Figures.Add(new("ingest.http", "events sent over HTTP in batches of 500, durable", events / seconds, "/s")
            { Goal = Goal.Least(20_000), Note = $"8 senders at once, moments looked for after each event; core time of the host {Words.Of(core * 1e6 / events)} µs an event" });
    }

    private static CustomerState[] Empty(BankDefinition bank) => [.. Enumerable.Range(0, 1_000).Select(c => new CustomerState(CustomerId.Parse(BenchCustomers.Id(c)), bank, _ => bank))];

    private static BankEvent Read(EventReader reader, string text, DateTimeOffset now)
    {
        using var json = JsonDocument.Parse(text);
        return reader.Read(json.RootElement, now, isHistory: true).Event ?? throw new InvalidOperationException("The sample has an event that the bank refuses.");
    }

    private const string Mapping = """
        source: bench
        zone: Europe/Berlin
        files: {bookings: bookings.csv}
        events:
          bookings:
            file: bookings
            type: transaction.booked
            id: "{row.id}"
            time: row.time
            customer: "b-{row.customer}"
            data:
              account: "acc-{row.customer}"
              amount: {money: row.amount, currency: EUR}
              kind: card
              counterparty: row.shop
              category: row.category

        """;

    private static void Write(string path, int rows, int customers, DateTimeOffset until)
    {
        string[] categories = ["dining", "groceries", "travel", "shopping", "utilities", "leisure"];
        var draws = new Draws(9);
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        file.WriteLine("id,time,customer,amount,shop,category");
        for (var row = 0; row < rows; row++)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row},{until.AddSeconds((row - rows) * 60.0):yyyy-MM-ddTHH:mm:ssZ},{draws.Below(customers):0000000},-{1 + draws.Below(90)}.{draws.Below(90) + 10},shop-{draws.Below(60)},{categories[draws.Below(categories.Length)]}"));
    }
}
