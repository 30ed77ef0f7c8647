using Opportune.Engine.Bank;
using Opportune.Engine.Deliver.Wording;
using Opportune.Engine.Profile;
using Opportune.Engine.Profile.Accounts;
using Opportune.Engine.Triggers;
using Opportune.Expressions;

namespace Opportune.Engine.Explain;

/// <summary>What the bank knows of a customer as of an instant, in words and numbers that a person can read.</summary>
/// <param name="Customer">Who.</param>
/// <param name="AsOf">The instant.</param>
/// <param name="Name">As the bank calls them, or null.</param>
/// <param name="Version">Entries in the journal.</param>
/// <param name="Level">Personalization level.</param>
/// <param name="Facts">Known facts, by name.</param>
/// <param name="Accounts">Accounts held.</param>
/// <param name="Holdings">Products held.</param>
/// <param name="Moments">Active moments.</param>
/// <param name="Consents">Permissions said.</param>
/// <param name="Contacts">Contacts that count, oldest first.</param>
/// <param name="Recurring">Recurring income and payments.</param>
/// <param name="Balances">Balance of all current accounts at the end of each of the last 180 days on which it is known.</param>
/// <param name="Timeline">The latest 100 things that happened, newest first.</param>
/// <param name="Pending">Outbound messages not yet sent.</param>
public sealed record Portrait(CustomerId Customer, DateTimeOffset AsOf, string? Name, long Version, PersonalizationLevel Level, IReadOnlyList<ExplainedFact> Facts,
    IReadOnlyList<PortraitAccount> Accounts, IReadOnlyList<string> Holdings, IReadOnlyList<PortraitMoment> Moments, IReadOnlyList<ConsentSaid> Consents, IReadOnlyList<Contact> Contacts,
    IReadOnlyList<PortraitRecurring> Recurring, IReadOnlyList<PortraitBalance> Balances, IReadOnlyList<TimelineEntry> Timeline, int Pending)
{
    /// <summary>Draws a portrait.</summary>
    /// <param name="profile">What the events say.</param>
    /// <param name="contacts">Contacts that count.</param>
    /// <param name="version">Entries in the journal.</param>
    /// <param name="pending">Outbound messages not yet sent.</param>
    /// <param name="entries">The customer's entries, oldest first.</param>
    /// <param name="now">The instant.</param>
    /// <param name="bankOf">The definition of a hash.</param>
    public static Portrait Of(ProfileState profile, IReadOnlyList<Contact> contacts, long version, int pending, IReadOnlyList<JournalEntry> entries, DateTimeOffset now, Func<string, BankDefinition> bankOf)
    {
        var bank = profile.Bank;
        var permissions = Permissions.Of(profile);
        var sheet = new FactSheet(bank.Facts);
        var view = new ProfileView(profile, now);
        ProfileFacts.Fill(sheet, view, contacts, permissions.Level);
        var moments = MomentFinder.Find(view, sheet);
        Segments.Fill(sheet, bank);
        var evidence = sheet.Evidence.ToDictionary(e => e.Slot, e => e.Events);
        var facts = bank.Facts.Facts.Where(f => !sheet.Values[f.Slot].IsError && f.Source is not (FactSource.Context or FactSource.Moment))
            .Select(f => new ExplainedFact(f.Name, f.Words, Words.Write(sheet.Values[f.Slot], f, bank), evidence.GetValueOrDefault(f.Slot, []))).ToList();
        return new(profile.Customer, now, profile.DisplayName.IsSet ? profile.DisplayName.Value : null, version, permissions.Level, facts,
            [.. profile.Accounts.Values.Where(a => a.IsMine).Select(a => Account(a, bank))], ProfileFacts.Holdings(view),
            [.. moments.Select(m => Moment(m, bank, sheet.Values))], permissions.Consents, contacts,
            [.. view.Recurring.OrderBy(r => r.Next).Select(r => new PortraitRecurring(r.Counterparty.Length > 0 ? r.Counterparty : r.Category, r.Category, r.Period, Money.FromMinorUnits(r.Minor, bank.Currency), BankZone.Date(r.Next), r.Count))],
            Histories.Balances(view), Histories.Timeline(entries, bank, bankOf), pending);
    }

    private static PortraitAccount Account(Account a, BankDefinition bank) => new(a.Id, a.Kind.IsSet ? a.Kind.Value : "current", a.Role.IsSet ? a.Role.Value : "owner",
        a.Balance is { } balance ? Money.FromMinorUnits(balance, bank.Currency) : null, a.Bookings.Count);

    private static PortraitMoment Moment(Moment m, BankDefinition bank, IReadOnlyList<CelValue> facts) =>
        new(m.Name, m.At, m.Expires, m.Confidence, Words.Fill(bank.Moments.First(d => d.Name == m.Name).Words, facts, bank) ?? m.Name, m.Evidence);
}

/// <summary>An account.</summary>
public sealed record PortraitAccount(string Id, string Kind, string Role, Money? Balance, int Transactions);

/// <summary>An active moment in words.</summary>
public sealed record PortraitMoment(string Name, DateTimeOffset At, DateTimeOffset Expires, double Confidence, string Words, IReadOnlyList<string> Evidence);

/// <summary>A recurring income or payment.</summary>
public sealed record PortraitRecurring(string Who, string Category, int EveryDays, Money Amount, DateOnly Next, int Seen);

/// <summary>A balance at the end of a day.</summary>
public sealed record PortraitBalance(DateOnly Day, Money Amount);

/// <summary>One thing that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Event type, decision, response, delivery or clock.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Amount">Money that moved, or null.</param>
/// <param name="Reference">Event <c>source/id</c> or decision id.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Kind, string Title, Money? Amount, string Reference);
