using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Profile.Accounts;
using Opportune.Expressions;

namespace Opportune.Engine.Profile;

/// <summary>Everything that a customer's events say, folded one by one through the only feature code there is.</summary>
/// <remarks>
/// Not thread-safe: one writer at a time. The result depends on the set of events, not on their order: a late event gives what it would have given in time.
/// Bookings and visits are kept for <see cref="Horizon"/>; features as long as their windows look back.
/// </remarks>
public sealed class ProfileState(CustomerId customer, BankDefinition bank)
{
    /// <summary>How far back single bookings and visits are kept.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(430);

    private static readonly Comparer<(string Purpose, string Channel)> ByPurposeThenChannel = Comparer<(string Purpose, string Channel)>.Create((a, b) =>
        string.CompareOrdinal(a.Purpose, b.Purpose) is var order and not 0 ? order : string.CompareOrdinal(a.Channel, b.Channel));

    internal readonly Latest<CelValue>[] Attributes = new Latest<CelValue>[bank.Attributes.Count];
    internal readonly FeatureWindow[] Windows = new FeatureWindow[bank.Features.Count];
    internal readonly SortedList<string, Account> Accounts = new(StringComparer.Ordinal);
    internal readonly SortedList<string, Latest<bool>> Products = new(StringComparer.Ordinal);
    internal readonly SortedList<string, Latest<bool>> Matters = new(StringComparer.Ordinal);
    internal readonly SortedList<string, Latest<string>> MatterKinds = new(StringComparer.Ordinal);
    internal readonly SortedList<string, Latest<bool>> Complaints = new(StringComparer.Ordinal);
    internal readonly SortedList<string, Latest<string>> ComplaintTopics = new(StringComparer.Ordinal);
    internal readonly SortedList<(string Purpose, string Channel), Latest<bool>> Consents = new(ByPurposeThenChannel);
    internal readonly SortedList<string, Latest<string>> Preferences = new(StringComparer.Ordinal);
    internal readonly SortedSet<string> Goals = new(StringComparer.Ordinal);
    internal readonly SortedSet<string> LifeEvents = new(StringComparer.Ordinal);
    internal readonly List<Visit> Searches = [];
    internal readonly List<Visit> Applications = [];
    internal Latest<DateTimeOffset> BirthDate;
    internal Latest<DateTimeOffset> CustomerSince;
    internal Latest<string> Advisor;
    internal Latest<string> DisplayName;
    internal Latest<Tone> Words;

    /// <summary>Whose profile it is.</summary>
    public CustomerId Customer { get; } = customer;

    /// <summary>The definition that it was folded under.</summary>
    public BankDefinition Bank { get; } = bank;

    /// <summary>Time of the earliest event, or null.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>Time of the latest event, or null.</summary>
    public DateTimeOffset? Latest { get; private set; }

    /// <summary>Events taken.</summary>
    public SeenEvents Seen { get; } = new();

    /// <summary>Number of events taken.</summary>
    public int Events => Seen.Count;

    /// <summary>Takes an event that is new; any other changes nothing.</summary>
    public void Take(BankEvent e)
    {
        if (!Seen.Add(e)) return;
        if (First is null || e.Time < First) First = e.Time;
        if (Latest is null || e.Time > Latest) Latest = e.Time;
        var source = $"{e.Source}/{e.Id}";
        EventEffects.Apply(this, e, source);
        Features.Take(this, e, source);
        Forget();
    }

    /// <summary>Roughly the bytes of memory that it takes. O(accounts).</summary>
    internal int Weight
    {
        get
        {
            var bookings = 0;
            for (var i = 0; i < Accounts.Count; i++) bookings += Accounts.GetValueAtIndex(i).Bookings.Count;
            return 500 * Windows.Length + 600 * Accounts.Count + 120 * bookings + 170 * (Searches.Count + Applications.Count) + Seen.Weight;
        }
    }

    /// <summary>Sets what a snapshot says of the span of events.</summary>
    internal void Span(DateTimeOffset? first, DateTimeOffset? latest) => (First, Latest) = (first, latest);

    internal Account AccountOf(string id)
    {
        if (!Accounts.TryGetValue(id, out var account)) Accounts[id] = account = new(id);
        return account;
    }

    private static void Forget(List<Visit> visits, DateTimeOffset horizon)
    {
        while (visits.Count > 0 && visits[0].Time < horizon) visits.RemoveAt(0);
    }

    private void Forget()
    {
        var horizon = Latest!.Value - Horizon;
        if (First > horizon) return;
        foreach (var account in Accounts.Values) account.ForgetBefore(horizon);
        Forget(Searches, horizon);
        Forget(Applications, horizon);
        Features.Forget(this);
    }
}
