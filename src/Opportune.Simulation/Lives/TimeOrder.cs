namespace Opportune.Simulation.Lives;

internal static class TimeOrder
{
    /// <summary>By instant, then by id, so that the order is total.</summary>
    public static IEnumerable<SimulatedEvent> InOrder(this IEnumerable<SimulatedEvent> events) =>
        events.OrderBy(e => e.Time.UtcTicks).ThenBy(e => e.Id, StringComparer.Ordinal);
}
