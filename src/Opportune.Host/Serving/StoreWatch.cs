using System.Globalization;
using Opportune.Runtime;
using Opportune.Runtime.Storage;

namespace Opportune.Host.Serving;

/// <summary>Tells the log when the store begins to fail, once a minute while it does, and when it is well again: a line for each refused request would fill the disk that is full.</summary>
/// <remarks>Thread-safe. While the store fails it is tried every few seconds, so that the log says that it is well even where nobody asks. Damage of what is stored of one customer is no failure of the store: each piece is told once, and that it lasts
/// once a minute; that the store can be written says nothing of it.</remarks>
internal sealed partial class StoreWatch(BankRuntime runtime, TimeProvider time, ILogger<StoreWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);
    private const int MostDamages = 64;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _damages = new(StringComparer.Ordinal);
    private string? _code;
    private DateTimeOffset _since, _told, _damageTold;
    private long _refused, _damageRefused;

    /// <summary>A request was refused because of the store.</summary>
    public void Refused(StoreException failure)
    {
        if (failure.IsDamage) NoteDamage(failure);
        else Note(failure, refused: 1);
    }

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

    private void NoteDamage(StoreException failure)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _damageRefused++;
            if (_damages.Count < MostDamages && _damages.Add(failure.Message)) Damaged(failure.Code, failure.Message);
            else if (now - _damageTold >= Reminder) StillDamaged(_damages.Count, _damageRefused);
            else return;
            _damageTold = now;
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

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "{Code}: {Advice} Everybody else is served; `opportune verify` lists all that is damaged")]
    private partial void Damaged(string code, string advice);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "what is stored is damaged in {Places} places met so far; {Refused} requests refused since the start")]
    private partial void StillDamaged(int places, long refused);
}
