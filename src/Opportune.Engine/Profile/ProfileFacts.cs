using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Profile;

/// <summary>Writes what a profile says onto a fact sheet.</summary>
public static class ProfileFacts
{
    private static readonly int Now = BuiltInFacts.Slot("now");
    private static readonly int Hour = BuiltInFacts.Slot("time.hour");
    private static readonly int Weekday = BuiltInFacts.Slot("time.weekday");
    private static readonly int DayOfMonth = BuiltInFacts.Slot("time.dayOfMonth");
    private static readonly int RelationshipMonths = BuiltInFacts.Slot("customer.relationshipMonths");
    private static readonly int Contacts7 = BuiltInFacts.Slot("contacts.last7d");
    private static readonly int Contacts30 = BuiltInFacts.Slot("contacts.last30d");
    private static readonly int Level = BuiltInFacts.Slot("level");

    /// <summary>Fills every built-in, attribute and feature fact that the profile knows. Of a stranger only the time is known, and that they are one.</summary>
    public static void Fill(FactSheet sheet, ProfileView profile, IReadOnlyList<Contact> contacts, PersonalizationLevel level)
    {
        Standing(sheet, profile);
        Moving(sheet, profile, contacts, level);
    }

    /// <summary>Fills what holds until an event comes or the day ends.</summary>
    internal static void Standing(FactSheet sheet, ProfileView profile)
    {
        var state = profile.State;
        void Set(string name, CelValue value) => sheet.Set(BuiltInFacts.Slot(name), value);
        void Cite(string name, CelValue value, IReadOnlyList<string> events) => sheet.Set(BuiltInFacts.Slot(name), value, events);
        Set("customer.known", CelValue.Bool(state.Events > 0));
        if (state.Events == 0) return;
        if (state.BirthDate.IsSet) Set("customer.age", CelValue.Int(Age(state.BirthDate.Value, profile.Bank.Zone.ToLocal(profile.Now))));
        var holdings = Holdings(profile);
        Set("holdings", Texts(holdings));
        Set("families", Texts(holdings.Select(h => profile.Bank.Products.TryGetValue(h, out var p) ? p.Family : "").Where(f => f.Length > 0).Distinct().Order(StringComparer.Ordinal)));
        Set("accounts.count", CelValue.Int(state.Accounts.Values.Count(a => a.IsMine)));
        Set("accounts.joint", CelValue.Bool(state.Accounts.Values.Any(a => a.IsMine && a.Holders > 1)));
        Set("matters", Texts(state.Matters.Where(m => m.Value.Value).Select(m => state.MatterKinds.TryGetValue(m.Key, out var kind) ? kind.Value : "other").Distinct().Order(StringComparer.Ordinal)));
        Set("complaints.open", CelValue.Int(state.Complaints.Values.Count(c => c.Value)));
        Set("goals", Texts(state.Goals));
        Set("lifeEvents", Texts(state.LifeEvents));
        Said(sheet, profile);
        Money(Cite, profile);
        for (var i = 0; i < profile.Bank.Attributes.Count; i++)
            if (state.Attributes[i].IsSet) sheet.Set(profile.Bank.Attributes[i].Slot, state.Attributes[i].Value);
        foreach (var feature in profile.Bank.Features)
            if (!MovesWithinDay(feature)) Fill(sheet, profile, feature);
    }

    /// <summary>Fills what changes by itself from one instant to the next.</summary>
    internal static void Moving(FactSheet sheet, ProfileView profile, IReadOnlyList<Contact> contacts, PersonalizationLevel level)
    {
        var (state, local) = (profile.State, profile.Bank.Zone.ToLocal(profile.Now));
        sheet.Set(Now, CelValue.Timestamp(profile.Now));
        sheet.Set(Hour, CelValue.Int(local.Hour));
        sheet.Set(Weekday, CelValue.Int(local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek));
        sheet.Set(DayOfMonth, CelValue.Int(local.Day));
        sheet.Set(Level, CelValue.String(Permissions.NameOf(level)));
        if (state.Events == 0) return;
        if (Since(state) is { } since) sheet.Set(RelationshipMonths, CelValue.Int(Math.Max(0, Months(since, profile.Now))));
        sheet.Set(Contacts7, CelValue.Int(CountSince(contacts, profile.Now.AddDays(-7))));
        sheet.Set(Contacts30, CelValue.Int(CountSince(contacts, profile.Now.AddDays(-30))));
        for (var i = 0; i < profile.Bank.Features.Count; i++)
            if (profile.Bank.Features[i] is var feature && MovesWithinDay(feature)) Fill(sheet, profile, feature);
    }

    private static bool MovesWithinDay(FeatureDefinition feature) => feature.Window.Bucket is Bucket.Minute or Bucket.Hour;

    private static void Fill(FactSheet sheet, ProfileView profile, FeatureDefinition feature)
    {
        var value = Features.Read(profile.State, feature.Index, profile.Now);
        sheet.Set(feature.Slot, value, !value.IsError && profile.State.Windows[feature.Index].LastEvent is { } last ? [last] : []);
    }

    private static int CountSince(IReadOnlyList<Contact> contacts, DateTimeOffset from)
    {
        var count = 0;
        foreach (ref readonly var contact in (contacts as Contact[] ?? [.. contacts]).AsSpan())
            if (contact.At > from) count++;
        return count;
    }

    /// <summary>Products opened and not closed, and <c>current-account</c> while one is open, in ordinal order.</summary>
    public static IReadOnlyList<string> Holdings(ProfileView profile)
    {
        var held = new SortedSet<string>(profile.State.Products.Where(p => p.Value.Value).Select(p => p.Key), StringComparer.Ordinal);
        if (profile.CurrentAccounts.Any()) held.Add("current-account");
        return [.. held];
    }

    /// <summary>What the customer said last, and what open complaints are about.</summary>
    private static void Said(FactSheet sheet, ProfileView profile)
    {
        var state = profile.State;
        void Cite(string name, CelValue value, string[] events) { if (sheet.Schema.Find(name) is var slot and >= 0) sheet.Set(slot, value, events); }
        if (state.Words is { IsSet: true } words)
        {
            if (words.Value.Topic.Length > 0) Cite("feedback.topic", CelValue.String(words.Value.Topic), [words.Event!]);
            if (!double.IsNaN(words.Value.Sentiment)) Cite("feedback.sentiment", CelValue.Double(words.Value.Sentiment), [words.Event!]);
            Cite("feedback.daysAgo", CelValue.Int(Math.Max(0, profile.Today - profile.Bank.Zone.DayOf(words.Time))), [words.Event!]);
        }
        if (state.ComplaintTopics.Count == 0) return;
        var open = state.ComplaintTopics.Where(t => state.Complaints[t.Key].Value).Select(t => t.Value).ToList();
        Cite("complaints.topics", Texts(open.Select(t => t.Value).Distinct().Order(StringComparer.Ordinal)), [.. open.Select(t => t.Event!)]);
    }

    private static void Money(Action<string, CelValue, IReadOnlyList<string>> cite, ProfileView profile)
    {
        var accounts = profile.State.Accounts.Values.Where(a => a.IsMine && a.Balance is not null).ToList();
        if (accounts.Count > 0)
        {
            var events = accounts.Select(a => a.BalanceEvent).Where(e => e.Length > 0).ToList();
            cite("balance.total", Amount(profile, profile.CurrentBalance + profile.SavingsBalance), events);
            cite("balance.current", Amount(profile, profile.CurrentBalance), events);
            cite("balance.savings", Amount(profile, profile.SavingsBalance), events);
            var (days, _, evidence) = profile.Overdrawn();
            cite("overdraft.now", CelValue.Bool(profile.CurrentBalance < 0), events);
            cite("overdraft.days30", CelValue.Int(days), evidence);
        }
        var running = profile.Income.Where(i => profile.Today - i.Next <= i.Period / 2).ToList();
        if (running.Count > 0)
        {
            var main = running.MaxBy(i => i.MonthlyMinor)!;
            cite("income.monthly", Amount(profile, running.Sum(i => i.MonthlyMinor)), main.Evidence);
            cite("income.kind", CelValue.String(main.Category is "salary" or "pension" or "benefits" ? main.Category : "other"), main.Evidence);
            cite("income.lastAmount", Amount(profile, main.LastMinor), [main.LastEvent]);
            cite("income.daysSince", CelValue.Int(profile.Today - main.LastDay), [main.LastEvent]);
            cite("income.nextInDays", CelValue.Int(Math.Max(0, main.Next - profile.Today)), main.Evidence);
        }
        cite("bills.monthly", Amount(profile, -profile.Bills.Sum(b => b.MonthlyMinor)), [.. profile.Bills.Take(8).Select(b => b.LastEvent)]);
        cite("bills.count", CelValue.Int(profile.Bills.Count), []);
        if (accounts.Count > 0 && running.Count > 0)
        {
            var flow = profile.CashFlow;
            cite("bills.untilIncome", Amount(profile, flow.BillsUntilIncome), flow.Evidence);
            cite("forecast.lowest", Amount(profile, flow.Lowest), flow.Evidence);
            cite("forecast.lowestInDays", CelValue.Int(flow.LowestInDays), flow.Evidence);
            cite("forecast.safeToSave", Amount(profile, flow.SafeToSave), flow.Evidence);
        }
    }

    private static CelValue Amount(ProfileView profile, long minor) => CelValue.Double((double)minor / profile.Bank.Currency.MinorPerMajor);

    private static CelValue Texts(IEnumerable<string> texts) => CelValue.List([.. texts.Select(CelValue.String)]);

    private static DateTimeOffset? Since(ProfileState state) => state.CustomerSince.IsSet ? state.CustomerSince.Value : state.First;

    private static int Age(DateTimeOffset born, DateTimeOffset local)
    {
        var age = local.Year - born.Year;
        return local.Month < born.Month || (local.Month == born.Month && local.Day < born.Day) ? age - 1 : age;
    }

    private static int Months(DateTimeOffset since, DateTimeOffset now) => (now.Year - since.Year) * 12 + now.Month - since.Month - (now.Day < since.Day ? 1 : 0);
}
