using System.Diagnostics;
using System.Text.Json;
using Opportune.Definition;
using Opportune.Definition.Import;
using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Berka;

/// <summary>The whole of Berka's data in a running bank, imported once for all tests of the class; and what the files themselves say, read beside the engine.</summary>
public sealed class BerkaBank : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("opportune-berka-").FullName;
    private readonly string _data = Path.Combine(DemoBank.Root, "..", "shared", "data", "berka");
    private EmbeddedStore? _store;

    internal ManualTimeProvider Clock { get; } = new(new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    internal BankRuntime Runtime { get; private set; } = null!;
    internal ImportReport Report { get; private set; } = null!;
    internal TimeSpan Took { get; private set; }

    /// <summary>Every client.</summary>
    internal SortedSet<CustomerId> Clients { get; } = [];

    /// <summary>Ids of the bookings, <c>source/id</c>, by account.</summary>
    internal Dictionary<string, List<(string Id, DateTimeOffset Time)>> Bookings { get; } = [];

    /// <summary>Accounts by client, whether owned or used.</summary>
    internal Dictionary<CustomerId, List<string>> Accounts { get; } = [];

    /// <summary>Owners by account.</summary>
    internal Dictionary<string, CustomerId> Owners { get; } = [];

    /// <summary>Clients with bookings in their own accounts.</summary>
    internal IEnumerable<CustomerId> Active => Clients.Where(c => OwnBookings(c).Count > 0);

    internal List<(string Id, DateTimeOffset Time)> OwnBookings(CustomerId client) =>
        [.. Accounts.GetValueOrDefault(client, []).SelectMany(a => Bookings.GetValueOrDefault(a, []))];

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(_data)) return;
        var source = BankSource.FromFolder(Path.Combine(DemoBank.Root, "banks", "berka")).ToBytes();
        _store = EmbeddedStore.Open(_folder);
        Runtime = await BankRuntime.StartAsync(source, new(_store.Journal, _store.Keys, _store.Artifacts, Clock, [], DemoBank.Load), new() { Tick = TimeSpan.FromMinutes(10) }, CancellationToken.None);
        var clock = Stopwatch.StartNew();
        Report = await ImportAsync();
        Took = clock.Elapsed;
        foreach (var item in Open().Read().OfType<MappedEvent>()) Note(item);
    }

    internal static void Need(BerkaBank bank)
    {
        if (bank._store is null) Assert.Skip("needs ../shared/data/berka");
    }

    internal Task<ImportReport> ImportAsync() =>
        new HistoryImport(new() { Folder = Path.Combine(_folder, "import") }).RunAsync(Open(), new RuntimeSink(Runtime), null, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (Runtime is not null) await Runtime.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private MappedHistory Open() => new(MappingLoader.Load(Path.Combine(DemoBank.Root, "banks", "berka", "import.yaml")).Mapping!, _data);

    private void Note(MappedEvent item)
    {
        using var document = JsonDocument.Parse(item.Json);
        var (e, data) = (document.RootElement, document.RootElement.GetProperty("data"));
        switch (item.Type)
        {
            case "customer.updated": Clients.Add(Client(e.GetProperty("customer"))); break;
            case "account.opened":
                Owners[data.GetProperty("account").GetString()!] = Client(e.GetProperty("customer"));
                foreach (var holder in data.GetProperty("holders").EnumerateArray()) ListOf(Accounts, Client(holder.GetProperty("customer"))).Add(data.GetProperty("account").GetString()!);
                break;
            case "transaction.booked":
                ListOf(Bookings, data.GetProperty("account").GetString()!).Add(($"{e.GetProperty("source").GetString()}/{e.GetProperty("id").GetString()}", e.GetProperty("time").GetDateTimeOffset()));
                break;
        }
    }

    private static CustomerId Client(JsonElement text) => CustomerId.Parse(text.GetString()!);

    private static List<T> ListOf<TKey, T>(Dictionary<TKey, List<T>> map, TKey key) where TKey : notnull
    {
        if (!map.TryGetValue(key, out var list)) map[key] = list = [];
        return list;
    }
}
