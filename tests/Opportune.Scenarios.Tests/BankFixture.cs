using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Opportune.Host.Access;
using Opportune.Host.Serving;
using Opportune.Host.Settings;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Opportune.Scenarios.Tests;

/// <summary>The real host in this process, on a free port, over a new data folder and the demo bank; its clock stands still until a test moves it.</summary>
public class BankFixture : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<Role, string> _keys = [];
    private readonly List<HttpClient> _clients = [];
    private string? _allRoles;
    private OpenBank? _bank;
    private ApiHost? _host;

    public ManualTimeProvider Clock { get; } = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(1)));

    public string Data => _folder.FullPath;

    public Uri Address => _host!.Address;

    internal IReadOnlyList<RouteEndpoint> Endpoints => [.. _host!.Endpoints.OfType<RouteEndpoint>()];

    internal OpenBank Bank => _bank!;

    /// <summary>The bank's folder; a fixture may make one of its own.</summary>
    protected virtual string BankFolder => Repository.DemoBank;

    /// <summary>A caller with every role.</summary>
    public Caller All => new(Client(_allRoles));

    /// <summary>A caller without a key.</summary>
    public Caller Nobody => new(Client(null));

    public async ValueTask InitializeAsync()
    {
        var access = new AccessFile(Data);
        foreach (var role in Roles.All) _keys[role] = access.Add(Roles.NameOf(role), [Roles.NameOf(role)], Clock.Now);
        _allRoles = access.Add("all", Roles.Names, Clock.Now);
        await StartAsync();
    }

    /// <summary>Stops the host and starts it anew over the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>A caller whose key has this role only.</summary>
    public Caller As(Role role) => new(Client(_keys[role]));

    /// <summary>A caller with any text as key.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _clients.Add(client);
        return client;
    }

    /// <summary>Digest of the journal: equal as long as nothing is stored.</summary>
    public async Task<string> DigestAsync() => (await As(Role.Operator).GetAsync("/v1/audit")).Json.GetProperty("digest").GetString()!;

    /// <summary>Sends events; all must be new.</summary>
    public async Task SendAsync(params object[] events)
    {
        var answer = await As(Role.Ingest).PostAsync("/v1/events", new { events });
        Assert.True(answer.Status == 202 && answer.Json.GetProperty("accepted").GetInt32() == events.Length, answer.Body);
    }

    /// <summary>An event in the API's own form.</summary>
    public object Event(string customer, string type, object data, DateTimeOffset? time = null, string? id = null) =>
        new { id = id ?? Guid.NewGuid().ToString("N"), source = "test", type, time = time ?? Clock.Now, customer, data };

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _clients.ForEach(c => c.Dispose());
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task StartAsync()
    {
        var settings = HostSettings.Read(Data, [], port: 0);
        _bank = await OpenBank.OpenAsync(Data, BankFolder, settings, Clock, CancellationToken.None);
        _host = await ApiHost.StartAsync(_bank, new AccessKeys(Data), settings.Host, isDemo: false, CancellationToken.None);
    }

    /// <summary>Stops the host and closes its data folder.</summary>
    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_bank is not null) await _bank.DisposeAsync();
        (_host, _bank) = (null, null);
    }
}
