using Opportune.Simulation.People;

namespace Opportune.Simulation.Truth;

/// <summary>Sees one life as it truly is, also the two weeks after the last day, and says which moments are true then.</summary>
/// <remarks>
/// Over days back from the last day: salary-received 0–3 (salaries and pensions); salary-increased 0–35, base salary at least
/// 5 % above the one before; salary-stopped: the last salary due 5 or more days ago was not paid; idle-cash: each of
/// 60 evenings at least 5,000 and three months' outgoings on the current account; low-balance-ahead: not below zero now,
/// below zero on one of the next 14 evenings; repeated-overdraft: two or more falls below zero in 60 evenings; home-search:
/// three or more days of looking for a home in 0–14; abandoned-application 0–14, not submitted since; travel: a journey
/// booked or money spent abroad in 0–14; large-deposit 0–14: a single inheritance or bonus, far above a month's income.
/// </remarks>
internal sealed class Witness(Person person)
{
    public const int DaysAfter = 14;

    private readonly List<(DateOnly Day, long Amount)> paydays = [];
    private readonly SortedDictionary<DateOnly, long> evenings = [];
    private readonly List<DateOnly> homeSearches = [];
    private DateOnly abandoned;
    private DateOnly travelled;
    private DateOnly deposited;

    public void Payday(DateOnly day, long amount) => paydays.Add((day, amount));

    public void EndDay(DateOnly day, long balance) => evenings[day] = balance;

    public void LooksForHome(DateOnly day) => homeSearches.Add(day);

    public void AbandonsApplication(DateOnly day) => abandoned = day;

    /// <summary>Keeps the latest day only, and no day after the last one.</summary>
    public void Travels(DateOnly day, DateOnly until) => travelled = day <= until ? day : travelled;

    public void LargeDeposit(DateOnly day) => deposited = day;

    public IReadOnlySet<string> At(DateOnly until)
    {
        var moments = new SortedSet<string>(StringComparer.Ordinal);
        Add(moments, Moments.SalaryReceived, Paid(until).Any(p => p.Day > until.AddDays(-4) && p.Amount > 0));
        Add(moments, Moments.SalaryIncreased, Increased(until));
        Add(moments, Moments.SalaryStopped, Paid(until.AddDays(-5)).LastOrDefault((until, 1)).Amount == 0);
        Add(moments, Moments.IdleCash, IsIdle(until));
        Add(moments, Moments.LowBalanceAhead, IsLowAhead(until));
        Add(moments, Moments.RepeatedOverdraft, Falls(until) >= 2);
        Add(moments, Moments.HomeSearch, homeSearches.Count(d => d > until.AddDays(-15)) >= 3);
        Add(moments, Moments.AbandonedApplication, abandoned > until.AddDays(-15));
        Add(moments, Moments.Travel, travelled > until.AddDays(-15));
        Add(moments, Moments.LargeDeposit, deposited > until.AddDays(-15));
        return moments;
    }

    private static void Add(SortedSet<string> moments, string moment, bool isTrue)
    {
        if (isTrue)
        {
            moments.Add(moment);
        }
    }

    private IEnumerable<(DateOnly Day, long Amount)> Paid(DateOnly until) => paydays.Where(p => p.Day <= until);

    private bool Increased(DateOnly until)
    {
        var paid = Paid(until).ToArray();
        return Enumerable.Range(1, Math.Max(0, paid.Length - 1))
            .Any(i => paid[i].Day > until.AddDays(-36) && paid[i - 1].Amount > 0 && paid[i].Amount * 100 >= paid[i - 1].Amount * 105);
    }

    private bool IsIdle(DateOnly until)
    {
        var enough = Math.Max(500_000, 3 * person.MonthlyOutgoings);
        var seen = Between(until.AddDays(-59), until).ToArray();
        return seen.Length == 60 && seen.All(balance => balance >= enough);
    }

    private bool IsLowAhead(DateOnly until) =>
        evenings.TryGetValue(until, out var now) && now >= 0 && Between(until.AddDays(1), until.AddDays(DaysAfter)).Any(b => b < 0);

    private int Falls(DateOnly until)
    {
        var seen = Between(until.AddDays(-60), until).ToArray();
        return Enumerable.Range(1, Math.Max(0, seen.Length - 1)).Count(i => seen[i - 1] >= 0 && seen[i] < 0);
    }

    private IEnumerable<long> Between(DateOnly first, DateOnly last) =>
        evenings.Where(e => e.Key >= first && e.Key <= last).Select(e => e.Value);
}
