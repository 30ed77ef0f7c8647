namespace Opportune.Engine;

/// <summary>Instants that something waits for, null standing for never.</summary>
public static class Instants
{
    /// <summary>The earlier of two. Pure.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
