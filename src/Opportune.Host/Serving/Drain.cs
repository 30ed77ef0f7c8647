using Opportune.Host.Api;
using Opportune.Host.Settings;

namespace Opportune.Host.Serving;

/// <summary>The beginning of a stop: <c>/readyz</c> turns 503 at once, and the host goes on serving for a while, so that a load balancer can take it out before the door closes.</summary>
internal sealed partial class Drain(IHostApplicationLifetime life, ServerOptions options, TimeProvider time, Pressure pressure, ILogger<Drain> log) : IHostedLifecycleService
{
    private volatile bool _isStopping;

    /// <summary>Whether the host is about to stop.</summary>
    public bool HasBegun => _isStopping || life.ApplicationStopping.IsCancellationRequested;

    /// <summary>Waits; every hosted service stops only afterwards, the one that listens too.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        Begins(pressure.UnderWay, options.DrainSeconds);
        return options.DrainSeconds == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromSeconds(options.DrainSeconds), time, cancellationToken);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "stopping: {UnderWay} requests under way, serving on for {Seconds} s")]
    private partial void Begins(int underWay, int seconds);

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
