using System.Text.Json;
using Opportune.Bench.Sample;
using Opportune.Bench.Stages;
using Opportune.Engine.Ingest;

namespace Opportune.Bench.Tests;

public sealed class BenchBankTests
{
    [Theory, InlineData(1), InlineData(200), InlineData(1_000)]
    public void The_bank_has_as_many_actions_as_asked_for_and_five_rules_for_each(int actions)
    {
        var bank = BenchBank.Load(actions);

        Assert.Equal(actions, bank.Actions.Count);
        Assert.All(bank.Actions, a => Assert.Equal(BenchBank.RulesPerAction, a.Rules.Count));
    }

    [Fact]
    public void Some_conditions_are_shared_and_most_are_not()
    {
        var bank = BenchBank.Load();
        var rules = bank.Actions.SelectMany(a => a.Rules).ToList();

        Assert.InRange(rules.Select(r => r.MustHold.Index).Distinct().Count(), rules.Count / 5, rules.Count * 2 / 3);
    }

    [Fact]
    public void Equal_numbers_give_equal_banks_and_another_variant_another()
    {
        Assert.Equal(BenchBank.Source(20).Hash, BenchBank.Source(20).Hash);
        Assert.NotEqual(BenchBank.Source(20).Hash, BenchBank.Source(20, 1).Hash);
    }

    [Fact]
    public void Every_event_of_the_customers_is_taken_and_theirs_alone()
    {
        var (bank, now) = (BenchBank.Load(8), new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        var reader = new EventReader(bank.Events, bank.Currency);
        var sample = new BenchCustomers(now);
        foreach (var text in Enumerable.Range(0, 50).SelectMany(sample.Events).Concat(Enumerable.Range(0, 50).Select(i => BenchCustomers.Live(i, i, now))))
        {
            using var json = JsonDocument.Parse(text);
            var (e, problem) = reader.Read(json.RootElement, now);
            Assert.True(e is not null, $"{problem?.Code} {problem?.Message}");
        }
        Assert.Equal(sample.EventsPerCustomer, sample.Events(7).Count());
        Assert.Equal(sample.Events(7), new BenchCustomers(now).Events(7));
    }

    [Fact]
    public void Rules_let_some_actions_through_and_stop_others()
    {
        var bench = new StageBench(200, 40, 30);

        Assert.Equal(200, bench.Candidates);
        Assert.InRange(bench.Allowed, 0.1, 0.7);
    }
}
