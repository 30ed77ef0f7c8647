using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Learn;

public sealed class OnlinePropensityTests
{
    private const string Card = "grow/cards/card", Loan = "grow/loans/loan";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly BankDefinition Bank = new TestBank().Placement("app-home").Action(Card).Action(Loan, a => (a.IsCredit, a.Purpose) = (true, Purposes.Marketing | Purposes.Credit)).Build();
    private static readonly TrainedPropensity Model = Assert.IsType<Training.Done>(PropensityTrainer.LearnAll(Bank, [.. Rows(1_000, Card, 1), .. Rows(1_000, Loan, 2)], new(), DateTimeOffset.MaxValue)).Model;

    /// <summary>People of all ages with any balance; the young take the card and the rich take both, unless it is turned.</summary>
    private static List<Example> Rows(int count, string action, long seed, bool isTurned = false)
    {
        var (random, rows) = (CounterRandom.FromSeed(seed), new List<Example>());
        for (var i = 0; i < count; i++)
        {
            var (age, balance) = (18 + (int)(random.NextDouble() * 60), random.NextDouble() * 10_000);
            var odds = -1 + (action == Card ? age < 40 ? 1.2 : -1.2 : 0) + (balance > 5_000 ? 1.0 : -1.0);
            rows.Add(Row(i, action, age, balance, random.NextDouble() < Numerics.Sigmoid(isTurned ? -2 - odds : odds)));
        }
        return rows;
    }

    private static Example Row(int i, string action, int age, double balance, bool succeeded, PersonalizationLevel level = PersonalizationLevel.Advanced) =>
        new(CustomerId.Parse($"c-{i % 300}"), action, Start.AddHours(i), Start.AddHours(i).AddDays(1), Facts(age, balance), level, 0.5, 0.1, "m", succeeded);

    private static CelValue[] Facts(int age, double balance)
    {
        CelValue[] facts = [.. Bank.Facts.Facts.Select(f => CelValue.Missing(f.Name))];
        facts[Bank.Facts.SlotOf("customer.age")] = CelValue.Int(age);
        facts[Bank.Facts.SlotOf("balance.total")] = CelValue.Double(balance);
        return facts;
    }

    private static TrainedPropensity After(params IEnumerable<Example> rows) => OnlinePropensity.Learn(Bank, Model, [.. rows.Select(r => new NewExample(r, false))], Start.AddYears(1));

    private static double P(TrainedPropensity model, string action, int age, double balance) =>
        new Propensities(Bank, new(new Dictionary<string, ActionCounts>(), model)).Read(Facts(age, balance), PersonalizationLevel.Advanced)!.Of(Bank.Action(action)!.Index)!.Value.Mean;

    [Fact]
    public void The_same_rows_in_any_order_give_the_same_bytes_which_read_back_equal()
    {
        var rows = Rows(300, Card, 3);

        var model = After(rows);

        Assert.Equal(model.Hash, After(rows.AsEnumerable().Reverse()).Hash);
        Assert.Equal(model.Hash, TrainedPropensity.Read(model.Content).Hash);
        Assert.NotEqual(Model.Hash, model.Hash);
    }

    [Fact]
    public void Rows_learnt_one_by_one_predict_as_well_as_all_rows_learnt_together()
    {
        List<Example> rows = [.. Rows(6_000, Card, 3)], test = Rows(4_000, Card, 4);
        var together = Assert.IsType<Training.Done>(PropensityTrainer.LearnAll(Bank, [.. Rows(1_000, Card, 1), .. Rows(1_000, Loan, 2), .. rows], new(), DateTimeOffset.MaxValue)).Model;

        var (before, after, all) = (Loss(Model, test), Loss(After(rows), test), Loss(together, test));

        Assert.True(after < before && after < all + 0.002, $"{before} {after} {all}");
    }

    [Fact]
    public void It_follows_customers_who_change_their_minds()
    {
        List<Example> turned = Rows(6_000, Card, 5, isTurned: true), test = Rows(2_000, Card, 6, isTurned: true);

        Assert.True(Loss(After(turned), test) < Loss(Model, test) - 0.1, $"{Loss(Model, test)} {Loss(After(turned), test)}");
    }

    [Fact]
    public void A_row_moves_the_chance_of_its_own_action_and_people_like_it_most()
    {
        var after = After(Enumerable.Range(0, 40).Select(i => Row(i, Card, 70, 500, succeeded: true)));

        Assert.True(P(after, Card, 70, 500) > P(Model, Card, 70, 500) + 0.05);
        Assert.True(P(after, Card, 70, 500) - P(Model, Card, 70, 500) > P(after, Card, 25, 9_000) - P(Model, Card, 25, 9_000));
        Assert.Equal(P(Model, Loan, 70, 500), P(after, Loan, 70, 500));
    }

    [Fact]
    public void Credit_learns_nothing_from_a_protected_attribute()
    {
        Assert.Equal(After(Row(1, Loan, 20, 4_000, true)).Hash, After(Row(1, Loan, 70, 4_000, true)).Hash);
        Assert.NotEqual(After(Row(1, Card, 20, 4_000, true)).Hash, After(Row(1, Card, 70, 4_000, true)).Hash);
    }

    [Fact]
    public void A_fact_above_the_level_that_the_customer_chose_teaches_nothing()
    {
        Assert.Equal(After(Row(1, Loan, 20, 500, true, PersonalizationLevel.Basic)).Hash, After(Row(1, Loan, 20, 9_000, true, PersonalizationLevel.Basic)).Hash);
        Assert.NotEqual(After(Row(1, Loan, 20, 500, true)).Hash, After(Row(1, Loan, 20, 9_000, true)).Hash);
    }

    [Fact]
    public void An_action_that_it_never_met_or_that_is_gone_changes_nothing_but_the_date()
    {
        var after = After(Row(1, "grow/cards/gone", 40, 1_000, true));

        Assert.Equal(Model.Families.SelectMany(f => f.Base), after.Families.SelectMany(f => f.Base));
    }

    [Fact]
    public void A_failure_that_turns_out_a_success_raises_the_chance_again()
    {
        var row = Row(1, Card, 30, 2_000, succeeded: false);
        var failed = After(row);

        var corrected = OnlinePropensity.Learn(Bank, failed, [new(row with { Succeeded = true }, true)], Start.AddYears(1));

        Assert.True(P(failed, Card, 30, 2_000) < P(Model, Card, 30, 2_000));
        Assert.True(P(corrected, Card, 30, 2_000) > P(Model, Card, 30, 2_000));
    }

    private static double Loss(TrainedPropensity model, List<Example> rows) =>
        ClassifierQuality.LogLoss(ModelComparison.Chances(Bank, new(new Dictionary<string, ActionCounts>(), model), rows), [.. rows.Select(r => r.Succeeded)]);
}
