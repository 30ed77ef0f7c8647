using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Profile;

/// <summary>What each type of event changes in a profile, besides features.</summary>
internal static class EventEffects
{
    private delegate void Effect(ProfileState profile, BankEvent e, string source);

    private static readonly Dictionary<string, Effect> Table = new(StringComparer.Ordinal)
    {
        ["customer.updated"] = Updated,
        ["account.opened"] = Opened,
        ["account.closed"] = static (p, e, s) => p.AccountOf(e.Text("account")!).Open.Take(false, e.Time, s),
        ["account.holder-changed"] = HolderChanged,
        ["balance.observed"] = static (p, e, s) => Book(p, e, s, 0, e.Minor("balance", p.Bank.Currency)),
        ["transaction.booked"] = static (p, e, s) => Book(p, e, s, e.Minor("amount", p.Bank.Currency)!.Value, e.Minor("balance", p.Bank.Currency)),
        ["product.opened"] = static (p, e, s) => Set(p.Products, e.Text("product")!, true, e, s),
        ["product.closed"] = static (p, e, s) => Set(p.Products, e.Text("product")!, false, e, s),
        ["loan.repaid"] = static (p, e, s) => Set(p.Products, e.Text("product")!, false, e, s),
        ["complaint.opened"] = Complained,
        ["feedback.given"] = Said,
        ["message.received"] = Said,
        ["call.handled"] = Said,
        ["complaint.closed"] = static (p, e, s) => Set(p.Complaints, e.Text("complaint")!, false, e, s),
        ["matter.opened"] = MatterOpened,
        ["matter.closed"] = static (p, e, s) => Set(p.Matters, e.Text("matter")!, false, e, s),
        ["consent.changed"] = static (p, e, s) => Set(p.Consents, (e.Text("purpose")!, e.Text("channel")!), e["granted"].AsBool, e, s),
        ["preference.changed"] = static (p, e, s) => Set(p.Preferences, e.Text("preference")!, e.Text("value")!, e, s),
        ["goal.declared"] = static (p, e, _) => p.Goals.Add(e.Text("goal")!),
        ["life-event.declared"] = static (p, e, _) => p.LifeEvents.Add(e.Text("event")!),
        ["advisor.assigned"] = static (p, e, s) => p.Advisor.Take(e.Text("advisor")!, e.Time, s),
        ["page.viewed"] = static (p, e, s) => Visit(p, e, s, e.Text("topic") ?? e.Text("page")!),
        ["search.performed"] = static (p, e, s) => Visit(p, e, s, e.Text("topic") ?? ""),
        ["calculator.used"] = static (p, e, s) => Visit(p, e, s, e.Text("calculator")!),
        ["application.started"] = Application,
        ["application.step"] = Application,
        ["application.abandoned"] = Application,
        ["application.submitted"] = Application,
    };

    internal static void Apply(ProfileState profile, BankEvent e, string source)
    {
        if (Table.TryGetValue(e.Type.Name, out var effect)) effect(profile, e, source);
    }

    private static void Set<TKey, T>(SortedList<TKey, Latest<T>> map, TKey key, T value, BankEvent e, string source) where TKey : notnull
    {
        map.TryGetValue(key, out var held);
        held.Take(value, e.Time, source);
        map[key] = held;
    }

    private static void Updated(ProfileState p, BankEvent e, string source)
    {
        for (var i = 0; i < p.Bank.Attributes.Count; i++)
            if (e[p.Bank.Attributes[i].Field] is { Kind: not CelKind.Null } value) p.Attributes[i].Take(value, e.Time, source);
        if (e["birthDate"] is { Kind: CelKind.Timestamp } born) p.BirthDate.Take(born.AsTimestamp, e.Time, source);
        if (e["customerSince"] is { Kind: CelKind.Timestamp } since) p.CustomerSince.Take(since.AsTimestamp, e.Time, source);
        if (e.Text("name") is { } name) p.DisplayName.Take(name, e.Time, source);
    }

    private static void Opened(ProfileState p, BankEvent e, string source)
    {
        var account = p.AccountOf(e.Text("account")!);
        account.Open.Take(true, e.Time, source);
        if (e.Text("kind") is { } kind) account.Kind.Take(kind, e.Time, source);
        var holders = e["holders"].AsList.Select(h => h.AsString.Split('|')).ToList();
        foreach (var holder in holders) account.Hold(holder[0], true, e.Time, source);
        var mine = holders.Find(h => h[0] == p.Customer.ToString());
        account.Held.Take(true, e.Time, source);
        account.Role.Take(mine is null ? "owner" : mine[1], e.Time, source);
    }

    private static void HolderChanged(ProfileState p, BankEvent e, string source)
    {
        var account = p.AccountOf(e.Text("account")!);
        var added = e.Text("change") == "added";
        account.Hold(e.Text("customer")!, added, e.Time, source);
        if (e.Text("customer") != p.Customer.ToString()) return;
        account.Held.Take(added, e.Time, source);
        account.Role.Take(e.Text("role")!, e.Time, source);
    }

    private static void Book(ProfileState p, BankEvent e, string source, long minor, long? balance)
    {
        var account = p.AccountOf(e.Text("account")!);
        var words = WordSet.Of(e.Text("kind") ?? "", e.Text("category") ?? "", e.Text("counterparty") ?? e.Text("merchant") ?? e.Text("text") ?? "", e.Text("country") ?? "");
        account.Add(new(e.Time, p.Bank.Zone.DayOf(e.Time), minor, balance, words, e.IsInferred("category")), source);
    }

    private static string Word(BankEvent e, string field) => Interned.Of(e.Text(field) ?? "");

    private static void Complained(ProfileState p, BankEvent e, string source)
    {
        Set(p.Complaints, e.Text("complaint")!, true, e, source);
        if (e.Text("topic") is { } topic) Set(p.ComplaintTopics, e.Text("complaint")!, topic, e, source);
        Said(p, e, source);
    }

    /// <summary>Of what a customer says, topic and tone are kept, never the words.</summary>
    private static void Said(ProfileState p, BankEvent e, string source)
    {
        var (topic, sentiment) = (e.Text("topic") ?? "", e["sentiment"] is { Kind: CelKind.Double } tone ? tone.AsDouble : double.NaN);
        if (topic.Length > 0 || !double.IsNaN(sentiment)) p.Words.Take(new(topic, sentiment), e.Time, source);
    }

    private static void MatterOpened(ProfileState p, BankEvent e, string source)
    {
        Set(p.MatterKinds, e.Text("matter")!, e.Text("kind")!, e, source);
        Set(p.Matters, e.Text("matter")!, true, e, source);
    }

    /// <summary>Of all that customers look at, a profile keeps one by one what a moment is found in; features count the rest.</summary>
    private static void Visit(ProfileState p, BankEvent e, string source, string topic)
    {
        if (Profile.Visit.IsAboutHomes(topic)) Sorted.Insert(p.Searches, new(e.Time, source, e.Type.Name, topic, "", ""));
    }

    private static void Application(ProfileState p, BankEvent e, string source) =>
        Sorted.Insert(p.Applications, new(e.Time, source, e.Type.Name, e.Text("application")!, Word(e, "product"), Word(e, "step")));
}
