using Opportune.Learners;

namespace Opportune.Statistics;

/// <summary>Predicts what an action changes for a unit: its outcome with the action less that without.</summary>
public interface IUpliftModel
{
    /// <summary>The expected difference for a row laid out as the table learned from.</summary>
    double Predict(ReadOnlySpan<double> row);
}

/// <summary>One model of the outcome, with the treatment as one of its columns: uplift is the difference of its two answers.</summary>
/// <remarks>S. Künzel et al., "Metalearners", PNAS 116 (2019), §S-learner. Biased towards 0, as the treatment is one column among many.</remarks>
public sealed class SLearner : IUpliftModel
{
    private readonly BoostedRegressor outcome;

    private SLearner(BoostedRegressor outcome) => this.outcome = outcome;

    /// <summary>Learns from a randomised experiment.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or an arm is empty.</exception>
    public static SLearner Learn(Table table, ReadOnlySpan<bool> treated, ReadOnlySpan<double> outcomes, BoostingOptions? options = null)
    {
        UpliftInput.RequireSound(table, treated, outcomes);
        double[] arm = new double[treated.Length];
        for (int i = 0; i < arm.Length; i++) arm[i] = treated[i] ? 1.0 : 0.0;
        return new(BoostedRegressor.Learn(new([.. table.Columns, new(UpliftInput.Treatment, arm)]), outcomes, options));
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row)
    {
        double[] with = [.. row, 1.0], without = [.. row, 0.0];
        return outcome.Predict(with) - outcome.Predict(without);
    }
}

/// <summary>One model of the outcome per arm: uplift is the difference of their answers.</summary>
/// <remarks>S. Künzel et al., PNAS 116 (2019), §T-learner. Unbiased but noisy, as the two errors add.</remarks>
public sealed class TLearner : IUpliftModel
{
    private readonly BoostedRegressor with, without;

    private TLearner(BoostedRegressor with, BoostedRegressor without) => (this.with, this.without) = (with, without);

    /// <inheritdoc cref="SLearner.Learn"/>
    public static TLearner Learn(Table table, ReadOnlySpan<bool> treated, ReadOnlySpan<double> outcomes, BoostingOptions? options = null)
    {
        UpliftInput.RequireSound(table, treated, outcomes);
        return new(UpliftInput.OutcomeOf(true, table, treated, outcomes, options), UpliftInput.OutcomeOf(false, table, treated, outcomes, options));
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row) => with.Predict(row) - without.Predict(row);
}

/// <summary>A model of the doubly robust score of each unit: right if the outcome models or the shares are.</summary>
/// <remarks>φ = m₁(x) − m₀(x) + t(y − m₁(x))/e − (1 − t)(y − m₀(x))/(1 − e), e the share treated, each half's m learned on the other half; then a regression of φ on x. Source: E. Kennedy, "Towards optimal doubly robust estimation of heterogeneous causal
/// effects", Electron. J. Statist. 17 (2023), algorithm 1.</remarks>
public sealed class DoublyRobustLearner : IUpliftModel
{
    private readonly BoostedRegressor effect;

    private DoublyRobustLearner(BoostedRegressor effect) => this.effect = effect;

    /// <inheritdoc cref="SLearner.Learn"/>
    public static DoublyRobustLearner Learn(Table table, ReadOnlySpan<bool> treated, ReadOnlySpan<double> outcomes, BoostingOptions? options = null)
    {
        UpliftInput.RequireSound(table, treated, outcomes);
        bool[] arms = treated.ToArray();
        double[] y = outcomes.ToArray(), scores = new double[y.Length];
        double share = (double)arms.Count(a => a) / arms.Length;
        int[] order = [.. Enumerable.Range(0, y.Length)];
        CounterRandom.FromSeed(options?.Seed ?? 0).Shuffle(order.AsSpan());
        for (int half = 0; half < 2; half++)
        {
            int[] rows = [.. order.Where((_, k) => k % 2 == half)], others = [.. order.Where((_, k) => k % 2 != half)];
            Table known = table.Select(others);
            bool[] knownArms = [.. others.Select(i => arms[i])];
            double[] knownOutcomes = [.. others.Select(i => y[i])];
            UpliftInput.RequireSound(known, knownArms, knownOutcomes);
            BoostedRegressor with = UpliftInput.OutcomeOf(true, known, knownArms, knownOutcomes, options), without = UpliftInput.OutcomeOf(false, known, knownArms, knownOutcomes, options);
            foreach (int i in rows)
            {
                double[] row = table.Row(i);
                double m1 = with.Predict(row), m0 = without.Predict(row);
                scores[i] = m1 - m0 + (arms[i] ? (y[i] - m1) / share : -(y[i] - m0) / (1.0 - share));
            }
        }
        return new(BoostedRegressor.Learn(table, scores, options));
    }

    /// <inheritdoc/>
    public double Predict(ReadOnlySpan<double> row) => effect.Predict(row);
}

internal static class UpliftInput
{
    public const string Treatment = "treatment of the experiment";

    public static void RequireSound(Table table, ReadOnlySpan<bool> treated, ReadOnlySpan<double> outcomes)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Rows != treated.Length || table.Rows != outcomes.Length) throw new ArgumentException($"A table of {table.Rows} rows needs as many arms and outcomes.", nameof(treated));
        if (!treated.Contains(true) || !treated.Contains(false)) throw new ArgumentException("Both arms need units to learn from.", nameof(treated));
    }

    public static BoostedRegressor OutcomeOf(bool arm, Table table, ReadOnlySpan<bool> treated, ReadOnlySpan<double> outcomes, BoostingOptions? options)
    {
        var rows = new List<int>();
        for (int i = 0; i < treated.Length; i++) if (treated[i] == arm) rows.Add(i);
        var y = new double[rows.Count];
        for (int k = 0; k < y.Length; k++) y[k] = outcomes[rows[k]];
        return BoostedRegressor.Learn(table.Select(rows), y, options);
    }
}
