using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Profile;

/// <summary>The facts of one decision under way, by slot, with the events behind them.</summary>
/// <remarks>Not thread-safe. What no stage sets is missing: rules that read it stop their action.</remarks>
public sealed class FactSheet
{
    private readonly List<FactEvidence> _evidence = [];

    /// <summary>A sheet on which nothing is known.</summary>
    public FactSheet(FactSchema schema)
    {
        Schema = schema;
        Values = new CelValue[schema.Count];
        for (var slot = 0; slot < Values.Length; slot++) Values[slot] = CelValue.Missing(schema.Facts[slot].Name);
    }

    /// <summary>The layout.</summary>
    public FactSchema Schema { get; }

    /// <summary>Values by slot.</summary>
    public CelValue[] Values { get; }

    /// <summary>Events behind facts, by slot.</summary>
    public IReadOnlyList<FactEvidence> Evidence => [.. _evidence.OrderBy(e => e.Slot)];

    /// <summary>Sets a fact.</summary>
    public void Set(int slot, CelValue value) => Values[slot] = value;

    /// <summary>Sets a fact with the events behind it.</summary>
    public void Set(int slot, CelValue value, IReadOnlyList<string> events)
    {
        Values[slot] = value;
        if (events.Count > 0) _evidence.Add(new(slot, events));
    }
}

/// <summary>Writes what a profile says onto a fact sheet.</summary>
public static class ProfileFacts
{
    /// <summary>Fills every built-in, attribute and feature fact that the profile knows.</summary>
    public static void Fill(FactSheet sheet, ProfileView profile, IReadOnlyList<Contact> contacts, PersonalizationLevel level)
    {
        var state = profile.State;
        void Set(string name, CelValue value) => sheet.Set(BuiltInFacts.Slot(name), value);
        void Cite(string name, CelValue value, IReadOnlyList<string> events) => sheet.Set(BuiltInFacts.Slot(name), value, events);
        Time(sheet, profile.Bank, profile.Now);
        Set("customer.known", CelValue.Bool(state.Events > 0));
        if (state.BirthDate.IsSet) Set("customer.age", CelValue.Int(Age(state.BirthDate.Value, profile.Bank.Zone.ToLocal(profile.Now))));
        if (Since(state) is { } since) Set("customer.relationshipMonths", CelValue.Int(Math.Max(0, Months(since, profile.Now))));
        var holdings = Holdings(profile);
        Set("holdings", Texts(holdings));
        Set("families", Texts(holdings.Select(h => profile.Bank.Products.TryGetValue(h, out var p) ? p.Family : "").Where(f => f.Length > 0).Distinct().Order(StringComparer.Ordinal)));
        Set("accounts.count", CelValue.Int(state.Accounts.Values.Count(a => a.IsMine)));
        Set("accounts.joint", CelValue.Bool(state.Accounts.Values.Any(a => a.IsMine && a.Holders > 1)));
        Set("matters", Texts(state.Matters.Where(m => m.Value.Value).Select(m => state.MatterKinds.TryGetValue(m.Key, out var kind) ? kind.Value : "other").Distinct().Order(StringComparer.Ordinal)));
        Set("complaints.open", CelValue.Int(state.Complaints.Values.Count(c => c.Value)));
        Set("goals", Texts(state.Goals));
        Set("lifeEvents", Texts(state.LifeEvents));
        Set("contacts.last7d", CelValue.Int(contacts.Count(c => c.At > profile.Now.AddDays(-7))));
        Set("contacts.last30d", CelValue.Int(contacts.Count(c => c.At > profile.Now.AddDays(-30))));
        Set("level", CelValue.String(Permissions.NameOf(level)));
        Money(Cite, profile);
        for (var i = 0; i < profile.Bank.Attributes.Count; i++)
            if (state.Attributes[i].IsSet) sheet.Set(profile.Bank.Attributes[i].Slot, state.Attributes[i].Value);
        for (var i = 0; i < profile.Bank.Features.Count; i++)
        {
            var value = Features.Read(state, i, profile.Now);
            sheet.Set(profile.Bank.Features[i].Slot, value, !value.IsError && state.Windows[i].LastEvent is { } last ? [last] : []);
        }
    }

    /// <summary>Fills what is known of a stranger: the time, and that they are one.</summary>
    public static void Stranger(FactSheet sheet, BankDefinition bank, DateTimeOffset now)
    {
        Time(sheet, bank, now);
        sheet.Set(BuiltInFacts.Slot("customer.known"), CelValue.False);
        sheet.Set(BuiltInFacts.Slot("level"), CelValue.String(Permissions.NameOf(bank.Consent.DefaultLevel)));
    }

    private static void Time(FactSheet sheet, BankDefinition bank, DateTimeOffset now)
    {
        var local = bank.Zone.ToLocal(now);
        sheet.Set(BuiltInFacts.Slot("now"), CelValue.Timestamp(now));
        sheet.Set(BuiltInFacts.Slot("time.hour"), CelValue.Int(local.Hour));
        sheet.Set(BuiltInFacts.Slot("time.weekday"), CelValue.Int(local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek));
        sheet.Set(BuiltInFacts.Slot("time.dayOfMonth"), CelValue.Int(local.Day));
    }

    /// <summary>Products opened and not closed, and <c>current-account</c> while one is open, in ordinal order.</summary>
    public static IReadOnlyList<string> Holdings(ProfileView profile)
    {
        var held = new SortedSet<string>(profile.State.Products.Where(p => p.Value.Value).Select(p => p.Key), StringComparer.Ordinal);
        if (profile.CurrentAccounts.Any()) held.Add("current-account");
        return [.. held];
    }

    private static void Money(Action<string, CelValue, IReadOnlyList<string>> cite, ProfileView profile)
    {
        var accounts = profile.State.Accounts.Values.Where(a => a.IsMine && a.EndOfDays().Any(d => d.IsKnown)).ToList();
        if (accounts.Count > 0)
        {
            var events = accounts.Select(a => a.EndOfDays()[^1].Event).Where(e => e.Length > 0).ToList();
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
            cite("income.lastAmount", Amount(profile, main.Last.Minor), [main.Last.Event]);
            cite("income.daysSince", CelValue.Int(profile.Today - main.Last.Day), [main.Last.Event]);
            cite("income.nextInDays", CelValue.Int(Math.Max(0, main.Next - profile.Today)), main.Evidence);
        }
        cite("bills.monthly", Amount(profile, -profile.Bills.Sum(b => b.MonthlyMinor)), [.. profile.Bills.Select(b => b.Last.Event).Take(8)]);
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
