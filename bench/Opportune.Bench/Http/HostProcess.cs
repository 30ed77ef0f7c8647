using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Opportune.Bench.Commands;
using Opportune.Bench.Processes;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Http;

/// <summary>The real program as its users run it: durable, encrypted, with keys and limits, over a data folder of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private HostProcess(Child child, IPEndPoint address, string key, string data, string bank)
    {
        (Child, Address, Key, Data, Bank) = (child, address, key, data, bank);
        Client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new($"http://{address}"), Timeout = Patience };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The process.</summary>
    internal Child Child { get; }

    /// <summary>Where it listens.</summary>
    internal IPEndPoint Address { get; }

    /// <summary>A key with every role.</summary>
    internal string Key { get; }

    /// <summary>Its data folder.</summary>
    internal string Data { get; }

    /// <summary>Its bank's folder.</summary>
    internal string Bank { get; }

    /// <summary>How long making the key took, before the process was started.</summary>
    internal TimeSpan KeyTime { get; private init; }

    /// <summary>Asks it, for what is not measured by the load generator.</summary>
    internal HttpClient Client { get; }

    /// <summary>Starts a host over a new data folder with the synthetic bank.</summary>
    /// <param name="workshop">Where.</param>
    /// <param name="name">Of the folders.</param>
    /// <param name="actions">Of the bank.</param>
    /// <param name="settings">Such as <c>Runtime:CachedCustomers=50000</c>.</param>
    internal static async Task<HostProcess> StartAsync(Workshop workshop, string name, int actions = 200, params string[] settings)
    {
        var (bank, data) = (workshop.Folder(name + "-bank"), workshop.Folder(name + "-data"));
        BenchBank.WriteTo(bank, actions);
        return await OpenAsync(workshop, data, bank, settings);
    }

    /// <summary>Starts a host over a data folder that is there already.</summary>
    internal static Task<HostProcess> OpenAsync(Workshop workshop, string data, string bank, params string[] settings) => OpenAsync(workshop, data, bank, new Dictionary<string, string>(), settings);

    /// <summary>Starts a host over a data folder that is there already, with more in its environment.</summary>
    internal static async Task<HostProcess> OpenAsync(Workshop workshop, string data, string bank, IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        if (!File.Exists(workshop.HostProgram)) throw new InvalidOperationException("The program is not built. `./opportune bench` builds it first.");
        var making = System.Diagnostics.Stopwatch.StartNew();
        var key = (await Child.RunAsync("dotnet", [workshop.HostProgram, "keys", "add", "bench-" + Guid.NewGuid().ToString("N")[..8], "--roles", "all", "--data", data], TimeSpan.FromMinutes(1))).Trim().Split('\n')[0];
        var keyTime = making.Elapsed;
        var child = Child.Start("dotnet", [workshop.HostProgram, "serve", "--data", data, "--bank", bank, "--port", "0", .. settings.SelectMany(s => new[] { "--set", s })], environment);
        try
        {
            var line = await child.LineAsync("http://", Patience);
            var address = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
            return new(child, new IPEndPoint(IPAddress.Parse(address.Host), address.Port), key, data, bank) { KeyTime = keyTime };
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends customers' history in batches over HTTP.</summary>
    /// <param name="sample">Whose.</param>
    /// <param name="to">Up to the customer before this number.</param>
    /// <param name="from">From this number on.</param>
    /// <param name="batch">Events of a request.</param>
    /// <returns>Events sent, elapsed seconds, and core seconds of the host.</returns>
    internal async Task<(long Events, double Seconds, double CoreSeconds)> FillAsync(BenchCustomers sample, int to, int from = 0, int batch = 500)
    {
        var (bodies, events) = (Bodies(sample, from, to, batch), (to - from) * (long)sample.EventsPerCustomer);
        var (core, watch) = (Child.CoreSeconds, System.Diagnostics.Stopwatch.StartNew());
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, cancel) =>
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            for (var attempt = 0; ; attempt++)
            {
                using var answer = await Client.PostAsync("/v1/events", content, cancel);
                if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && attempt < 100)
                {
                    await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(100), cancel);
                    continue;
                }
                var text = await answer.Content.ReadAsStringAsync(cancel);
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"Events were refused: {(int)answer.StatusCode} {text}");
                using var json = JsonDocument.Parse(text);
                if (json.RootElement.GetProperty("rejected").GetArrayLength() > 0) throw new InvalidOperationException("Events were rejected: " + json.RootElement.GetProperty("rejected")[0]);
                return;
            }
        });
        return (events, watch.Elapsed.TotalSeconds, Child.CoreSeconds - core);
    }

    /// <summary>Asks for a JSON document.</summary>
    internal async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"GET {path}: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    /// <summary>Posts a JSON document.</summary>
    internal async Task<JsonElement> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Child.DisposeAsync();
    }

    /// <summary>Batches of many customers each, made before the clock starts.</summary>
    private static List<byte[]> Bodies(BenchCustomers sample, int from, int to, int batch)
    {
        var (bodies, text, count) = (new List<byte[]>(), new StringBuilder("["), 0);
        for (var c = from; c < to; c++)
        {
            foreach (var e in sample.Events(c))
            {
                if (count > 0) text.Append(',');
                text.Append(e);
                count++;
            }
            if (count + sample.EventsPerCustomer <= batch && c != to - 1) continue;
            bodies.Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"events\":{text}]}}")));
            text.Clear().Append('[');
            count = 0;
        }
        return bodies;
    }
}
