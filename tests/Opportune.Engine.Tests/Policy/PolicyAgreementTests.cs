using Opportune.Engine.Bank;
using Opportune.Engine.Policy;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Policy;

/// <summary>Many actions under many rules, and customers of whom anything may be known or not.</summary>
public sealed class PolicyAgreementTests
{
    private static readonly string[] Rules =
    [
        "customer.age >= 18", "customer.age < 65 && customer.age >= 25", "balance.total > 100.0", "!(balance.total > 5000.0) || customer.age > 30", "'loan' in holdings", "!('card' in holdings) && !('loan' in holdings)",
        "has(customer.age)", "!has(customer.vulnerable) || !customer.vulnerable", "income.monthly - balance.total > 10.0", "holdings.exists(h, h.startsWith('c'))", "moments.travel", "customer.age / 0 > 1", "true", "1 > 2",
        "complaints.open == 0", "income.monthly >= 1200.0 && income.monthly > balance.total", "customer.known ? balance.total >= 0.0 : false",
    ];

    [Fact]
    public void The_verdict_of_a_decision_is_the_first_of_all_reasons_and_these_are_what_the_interpreter_says_of_each_rule()
    {
        var random = CounterRandom.FromSeed(7);
        var story = new Story(Bank(random)).Age(40).Balance("2026-03-01", 100).Contacted("2026-03-01", action: "grow/g-1/a-03", outcome: "rejected");
        var (closed, stopped, kept) = (story.Close("2026-03-02", "app-home"), 0, 0);
        for (var round = 0; round < 300; round++)
        {
            var input = Any(closed, story.Bank, random);
            var record = story.Pipeline.Choose(input);
            var judge = new PolicyJudge(story.Bank, input);
            foreach (var (verdict, action) in record.Verdicts.Zip(story.Bank.Actions))
            {
                var all = judge.AllFailures(action, story.Bank.Placements[0]);
                Assert.Equal(action.Rules.Where(r => r.MustHold.Expression.Interpret([.. input.Facts]) is not { Kind: CelKind.Bool, AsBool: true }).Select(r => r.Code), all.Where(f => f.Rule is not null).Select(f => f.Code));
                Assert.Equal(all.Select(f => f.Stage).Order(), all.Select(f => f.Stage));
                Assert.Equal(all.Count > 0 ? all[0] : null, judge.FirstFailure(action, story.Bank.Placements[0]));
                Assert.Equal(all.Count > 0 ? (all[0].Code, all[0].Stage) : (null, PolicyStage.Constraints), (verdict.Code, verdict.Stage));
                (stopped, kept) = verdict.Code is null ? (stopped, kept + 1) : (stopped + 1, kept);
            }
            Assert.Equal(record.Verdicts.Where(v => v.Code is null or "holdout.universal").Select(v => v.Treatment), record.Scores.Select(s => s.Action));
        }

        Assert.True(stopped > 1_000 && kept > 1_000, $"{stopped} stopped, {kept} kept");
    }

    private static BankDefinition Bank(CounterRandom random)
    {
        var bank = new TestBank().Placement("app-home").Attribute("vulnerable", "vulnerable", CelType.Bool).Moment("travel").Moment("idle-cash").Limit("contact.daily", 1, LimitPeriod.Day)
            .Sensitive("sensitive.complaint", "complaints.open > 0", false, MessageClass.Marketing).Sensitive("sensitive.credit", "balance.total < 10.0", true, MessageClass.Marketing, MessageClass.Guidance);
        for (var i = 0; i < 40; i++)
            bank.Action($"grow/g-{i % 5}/a-{i:00}", a =>
            {
                (a.Class, a.Level, a.IsCredit) = ((MessageClass)random.NextInt32(5), (PersonalizationLevel)random.NextInt32(3), random.NextInt32(3) == 0);
                a.Moments = random.NextInt32(4) switch { 0 => ["travel"], 1 => ["idle-cash", "travel"], _ => [] };
                a.Cooldowns[Outcome.Rejected] = TimeSpan.FromDays(30);
                for (var r = random.NextInt32(4); r > 0; r--) a.Rule((PolicyStage)random.NextInt32(4), $"rule.{r}", Rules[random.NextInt32(Rules.Length)]);
            });
        return bank.Build();
    }

    private static DecisionInput Any(DecisionInput closed, BankDefinition bank, CounterRandom random) => closed with
    {
        Facts = [.. closed.Facts.Select((known, slot) => random.NextInt32(6) switch
        {
            0 => CelValue.Missing(bank.Facts.Facts[slot].Name), 1 => CelValue.Null, 2 => known, _ => Any(bank.Facts.Variables.TypeOf(slot), known, random),
        })],
        Level = (PersonalizationLevel)random.NextInt32(3), NoMarketing = random.NextInt32(4) == 0,
        Moments = random.NextInt32(2) == 0 ? [] : [new("travel", closed.DecidedAt, closed.DecidedAt.AddDays(1), 1, [])],
        Consents = random.NextInt32(3) == 0 ? [new("marketing", "all", false, closed.DecidedAt)] : [],
        Contacts = random.NextInt32(2) == 0 ? [] : closed.Contacts,
    };

    private static CelValue Any(CelType type, CelValue known, CounterRandom random) => type.Kind switch
    {
        CelKind.Bool => CelValue.Bool(random.NextInt32(2) == 0),
        CelKind.Int => CelValue.Int(random.NextInt32(80)),
        CelKind.Double => CelValue.Double(random.NextInt32(9) == 0 ? double.NaN : random.NextInt32(7_000)),
        CelKind.List => CelValue.List([.. new[] { "card", "loan", "saver" }.Where(_ => random.NextInt32(2) == 0).Select(CelValue.String)]),
        _ => known,
    };
}
