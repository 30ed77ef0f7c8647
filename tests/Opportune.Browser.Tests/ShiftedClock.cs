namespace Opportune.Browser.Tests;

/// <summary>A clock that starts at an instant and then goes as fast as any other.</summary>
/// <remarks>Time is skipped only while nobody else looks at it.</remarks>
internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    private TimeSpan _skipped;

    public override DateTimeOffset GetUtcNow() => start + _skipped + System.GetElapsedTime(_began);

    /// <summary>Lets time pass at once.</summary>
    internal void Skip(TimeSpan time) => _skipped += time;
}
