using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Learn;

public sealed class TrainingTests
{
    private const string Card = "grow/cards/card", Loan = "grow/loans/loan", Tip = "nurture/money/tip";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly BankDefinition Bank = new TestBank().Placement("app-home").Moment("salary-received")
        .Action(Card).Action(Loan, a => (a.IsCredit, a.Purpose) = (true, Purposes.Marketing | Purposes.Credit)).Action(Tip, a => (a.Class, a.Purpose) = (MessageClass.Guidance, Purposes.Guidance)).Build();

    /// <summary>People of all ages with any balance, overdrawn or not. The young accept, and so do the rich; everything else is chance.</summary>
    private static List<Example> Rows(int count, string action = Card, PersonalizationLevel level = PersonalizationLevel.Advanced, Func<int, double, double>? rate = null)
    {
        var random = CounterRandom.FromSeed(7);
        var rows = new List<Example>();
        for (var i = 0; i < count; i++)
        {
            var (age, balance) = (18 + (int)(random.NextDouble() * 60), random.NextDouble() * 10_000);
            var facts = Facts(("customer.age", CelValue.Int(age)), ("balance.total", CelValue.Double(balance)), ("overdraft.days30", CelValue.Int((int)(random.NextDouble() * 9))),
                ("complaints.open", CelValue.Int(i % 3)), ("holdings", CelValue.List(i % 2 == 0 ? [CelValue.String("saver")] : [])), ("segments", CelValue.List(age < 30 ? [CelValue.String("young")] : [])));
            var at = Start.AddHours(i);
            rows.Add(new(CustomerId.Parse($"c-{i % 300}"), action, at, at.AddDays(1), facts, level, 0.5, 0.1, "m", random.NextDouble() < (rate ?? ((a, b) => Numerics.Sigmoid(-1 + (a < 40 ? 1.2 : -1.2) + (b > 5_000 ? 0.8 : -0.8))))(age, balance)));
        }
        return rows;
    }

    private static CelValue[] Facts(params (string Name, CelValue Value)[] known)
    {
        CelValue[] facts = [.. Bank.Facts.Facts.Select(f => CelValue.Missing(f.Name))];
        foreach (var (name, value) in known) facts[Bank.Facts.SlotOf(name)] = value;
        return facts;
    }

    private static Training.Done Train(IReadOnlyList<Example> rows, TrainingOptions? options = null, BankDefinition? bank = null) =>
        Assert.IsType<Training.Done>(PropensityTrainer.Learn(bank ?? Bank, rows, options ?? new(), DateTimeOffset.MaxValue));

    private static double Chance(PropensityModel model, string action, CelValue[] facts, PersonalizationLevel level = PersonalizationLevel.Advanced, BankDefinition? bank = null) =>
        new Propensities(bank ?? Bank, model).Read(facts, level)!.Of((bank ?? Bank).Action(action)!.Index)!.Value.Mean;

    private static string[] Reads(Training.Done done, string family) => [.. done.Model.Families.Single(f => f.Name == family).Inputs.Select(i => i.Fact).Distinct()];

    [Fact]
    public void It_learns_who_responds_and_judges_newer_decisions_better_than_counts()
    {
        var rows = Rows(3_000);
        var done = Train(rows);
        var held = rows.Where(r => r.DecidedAt >= done.Model.Until).ToList();

        var comparison = ModelComparison.Of(Bank, new(done.Before.Counts, done.Model), done.Before, [.. rows.Except(held)], held)!;

        Assert.Equal(600, held.Count);
        Assert.True(comparison.Model.Auc!.Value.Value > 0.7, $"{comparison.Model.Auc}");
        Assert.True(comparison.LossGain.Interval().Low > 0);
        Assert.InRange(comparison.Model.CalibrationError, 0, 0.06);
        Assert.All(PromotionGates.Judge(comparison, new()), g => Assert.True(g.Passed, $"{g.Code} {g.Message}"));
    }

    [Fact]
    public void The_same_rows_in_any_order_give_the_same_bytes_which_read_back_equal()
    {
        var rows = Rows(800);
        var model = Train(rows).Model;

        Assert.Equal(model.Hash, Train([.. rows.AsEnumerable().Reverse()]).Model.Hash);
        Assert.Equal(model.Hash, TrainedPropensity.Read(model.Content).Hash);
        var damaged = model.Content.ToArray();
        damaged[^40] ^= 1;
        Assert.Throws<FormatException>(() => TrainedPropensity.Read(damaged));
        Assert.Throws<FormatException>(() => TrainedPropensity.Read(new byte[3]));
    }

    [Fact]
    public void A_credit_model_sees_no_protected_attribute_and_no_segment_made_of_one()
    {
        var rows = Rows(1_000, Loan);

        var done = Train([.. rows, .. Rows(1_000)]);

        Assert.Contains("customer.age", Reads(done, "marketing"));
        Assert.DoesNotContain("customer.age", Reads(done, "marketing+credit"));
        Assert.DoesNotContain("segments", Reads(done, "marketing+credit"));
        Assert.DoesNotContain("segments", Reads(done, "marketing"));
        var model = new PropensityModel(done.Before.Counts, done.Model);
        Assert.Equal(Chance(model, Loan, Facts(("customer.age", CelValue.Int(20)))), Chance(model, Loan, Facts(("customer.age", CelValue.Int(70)))));
        Assert.NotEqual(Chance(model, Card, Facts(("customer.age", CelValue.Int(20)))), Chance(model, Card, Facts(("customer.age", CelValue.Int(70)))));
    }

    [Fact]
    public void A_fact_is_read_only_for_purposes_that_it_is_open_to_and_never_for_protection_alone()
    {
        var done = Train([.. Rows(1_000), .. Rows(1_000, Tip)]);

        Assert.DoesNotContain("overdraft.days30", Reads(done, "marketing"));
        Assert.Contains("overdraft.days30", Reads(done, "guidance"));
        Assert.DoesNotContain("complaints.open", Reads(done, "marketing"));
        Assert.DoesNotContain("complaints.open", Reads(done, "guidance"));
        var protection = new FactSchema();
        protection.Declare("secret", CelType.Int, FactSource.Feature, Purposes.Protection);
        Assert.False(ModelAccess.Allows(protection.Facts[0], Purposes.Protection, isCredit: false));
    }

    [Theory]
    [InlineData(PersonalizationLevel.Basic, true), InlineData(PersonalizationLevel.Moderate, false)]
    public void A_fact_above_the_level_that_the_customer_chose_changes_nothing(PersonalizationLevel level, bool isBlind)
    {
        var done = Train(Rows(2_000));
        var model = new PropensityModel(done.Before.Counts, done.Model);

        var (poor, rich) = (Chance(model, Card, Facts(("balance.total", CelValue.Double(10))), level), Chance(model, Card, Facts(("balance.total", CelValue.Double(9_000))), level));

        Assert.Equal(isBlind, poor == rich);
    }

    [Fact]
    public void Customers_of_a_basic_level_teach_nothing_about_their_balances() =>
        Assert.DoesNotContain("balance.total", Reads(Train(Rows(1_000, level: PersonalizationLevel.Basic)), "marketing"));

    [Fact]
    public void A_bank_that_closes_a_fact_to_a_purpose_takes_it_from_models_already_trained()
    {
        var done = Train([.. Rows(1_500), .. Rows(1_500, Loan)]);
        var model = new PropensityModel(done.Before.Counts, done.Model);
        var cardIsCredit = new TestBank().Placement("app-home").Action(Card, a => (a.IsCredit, a.Purpose) = (true, Purposes.Marketing | Purposes.Credit)).Action(Loan, a => a.IsCredit = true).Build();

        Assert.Null(new Propensities(cardIsCredit, model).Read(Facts(), PersonalizationLevel.Advanced)!.Of(cardIsCredit.Action(Card)!.Index));
    }

    [Fact]
    public void A_decision_whose_outcome_was_not_yet_known_teaches_nothing()
    {
        var rows = Rows(1_000);
        var until = Train(rows).Model.Until;
        List<Example> Late(bool flipped) => [.. rows.Select(r => r.DecidedAt > until.AddDays(-5) && r.DecidedAt < until ? r with { KnownAt = until.AddDays(1), Succeeded = r.Succeeded != flipped } : r)];

        Assert.Equal(Train(Late(false)).Model.Hash, Train(Late(true)).Model.Hash);
        Assert.Equal(rows.Count(r => r.DecidedAt <= until.AddDays(-5)), Train(Late(true)).Before.Counts[Card].Trials);
    }

    [Fact]
    public void Too_few_decisions_are_refused_with_their_number()
    {
        var few = Assert.IsType<Training.Refused>(PropensityTrainer.Learn(Bank, Rows(120), new(), DateTimeOffset.MaxValue));
        var nobody = Assert.IsType<Training.Refused>(PropensityTrainer.Learn(Bank, Rows(1_000, rate: (_, _) => 0), new(), DateTimeOffset.MaxValue));

        Assert.Equal(("train.data.few", "train.data.few"), (few.Code, nobody.Code));
        Assert.Contains("120", few.Message, StringComparison.Ordinal);
        Assert.Equal("train.data.few", Assert.IsType<Training.Refused>(PropensityTrainer.Learn(Bank, Rows(1_000), new(), Start)).Code);
    }

    [Fact]
    public void A_model_that_is_no_better_or_no_longer_true_passes_no_gate_of_quality()
    {
        var rows = Rows(2_000);
        var done = Train(rows);
        var turned = Rows(2_000, rate: (age, balance) => Numerics.Sigmoid(-1 - (age < 40 ? 1.2 : -1.2) - (balance > 5_000 ? 0.8 : -0.8)));

        var gates = PromotionGates.Judge(ModelComparison.Of(Bank, new(done.Before.Counts, done.Model), done.Before, rows, turned), new());

        Assert.False(gates.Single(g => g.Code == "gate.quality").Passed);
        Assert.False(gates.Single(g => g.Code == "gate.ranking").Passed);
        Assert.False(gates.Single(g => g.Code == "gate.calibration").Passed);
        Assert.False(Assert.Single(PromotionGates.Judge(null, new())).Passed);
    }

    [Fact]
    public void A_group_that_the_model_underrates_and_favours_less_than_four_fifths_as_often_stops_it()
    {
        var rows = Rows(2_000);
        var done = Train(rows);
        var oldRespondToo = Rows(2_000, rate: (_, _) => 0.5);

        var fairness = PromotionGates.Judge(ModelComparison.Of(Bank, new(done.Before.Counts, done.Model), done.Before, rows, oldRespondToo), new()).Where(g => g.Code == "gate.fairness").ToList();

        Assert.All(fairness, g => Assert.False(g.Passed));
        Assert.All(fairness, g => Assert.Contains("customer.age", g.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Customers_unlike_those_learnt_from_stop_a_model_at_the_gate_of_drift()
    {
        var rows = Rows(2_000);
        var done = Train(rows);
        List<Example> richer = [.. Rows(2_000).Where(r => r.Facts[Bank.Facts.SlotOf("balance.total")].AsDouble > 7_000)];

        Assert.False(PromotionGates.Judge(ModelComparison.Of(Bank, new(done.Before.Counts, done.Model), done.Before, rows, richer), new()).Single(g => g.Code == "gate.drift").Passed);
    }
}
