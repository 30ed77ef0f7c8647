namespace Opportune.Engine.Profile;

/// <summary>A booked transaction as the profile keeps it.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Day">Its day in the bank's zone.</param>
/// <param name="Event">The event behind it, <c>source/id</c>.</param>
/// <param name="Account">The account.</param>
/// <param name="Minor">Signed amount in minor units; negative is money out.</param>
/// <param name="Balance">The account's balance after it, where the bank said it.</param>
/// <param name="Kind">transfer, card, cash, …, or empty.</param>
/// <param name="Category">salary, rent, …, or empty.</param>
/// <param name="Counterparty">The other side or merchant, or empty.</param>
/// <param name="Country">Two letters, or empty.</param>
public sealed record Transaction(DateTimeOffset Time, int Day, string Event, string Account, long Minor, long? Balance,
    string Kind, string Category, string Counterparty, string Country) : IComparable<Transaction>
{
    /// <summary>Whether the bank gave no category and <see cref="Category"/> was found in the payment's own words.</summary>
    public bool IsInferred { get; init; }

    /// <summary>What tells its series from others beside direction, account and counterparty: the category that the bank gave. Inferred ones may change with the words, and began in the midst of a past.</summary>
    internal string Series => IsInferred ? "" : Category;

    /// <summary>By time, then by event: a total order, so that the order of arrival changes nothing.</summary>
    public int CompareTo(Transaction? other) => other is null ? 1
        : Time.CompareTo(other.Time) is var byTime and not 0 ? byTime
        : string.CompareOrdinal(Event, other.Event);
}

/// <summary>A visit, a search or a step in the app or on the web, as detectors see it.</summary>
/// <param name="Time">When.</param>
/// <param name="Event">The event behind it, <c>source/id</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Topic">The topic, page or calculator; for applications the application's id.</param>
/// <param name="Product">The product of an application, or empty.</param>
/// <param name="Step">The step of an application, or empty.</param>
public sealed record Visit(DateTimeOffset Time, string Event, string Type, string Topic, string Product, string Step) : IComparable<Visit>
{
    /// <summary>By time, then by event.</summary>
    public int CompareTo(Visit? other) => other is null ? 1
        : Time.CompareTo(other.Time) is var byTime and not 0 ? byTime
        : string.CompareOrdinal(Event, other.Event);
}
