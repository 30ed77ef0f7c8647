using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Profile;

/// <summary>The facts that every bank has without declaring them, and their slots.</summary>
/// <remarks>Declared first, so their slots are equal in every bank definition.</remarks>
public static class BuiltInFacts
{
    /// <summary>A built-in fact.</summary>
    /// <param name="Name">Dotted name.</param>
    /// <param name="Type">CEL type.</param>
    /// <param name="Words">How a person calls it.</param>
    /// <param name="Level">Personalization level from which on it may shape an action.</param>
    /// <param name="Purposes">What it may be read for.</param>
    /// <param name="Money">Whether it is an amount in major units.</param>
    /// <param name="Protected">Whether credit models may not see it.</param>
    public sealed record BuiltIn(string Name, CelType Type, string Words, PersonalizationLevel Level = PersonalizationLevel.Basic,
        Purposes Purposes = Purposes.All, bool Money = false, bool Protected = false);

    private const PersonalizationLevel Moderate = PersonalizationLevel.Moderate;
    private const PersonalizationLevel Advanced = PersonalizationLevel.Advanced;
    private const Purposes NoSelling = Purposes.Guidance | Purposes.Service | Purposes.Protection | Purposes.Credit;
    private const Purposes Cares = Purposes.Service | Purposes.Protection;

    /// <summary>All of them, in slot order.</summary>
    public static IReadOnlyList<BuiltIn> All { get; } =
    [
        new("now", CelType.Timestamp, "the time"),
        new("time.hour", CelType.Int, "hour of the day in the bank's zone"),
        new("time.weekday", CelType.Int, "day of the week, Monday is 1"),
        new("time.dayOfMonth", CelType.Int, "day of the month"),
        new("request.channel", CelType.String, "channel"),
        new("request.direction", CelType.String, "inbound or outbound"),
        new("customer.known", CelType.Bool, "known to the bank"),
        new("customer.age", CelType.Int, "age", Protected: true),
        new("customer.relationshipMonths", CelType.Int, "months with the bank"),
        new("holdings", CelType.List(CelType.String), "products held"),
        new("families", CelType.List(CelType.String), "product families held"),
        new("accounts.count", CelType.Int, "open accounts"),
        new("accounts.joint", CelType.Bool, "shares an account"),
        new("balance.total", CelType.Double, "balance of all accounts", Moderate, Money: true),
        new("balance.current", CelType.Double, "balance of current accounts", Moderate, Money: true),
        new("balance.savings", CelType.Double, "balance of savings accounts", Moderate, Money: true),
        new("income.monthly", CelType.Double, "regular income a month", Moderate, Money: true),
        new("income.kind", CelType.String, "kind of regular income", Moderate),
        new("income.lastAmount", CelType.Double, "latest regular income", Moderate, Money: true),
        new("income.daysSince", CelType.Int, "days since the latest regular income", Moderate),
        new("income.nextInDays", CelType.Int, "days until the next regular income", Advanced),
        new("bills.monthly", CelType.Double, "recurring payments a month", Moderate, Money: true),
        new("bills.count", CelType.Int, "recurring payments", Moderate),
        new("bills.untilIncome", CelType.Double, "recurring payments due before the next income", Advanced, Money: true),
        new("forecast.lowest", CelType.Double, "lowest balance expected before the next income", Advanced, Money: true),
        new("forecast.lowestInDays", CelType.Int, "days until that balance", Advanced),
        new("forecast.safeToSave", CelType.Double, "amount not needed before the next income", Advanced, Money: true),
        new("overdraft.now", CelType.Bool, "overdrawn now", Moderate, NoSelling),
        new("overdraft.days30", CelType.Int, "days overdrawn in the last 30", Moderate, NoSelling),
        new("matters", CelType.List(CelType.String), "open matters", Purposes: Purposes.Service | Purposes.Protection),
        new("complaints.open", CelType.Int, "open complaints", Purposes: Purposes.Service | Purposes.Protection),
        new("goals", CelType.List(CelType.String), "goals declared"),
        new("lifeEvents", CelType.List(CelType.String), "life events declared", Purposes: Purposes.Guidance | Purposes.Service | Purposes.Protection),
        new("contacts.last7d", CelType.Int, "contacts in 7 days"),
        new("contacts.last30d", CelType.Int, "contacts in 30 days"),
        new("level", CelType.String, "personalization level"),
        new("segments", CelType.List(CelType.String), "segments"),
    ];

    /// <summary>Those that came into the product later. They stand behind all other facts, so that the layout of older records stays; their slots differ from bank to bank.</summary>
    public static IReadOnlyList<BuiltIn> Later { get; } =
    [
        new("feedback.topic", CelType.String, "what the customer's latest words were about", Moderate, Cares),
        new("feedback.sentiment", CelType.Double, "how the customer's latest words sounded, from −1 to 1", Moderate, Cares),
        new("feedback.daysAgo", CelType.Int, "days since the customer's latest words", Moderate, Cares),
        new("complaints.topics", CelType.List(CelType.String), "what open complaints are about", Moderate, Cares),
    ];

    private static readonly Dictionary<string, int> Slots = All.Select((fact, slot) => (fact.Name, slot)).ToDictionary(x => x.Name, x => x.slot, StringComparer.Ordinal);

    /// <summary>The slot of a built-in fact, equal in every bank.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static int Slot(string name) => Slots[name];

    /// <summary>Declares all of them; to be called before any other fact.</summary>
    public static void Declare(FactSchema facts)
    {
        foreach (var f in All)
            facts.Declare(f.Name, f.Type, f.Name == "segments" ? FactSource.Segment : FactSource.BuiltIn, f.Purposes, f.Level, f.Words, f.Money, f.Protected);
    }

    /// <summary>Declares the later ones; to be called after every other fact.</summary>
    public static void DeclareLater(FactSchema facts)
    {
        foreach (var f in Later) facts.Declare(f.Name, f.Type, FactSource.BuiltIn, f.Purposes, f.Level, f.Words, f.Money, f.Protected);
    }
}
