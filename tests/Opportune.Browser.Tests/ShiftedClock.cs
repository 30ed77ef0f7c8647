namespace Opportune.Browser.Tests;

/// <summary>A clock that starts at an instant and then goes as fast as any other.</summary>
internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_began);
}
