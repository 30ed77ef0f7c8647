using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Bank;

/// <summary>A fact of <c>customer.updated</c>, kept as last said: <c>customer.employment</c>.</summary>
/// <param name="Name">Name within <c>customer.</c></param>
/// <param name="Field">Field of <c>customer.updated</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Slot">Its fact.</param>
public sealed record AttributeDefinition(string Name, string Field, CelType Type, int Slot);

/// <summary>What a feature computes over its window.</summary>
public enum Aggregate
{
    /// <summary>Number of events.</summary>
    Count,
    /// <summary>Sum of the field.</summary>
    Sum,
    /// <summary>Mean of the field; missing without events.</summary>
    Mean,
    /// <summary>Least value; missing without events.</summary>
    Min,
    /// <summary>Greatest value; missing without events.</summary>
    Max,
    /// <summary>Latest value; missing without events.</summary>
    Last,
    /// <summary>Whole days since the latest event; missing without events.</summary>
    DaysSince,
    /// <summary>Sum over the window divided by the mean sum of the same window in the past period; missing without a past.</summary>
    RatioToPast,
}

/// <summary>The calendar unit of a window's buckets.</summary>
public enum Bucket
{
    /// <summary>UTC minutes.</summary>
    Minute,
    /// <summary>UTC hours.</summary>
    Hour,
    /// <summary>Days of the bank's zone.</summary>
    Day,
    /// <summary>Months of the bank's zone.</summary>
    Month,
}

/// <summary>A period that ends now and looks back over <paramref name="Length"/> buckets, the current one included.</summary>
/// <param name="Length">≥ 1.</param>
/// <param name="Bucket">The unit.</param>
public readonly record struct Window(int Length, Bucket Bucket);

/// <summary>A named number or text computed from events.</summary>
/// <param name="Name">Name within <c>features.</c></param>
/// <param name="Index">Position in <see cref="BankDefinition.Features"/>.</param>
/// <param name="Event">The type of event that it reads.</param>
/// <param name="Where">Filter over <c>data.*</c> of the event, whose slots are the positions of the type's fields; null takes all.</param>
/// <param name="Field">Index of the field that it aggregates; −1 for counts and days.</param>
/// <param name="IsMoney">Whether the field is money, summed in minor units.</param>
/// <param name="Negate">Whether the field counts with the opposite sign, so that spending is positive.</param>
/// <param name="Aggregate">What it computes.</param>
/// <param name="Window">How far it looks back.</param>
/// <param name="Past">For <see cref="Aggregate.RatioToPast"/>: how many earlier windows of the same length it compares with; else 0.</param>
/// <param name="Slot">Its fact.</param>
public sealed record FeatureDefinition(string Name, int Index, EventType Event, CelExpression? Where, int Field, bool IsMoney, bool Negate,
    Aggregate Aggregate, Window Window, int Past, int Slot);

/// <summary>A named group of customers; membership follows each event.</summary>
/// <param name="Name">kebab-case.</param>
/// <param name="Condition">Over facts other than <c>segments</c>.</param>
/// <param name="Words">How a marketer calls it.</param>
public sealed record SegmentDefinition(string Name, Condition Condition, string Words);

/// <summary>What is read from the words of events that leave it out.</summary>
/// <param name="Categories">Categories of payments, from merchant category codes and merchants' names.</param>
/// <param name="Words">Topic and tone of what customers write and say.</param>
public sealed record ReadingDefinition(bool Categories, bool Words)
{
    /// <summary>The bank's own model of merchants; null for the one that the product carries.</summary>
    public TextModel? OfMerchants { get; init; }

    /// <summary>The bank's own model of what customers' words are about; null for the one that the product carries.</summary>
    public TextModel? OfTopics { get; init; }
}

/// <summary>A model of short texts that lies in the bank's folder. Part of the definition: another model is another version.</summary>
/// <param name="Classifier">The model.</param>
/// <param name="Hash">SHA-256 of its file, 64 lower-case hexadecimal digits.</param>
public sealed record TextModel(IntentClassifier Classifier, string Hash);

/// <summary>A moment that this bank listens for.</summary>
/// <param name="Name">kebab-case, such as <c>idle-cash</c>.</param>
/// <param name="Detector">The detector that finds it; see <c>Triggers.Detectors</c>.</param>
/// <param name="Expires">How long after its detection it counts.</param>
/// <param name="Parameters">The detector's numbers by name, each within the detector's range; absent ones have the detector's default.</param>
/// <param name="Words">What a person reads: a template over the moment's facts.</param>
/// <param name="Slot">The fact <c>moments.&lt;name&gt;</c> (true while active); the detector's own facts follow it in its declared order.</param>
/// <param name="Outbound">Names of outbound placements that are decided for when the moment is detected; empty starts nothing.</param>
public sealed record MomentDefinition(string Name, string Detector, TimeSpan Expires, IReadOnlyDictionary<string, double> Parameters,
    Template Words, int Slot, IReadOnlyList<string> Outbound)
{
    /// <summary>The first of the detector's later facts, which stand behind all other facts; −1 where it has none.</summary>
    public int LaterSlot { get; init; } = -1;
}

/// <summary>Something a customer can hold.</summary>
/// <param name="Id">Stable id: <c>travel-card</c>.</param>
/// <param name="Family">Its family: <c>cards</c>.</param>
/// <param name="Name">What a customer reads.</param>
/// <param name="IsCredit">Whether it lends money: stricter rules, no exploration.</param>
/// <param name="Features">The feature matrix: properties by name.</param>
/// <param name="Disclosures">Texts that every treatment of an action for it must carry, by code.</param>
public sealed record ProductDefinition(string Id, string Family, string Name, bool IsCredit,
    IReadOnlyDictionary<string, CelValue> Features, IReadOnlyDictionary<string, string> Disclosures);
