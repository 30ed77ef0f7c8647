using System.Net.Http.Headers;
using System.Text.Json;
using Opportune.Host.Access;
using Opportune.Host.Serving;
using Opportune.Host.Settings;
using Opportune.Runtime.Tests;
using Opportune.Scenarios.Tests;
using Caller = Opportune.Scenarios.Tests.Caller;

namespace Opportune.Durability.Tests.SickDisks;

/// <summary>The real host in this process over a folder of the test's choice.</summary>
internal sealed class ServedBank : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly ApiHost _host;

    private readonly string _key;

    private ServedBank(OpenBank bank, ApiHost host, HttpClient client, string key) => (Bank, _host, _client, Caller, _key) = (bank, host, client, new(client), key);

    /// <summary>Serves as a process of its own, says address and key, and stops when its input ends.</summary>
    public static async Task<int> RunAsync(string folder)
    {
        await using var bank = await StartAsync(folder);
        System.Console.WriteLine(bank._host.Address);
        System.Console.WriteLine(bank._key);
        await System.Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>A caller with every role.</summary>
    public Caller Caller { get; }

    public OpenBank Bank { get; }

    /// <summary>Starts over a folder.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="settings">As on the command line.</param>
    public static async Task<ServedBank> StartAsync(string data, params string[] settings)
    {
        var access = new AccessFile(data);
        var key = access.Add("all" + Guid.NewGuid().ToString("N")[..6], Roles.Names, DateTimeOffset.UnixEpoch);
        var read = HostSettings.Read(data, settings, port: 0);
        var bank = await OpenBank.OpenAsync(data, Path.Combine(DemoBank.Root, "banks", "demo"), read, new ManualTimeProvider(PowerLoss.ScriptedLoad.Morning), CancellationToken.None);
        var host = await ApiHost.StartAsync(bank, new AccessKeys(data), read.Host, isDemo: false, CancellationToken.None);
        var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new(bank, host, client, key);
    }

    /// <summary>Sends one event, alone or as a batch.</summary>
    public Task<Answer> SendAsync(string id, string customer, bool isAlone = false)
    {
        var e = new { id, source = "test", type = "page.viewed", time = PowerLoss.ScriptedLoad.Morning, customer, data = new { page = "home" } };
        return Caller.PostAsync("/v1/events", isAlone ? e : new { events = new[] { e } });
    }

    /// <summary>Asks for a decision.</summary>
    public Task<Answer> DecideAsync(string customer, string requestId) => Caller.PostAsync("/v1/decisions", new { customer, channel = "app", placements = new[] { new { name = "app-home", count = 1 } }, requestId });

    /// <summary>Entries in the journal, and whether its chain is whole.</summary>
    public async Task<(long Entries, bool IsWhole)> JournalAsync() =>
        ((await Bank.Store.Journal.CountAsync(CancellationToken.None)).Rows, await Bank.Store.Journal.FindBrokenLinkAsync(CancellationToken.None) is null);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        await Bank.DisposeAsync();
    }

    /// <summary>How many events an answer says were new, and how many were known.</summary>
    public static (int Accepted, int Duplicates) Counts(Answer answer) =>
        JsonDocument.Parse(answer.Body).RootElement is var root ? (root.GetProperty("accepted").GetInt32(), root.GetProperty("duplicates").GetInt32()) : default;
}
