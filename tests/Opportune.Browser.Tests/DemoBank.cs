using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Opportune.Console;
using Opportune.Console.Access;
using Opportune.Definition;
using Opportune.Embedded;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Triggers;
using Opportune.Runtime;
using Opportune.Simulation;

namespace Opportune.Browser.Tests;

/// <summary>The demo bank with made-up customers and the console over it, on a free port of this machine.</summary>
public class DemoBank : IAsyncLifetime
{
    protected virtual int Customers => 20; // one of each kind of life
    private const int Batch = 2_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("opportune-browser-").FullName;
    private EmbeddedStore _store = null!;
    private BankRuntime _runtime = null!;
    private WebApplication _app = null!;

    public string Address { get; private set; } = "";

    /// <summary>It is always the same Friday morning when the tests begin, so that lives and moments are the same every day.</summary>
    private protected ShiftedClock Clock { get; } = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    public BankRuntime Runtime => _runtime;

    public async ValueTask InitializeAsync()
    {
        _store = EmbeddedStore.Open(_folder);
        var source = new BankSource([.. BankSource.FromFolder(Path.Combine(Root(AppContext.BaseDirectory), "banks", "demo")).Files.Select(f => f with { Text = Change(f.Path, f.Text) })]);
        _runtime = await BankRuntime.StartAsync(source.ToBytes(), new(_store.Journal, _store.Keys, _store.Artifacts, Clock, [], Load), new(), CancellationToken.None);
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().AddDays(-1).DateTime);
        var events = SimulatedBank.Create(new() { Until = today, Customers = Customers, Months = 6 }).Events().Select(Json);
        foreach (var batch in events.Chunk(Batch))
            Assert.Empty((await _runtime.TakeAsync(batch, isHistory: true, CancellationToken.None)).Rejected);
        await LiveAsync();
        await StartAsync();
    }

    /// <summary>What happens before the console opens.</summary>
    protected virtual Task LiveAsync() => Task.CompletedTask;

    /// <summary>A file of the bank's definition as this bank has it.</summary>
    protected virtual string Change(string file, string text) => text;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _app.DisposeAsync();
        await _runtime.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(_runtime);
        builder.Services.AddConsole(o => o.IsSynthetic = true);
        _app = builder.Build();
        _app.MapConsole(ConsoleAccess.IsFromThisMachine);
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    private static BankDefinition Load(ReadOnlyMemory<byte> bytes)
    {
        var loaded = BankLoader.Load(BankSource.FromBytes(bytes), DetectorCatalogue.All, EventCatalogue.BuiltIn);
        return loaded.Bank ?? throw new FormatException(loaded.Findings[0].ToString());
    }

    private static JsonElement Json(SimulatedEvent e) => JsonSerializer.SerializeToElement(new { id = e.Id, source = e.Source, type = e.Type, time = e.Time, customer = e.Customer, data = e.Data });

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "Opportune.slnx")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
