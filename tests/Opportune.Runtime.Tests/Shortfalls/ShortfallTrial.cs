using System.Globalization;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;

namespace Opportune.Runtime.Tests.Shortfalls;

/// <summary>Evening by evening: what a rule says of the days ahead, and whether a balance that is not below zero falls below it within them.</summary>
internal sealed class ShortfallTrial(int daysAhead, IReadOnlyDictionary<string, Func<ProfileView, int, double>> rules)
{
    /// <summary>A rule that gives this or more warns.</summary>
    public const double Warns = 0.5;

    private readonly string[] _names = [.. rules.Keys];
    private readonly List<(double Says, bool Comes)>[] _evenings = [.. rules.Select(_ => new List<(double, bool)>())];
    private readonly List<int>[] _leads = [.. rules.Select(_ => new List<int>())];

    /// <summary>Watches a customer from one day to another, on every so many evenings.</summary>
    public void Watch(BankDefinition bank, string customer, IReadOnlyList<BankEvent> events, int from, int last, int every = 1)
    {
        var (state, next) = (new ProfileState(CustomerId.Parse(customer), bank), 0);
        var (balances, said) = (new Dictionary<int, long>(), new Dictionary<int, double[]>());
        for (var day = from; day <= last; day++)
        {
            var at = bank.Zone.StartOf(day + 1).AddSeconds(-1);
            while (next < events.Count && events[next].Time <= at) state.Take(events[next++]);
            var view = new ProfileView(state, at);
            if (!view.CurrentAccounts.Any(a => a.Balance is not null)) continue;
            balances[day] = view.CurrentBalance;
            if (view.CurrentBalance >= 0 && day <= last - daysAhead && (day - from) % every == 0) said[day] = [.. _names.Select(n => rules[n](view, daysAhead))];
        }
        foreach (var (day, says) in said)
            for (var k = 0; k < says.Length; k++) _evenings[k].Add((says[k], Enumerable.Range(day + 1, daysAhead).Any(d => balances.TryGetValue(d, out var b) && b < 0)));
        for (var fall = from + daysAhead; fall <= last; fall++)
        {
            if (!balances.TryGetValue(fall, out var below) || below >= 0 || !said.ContainsKey(fall - 1)) continue;
            for (var k = 0; k < _names.Length; k++) _leads[k].Add(Lead(said, fall, k));
        }
    }

    /// <summary>How a rule did: precision and recall of its warnings, and of its order the average precision (mean of the precision at each true evening).</summary>
    public (double Precision, double Recall, double Average) Of(string rule)
    {
        var evenings = _evenings[Array.IndexOf(_names, rule)];
        var (warned, comes) = (evenings.Where(e => e.Says >= Warns).ToList(), evenings.Count(e => e.Comes));
        var (seen, right, sum) = (0, 0, 0.0);
        foreach (var alike in evenings.GroupBy(e => e.Says).OrderByDescending(g => g.Key))
        {
            seen += alike.Count();
            right += alike.Count(e => e.Comes);
            sum += alike.Count(e => e.Comes) * (double)right / seen;
        }
        return ((double)warned.Count(e => e.Comes) / Math.Max(1, warned.Count), (double)warned.Count(e => e.Comes) / comes, sum / comes);
    }

    public IEnumerable<string> Lines()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{_evenings[0].Count(e => e.Comes):N0} of {_evenings[0].Count:N0} evenings are followed by a shortfall within {daysAhead} days; {_leads[0].Count} falls");
        for (var k = 0; k < _names.Length; k++)
        {
            var ((precision, recall, average), leads) = (Of(_names[k]), _leads[k]);
            double Share(int days) => (double)leads.Count(l => l >= days) / Math.Max(1, leads.Count);
            yield return string.Create(CultureInfo.InvariantCulture, $"{_names[k],-8} precision {precision:0.000}  recall {recall:0.000}  average precision {average:0.000}  warned ≥ 1 {Share(1):0.00}  ≥ 3 {Share(3):0.00}  ≥ 7 {Share(7):0.00} days before");
            yield return string.Join("  ", _evenings[k].GroupBy(e => Math.Min(9, (int)(10 * e.Says))).OrderBy(g => g.Key).Select(g => string.Create(CultureInfo.InvariantCulture, $"says 0.{g.Key}: {g.Average(e => e.Comes ? 1.0 : 0.0):0.00} of {g.Count()}")));
        }
    }

    /// <summary>How many days before a fall the rule first warned, of the evenings right before it; 0 where it did not.</summary>
    private int Lead(Dictionary<int, double[]> said, int fall, int rule)
    {
        var lead = 0;
        for (var day = fall - 1; day >= fall - daysAhead && said.TryGetValue(day, out var says); day--) if (says[rule] >= Warns) lead = fall - day;
        return lead;
    }
}
