using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;

namespace Opportune.Engine.Learn;

/// <summary>A customer's history replayed to earlier days: what was known then, and whether something happened soon after.</summary>
/// <remarks>The same feature code as live decisions; an event counts from the instant at which it was known.</remarks>
public static class EventHistory
{
    private const int FirstDays = 90;

    /// <summary>One row for the first day of each month, from 90 days after the customer's first event, while the customer has an account and the time to wait is over.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="customer">Who.</param>
    /// <param name="events">All their events in any order.</param>
    /// <param name="happening">The event type waited for.</param>
    /// <param name="days">For how many days.</param>
    /// <param name="level">The level now chosen.</param>
    /// <param name="now">The clock.</param>
    public static IReadOnlyList<Example> Rows(BankDefinition bank, CustomerId customer, IReadOnlyList<BankEvent> events, string happening, int days, PersonalizationLevel level, DateTimeOffset now)
    {
        var rows = new List<Example>();
        BankEvent[] known = [.. events.OrderBy(e => e.KnownAt).ThenBy(e => e.Time)];
        if (known.Length == 0) return rows;
        var (state, next, first) = (new ProfileState(customer, bank), 0, bank.Zone.ToLocal(known[0].Time.AddDays(FirstDays)));
        for (var month = new DateOnly(first.Year, first.Month, 1).AddMonths(1); bank.Zone.StartOf(BankZone.Day(month)) is var at && at.AddDays(days) <= now; month = month.AddMonths(1))
        {
            for (; next < known.Length && known[next].KnownAt <= at; next++) state.Take(known[next]);
            if (Row(bank, customer, state, happening, level, at) is { } row)
                rows.Add(row with { KnownAt = at.AddDays(days), Succeeded = known.Any(e => e.Type.Name == happening && e.Time > at && e.Time <= at.AddDays(days)) });
        }
        return rows;
    }

    /// <summary>The customer as of now; null without an account.</summary>
    public static Example? Today(BankDefinition bank, CustomerId customer, IReadOnlyList<BankEvent> events, PersonalizationLevel level, DateTimeOffset now)
    {
        var state = new ProfileState(customer, bank);
        foreach (var e in events.OrderBy(e => e.KnownAt).ThenBy(e => e.Time)) state.Take(e);
        return Row(bank, customer, state, "", level, now);
    }

    private static Example? Row(BankDefinition bank, CustomerId customer, ProfileState state, string happening, PersonalizationLevel level, DateTimeOffset at)
    {
        if (state.Events == 0) return null;
        var (sheet, view) = (new FactSheet(bank.Facts), new ProfileView(state, at));
        ProfileFacts.Fill(sheet, view, [], level);
        if (sheet.Values[BuiltInFacts.Slot("accounts.count")] is not { Kind: Expressions.CelKind.Int, AsInt: > 0 }) return null;
        MomentFinder.Find(view, sheet);
        return new(customer, happening, at, at, sheet.Values, level, 1, 0, "", false);
    }
}
