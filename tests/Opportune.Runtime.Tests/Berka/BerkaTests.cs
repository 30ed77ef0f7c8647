using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Engine.Profile.Accounts;

namespace Opportune.Runtime.Tests.Berka;

/// <summary>A real bank's events in, explained decisions out: all of Berka's data, as the engine keeps and reads it.</summary>
public sealed class BerkaTests(BerkaBank berka) : IClassFixture<BerkaBank>
{
    private static readonly DateTimeOffset LastDay = new(1994, 3, 31, 20, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public async Task Everything_is_imported_once_and_importing_again_adds_nothing()
    {
        BerkaBank.Need(berka);
        var types = berka.Report.EventsByType;
        Assert.Equal((49_102, 5_369, 4_500, 6_471, 328 + 892), (types["transaction.booked"], types["customer.updated"], types["account.opened"], types["standing-order.set"], types["product.opened"]));
        Assert.Equal((types.Values.Sum(), 0, 0), (berka.Report.Accepted, berka.Report.Duplicates, berka.Report.Rejected));
        var before = await berka.Runtime.StatusAsync(CancellationToken.None);

        var again = await berka.ImportAsync();

        Assert.Equal((0, types.Values.Sum(), 0), (again.Accepted, again.Duplicates, again.Rejected));
        var after = await berka.Runtime.StatusAsync(CancellationToken.None);
        Assert.Equal((before.Digest, before.Entries, 5_369), (after.Digest, after.Entries, after.Customers));
        TestContext.Current.TestOutputHelper?.WriteLine($"{types.Values.Sum()} events, {before.Entries} entries in {berka.Took.TotalSeconds:0.0} s: {types.Values.Sum() / berka.Took.TotalSeconds:0} events/s");
    }

    [Fact]
    public async Task End_of_day_balances_reconcile_as_the_engine_s_own_profile_reads_them()
    {
        BerkaBank.Need(berka);
        var newYear = new DateTimeOffset(1994, 1, 1, 0, 0, 0, TimeSpan.FromHours(1));
        var (days, fit) = (0, 0);
        foreach (var owner in berka.Owners.Where(o => berka.Bookings.ContainsKey(o.Key)).Select(o => o.Value).Distinct())
        {
            var events = new List<JournalEntry>();
            await foreach (var (_, entry, _) in berka.Runtime.ExportAsync(owner, CancellationToken.None)) events.Add(entry);
            // Bookings are kept for 430 days, those in the data span 455 and cards and loans go on for years: the first year is looked at before the rest comes in, and nothing later than the bookings.
            var state = new CustomerState(owner, berka.Runtime.Bank, _ => berka.Runtime.Bank);
            foreach (var half in events.OfType<JournalEntry.EventTaken>().Where(e => e.Event.Time <= LastDay).ToLookup(e => e.Event.Time >= newYear).OrderBy(h => h.Key))
            {
                foreach (var e in half) state.Apply(e);
                var known = state.Profile.Accounts.Values.Where(a => berka.Owners[a.Id] == owner).SelectMany(a => Balances.Follow(a.Bookings)).Where(d => d.Time >= newYear == half.Key && d.Reconciles is not null).ToList();
                (days, fit) = (days + known.Count, fit + known.Count(d => d.Reconciles == true));
            }
        }
        Assert.Equal((38_731, 38_703), (days, fit));
    }

    [Fact]
    public async Task Each_client_with_bookings_can_be_decided_for_as_of_any_day_with_reasons_that_cite_their_own_bookings()
    {
        BerkaBank.Need(berka);
        var active = berka.Active.ToList();
        Assert.Equal(1_489, active.Count);
        var (decisions, chosen, citing) = (0, 0, 0);
        await Parallel.ForEachAsync(active, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (client, _) =>
        {
            var own = berka.OwnBookings(client);
            var first = own.Min(b => b.Time);
            for (var step = 0; step < 4; step++)
            {
                var (made, slots, cited) = await DecideAsync(client, own, first + (LastDay - first) * (step / 3.0));
                Assert.True(made);
                Interlocked.Increment(ref decisions);
                Interlocked.Add(ref chosen, slots);
                Interlocked.Add(ref citing, cited);
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{decisions} decisions, {chosen} options chosen, {citing} of them cite the client's own bookings ({(double)citing / chosen:P1})");
        Assert.True(chosen > decisions / 2, $"{chosen} of {decisions} decisions chose something");
        Assert.True(citing * 3 > chosen, $"{citing} of {chosen} options cite a booking");
    }

    [Fact]
    public async Task One_client_can_be_decided_for_as_of_every_day()
    {
        BerkaBank.Need(berka);
        var client = berka.Active.MaxBy(c => berka.OwnBookings(c).Count);
        var own = berka.OwnBookings(client);
        for (var day = own.Min(b => b.Time); day <= LastDay; day = day.AddDays(1)) Assert.True((await DecideAsync(client, own, day)).Made);
    }

    [Fact]
    public async Task The_other_clients_get_a_decision_that_needs_no_bookings()
    {
        BerkaBank.Need(berka);
        var others = berka.Clients.Except(berka.Active).ToList();
        Assert.Equal(3_880, others.Count);
        foreach (var client in others)
        {
            var made = Assert.IsType<DecisionAnswer.Made>(await berka.Runtime.DecideAsync(RunningBank.Request(client.ToString(), "branch-counter", 3), new DecideMode(true, LastDay), CancellationToken.None));
            Assert.DoesNotContain(made.Record.Input.Evidence, e => e.Events.Any(id => id.StartsWith("berka/trans-", StringComparison.Ordinal)));
            Assert.All(made.Because, because => Assert.NotEmpty(because));
        }
    }

    private async Task<(bool Made, int Chosen, int Citing)> DecideAsync(CustomerId client, List<(string Id, DateTimeOffset Time)> own, DateTimeOffset asOf)
    {
        var answer = await berka.Runtime.DecideAsync(RunningBank.Request(client.ToString(), "branch-counter", 3), new DecideMode(true, asOf), CancellationToken.None);
        if (answer is not DecisionAnswer.Made made) return (false, 0, 0);
        var past = own.Where(b => b.Time <= asOf).Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        var cited = made.Record.Input.Evidence.SelectMany(e => e.Events).Where(id => id.StartsWith("berka/trans-", StringComparison.Ordinal));
        Assert.All(cited, id => Assert.Contains(id, past));
        var explained = new Explainer(made.Bank).Explain(made.Record, Audience.Auditor).Slots.Where(s => s.Outcome == "chosen").ToList();
        return (true, explained.Count, explained.Count(s => s.Facts.Any(f => f.Events.Any(past.Contains))));
    }
}
