namespace Opportune.Host.Commands.Demo;

/// <summary>A clock that says what it is told, so that a past can be lived in seconds. Timers run as ever. Thread-safe.</summary>
internal sealed class PlayedClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Goes on to an instant; never back.</summary>
    public void GoTo(DateTimeOffset at)
    {
        if (at > GetUtcNow()) Interlocked.Exchange(ref _ticks, at.UtcTicks);
    }
}
