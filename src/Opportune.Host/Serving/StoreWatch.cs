using System.Globalization;
using Opportune.Runtime;
using Opportune.Runtime.Storage;

namespace Opportune.Host.Serving;

/// <summary>Tells the log when the store begins to fail, once a minute while it does, and when it is well again: a line for each refused request would fill the disk that is full.</summary>
/// <remarks>Thread-safe. While the store fails it is tried every few seconds, so that the log says that it is well even where nobody asks.</remarks>
internal sealed partial class StoreWatch(BankRuntime runtime, TimeProvider time, ILogger<StoreWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private string? _code;
    private DateTimeOffset _since, _told;
    private long _refused;

    /// <summary>A request was refused because of the store.</summary>
    public void Refused(StoreException failure) => Note(failure, refused: 1);

    /// <summary>Tries a store that fails.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        lock (_lock)
            if (_code is null) return;
        try
        {
            await runtime.ReadyAsync(cancel);
            Well();
        }
        catch (StoreException still)
        {
            Note(still, refused: 0);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // the host stops
        }
    }

    private void Note(StoreException failure, int refused)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _refused += refused;
            if (_code is null) (_since, _refused) = (now, refused);
            if (_code != failure.Code) Began(failure.Code, failure.Message);
            else if (now - _told >= Reminder) Lasts(failure.Code, Written(_since), _refused);
            else return;
            (_code, _told) = (failure.Code, now);
        }
    }

    private void Well()
    {
        lock (_lock)
        {
            if (_code is null) return;
            Ended(_code, Written(_since), _refused);
            _code = null;
        }
    }

    private static string Written(DateTimeOffset at) => at.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Code}: {Advice}")]
    private partial void Began(string code, string advice);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Code} since {Since}: {Refused} requests refused")]
    private partial void Lasts(string code, string since, long refused);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "the store is well again; {Code} since {Since}, {Refused} requests were refused")]
    private partial void Ended(string code, string since, long refused);
}
