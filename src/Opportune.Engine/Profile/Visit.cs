namespace Opportune.Engine.Profile;

/// <summary>A visit, a search or a step in the app or on the web in which a moment may be found.</summary>
/// <param name="Time">When.</param>
/// <param name="Event">The event behind it, <c>source/id</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Topic">The topic, page or calculator; for applications the application's id.</param>
/// <param name="Product">The product of an application, or empty.</param>
/// <param name="Step">The step of an application, or empty.</param>
public sealed record Visit(DateTimeOffset Time, string Event, string Type, string Topic, string Product, string Step) : IComparable<Visit>
{
    /// <summary>Whether a topic is one that those who look for a home look at.</summary>
    internal static bool IsAboutHomes(string topic) => topic is "mortgage" or "home";

    /// <summary>By time, then by event.</summary>
    public int CompareTo(Visit? other) => other is null ? 1
        : Time.CompareTo(other.Time) is var byTime and not 0 ? byTime
        : string.CompareOrdinal(Event, other.Event);
}
