using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Opportune.Console;
using Opportune.Console.Access;
using Opportune.Host.Access;
using Opportune.Host.Api;
using Opportune.Host.Api.Endpoints;
using Opportune.Host.Metrics;
using Opportune.Host.Settings;

namespace Opportune.Host.Serving;

/// <summary>The HTTP API over an open bank.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    /// <summary>The framework's own diagnosis of requests: listening to it would make an activity and a scope for each; failures are logged by the outermost middleware.</summary>
    private const string RequestDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>The framework tells a failed start with a whole stack; whoever starts tells it in a line.</summary>
    private const string HostDiagnostics = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>What a connection may send before anybody reads it: with it the connections of strangers cannot fill the memory.</summary>
    private const int ReadAheadBytes = 65_536;

    private readonly WebApplication _app;

    private ApiHost(WebApplication app, Uri address) => (_app, Address) = (app, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Requests under way now.</summary>
    public int RequestsUnderWay => _app.Services.GetRequiredService<Pressure>().UnderWay;

    /// <summary>Every endpoint, for tests that look at all of them.</summary>
    public IReadOnlyList<Endpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Starts listening.</summary>
    /// <param name="bank">The open bank; the caller closes it after this.</param>
    /// <param name="keys">Who may use it.</param>
    /// <param name="options">Where to listen.</param>
    /// <param name="isDemo">Whether every customer is made up: then the console is open to this machine without a key.</param>
    /// <param name="cancel">Stops starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ApiHost> StartAsync(OpenBank bank, AccessKeys keys, ServerOptions options, bool isDemo, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        Listen(builder.WebHost, options);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter(RequestDiagnostics, LogLevel.None).AddFilter(HostDiagnostics, LogLevel.None).AddFilter("Opportune", LogLevel.Information)
            .AddSimpleConsole(c => (c.SingleLine, c.UseUtcTimestamp, c.TimestampFormat) = (true, true, StampedNotes.Stamp)).Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(c => c.LogToStandardErrorThreshold = LogLevel.Trace);
        Add(builder.Services, bank, keys, options);
        if (isDemo) builder.Services.AddConsole(o => o.IsSynthetic = true);
        var app = builder.Build();
        Map(app, isDemo);
        await app.StartAsync(cancel);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new(app, address);
    }

    /// <summary>Waits until the process is told to stop.</summary>
    public Task WaitAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    /// <summary>Stops as the settings say: not ready at once, then no new connections, then the end of what is under way.</summary>
    public Task StopAsync(CancellationToken cancel) => _app.StopAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Listen(IWebHostBuilder host, ServerOptions options) => host.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = OpenFiles.MostConnections(options.MostConnections, OpenFiles.Limit);
        kestrel.Limits.MaxRequestBufferSize = ReadAheadBytes;
        kestrel.Limits.MaxRequestBodySize = Api.Reading.RequestBody.MostBytes + 65_536; // a little more than is taken, so that the refusal has a code
        kestrel.Listen(IPAddress.Parse(options.Address), options.Port);
    });

    private static void Add(IServiceCollection services, OpenBank bank, AccessKeys keys, ServerOptions options)
    {
        services.AddRoutingCore();
        services.AddOpenApi("v1", Description.Describe);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Plain));
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds + options.StopSeconds));
        services.AddMetrics();
        services.AddSingleton(bank.Runtime).AddSingleton(bank.Store.Journal).AddSingleton(bank.Store.Keys).AddSingleton(bank.Time).AddSingleton(keys).AddSingleton(options)
            .AddSingleton<ApiMeters>().AddSingleton<MetricsStore>().AddSingleton<BatchJobs>().AddSingleton<Drain>().AddSingleton<Pressure>().AddSingleton<StoreWatch>();
        services.AddHostedService(s => s.GetRequiredService<Drain>()).AddHostedService(s => s.GetRequiredService<StoreWatch>());
    }

    private static void Map(WebApplication app, bool isDemo)
    {
        _ = app.Services.GetRequiredService<MetricsStore>(); // listens from the first request on
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<PressureMiddleware>();
        EventEndpoints.Map(app);
        DecisionEndpoints.Map(app);
        BatchEndpoints.Map(app);
        ResponseEndpoints.Map(app);
        CustomerEndpoints.Map(app);
        RightsEndpoints.Map(app);
        BankEndpoints.Map(app);
        ModelEndpoints.Map(app);
        StopEndpoints.Map(app);
        OperationEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").ForEveryone();
        if (isDemo) app.MapConsole(ConsoleAccess.IsFromThisMachine).ForEveryone();
        app.UseEndpoints(_ => { });
    }
}
