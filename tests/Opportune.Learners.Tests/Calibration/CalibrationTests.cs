namespace Opportune.Learners.Tests.Calibration;

public sealed class CalibrationTests
{
    private readonly double[] scores = new double[200];
    private readonly bool[] labels = new bool[200];

    public CalibrationTests()
    {
        long state = 777; // the same generator as in the Python that made the golden numbers
        double Uniform() => (state = 16807 * state % 2147483647) / 2147483647.0;
        for (int i = 0; i < 200; i++)
        {
            scores[i] = Math.Clamp(Math.Round(Uniform() * 40, MidpointRounding.ToEven) / 40, 0.01, 0.99);
            labels[i] = Uniform() < scores[i] * scores[i];
        }
    }

    // scikit-learn 1.2.1 IsotonicRegression(out_of_bounds="clip"), 2026-11-21.
    [Fact]
    public void Isotonic_calibration_equals_scikit_learns()
    {
        var map = IsotonicCalibration.Learn(scores, labels);
        double[] at = [0.0, 0.1, 0.33, 0.51, 0.777, 0.9, 1.0], expected = [0.0, 0.0, 0.0625, 0.2222222222222222, 0.5882352941176471, 0.85, 1.0];
        for (int i = 0; i < at.Length; i++) Assert.Equal(expected[i], map.Calibrate(at[i]), 1e-12);
    }

    // scikit-learn 1.2.1 _SigmoidCalibration, found by BFGS to about 1e-5; 2026-11-21.
    [Fact]
    public void Platt_calibration_equals_scikit_learns()
    {
        var map = PlattCalibration.Learn(scores, labels);
        Assert.Equal(6.464296396580167, map.Slope, 1e-4);
        Assert.Equal(-4.501009849847574, map.Intercept, 1e-4);
    }

    // scikit-learn 1.2.1 LogisticRegression(penalty="none") on (ln p, −ln(1 − p)), 2026-11-21.
    [Fact]
    public void Beta_calibration_equals_a_logistic_regression_on_the_logarithms()
    {
        (double a, double b, double c) = BetaCalibration.Learn(scores, labels).Parameters;
        Assert.Equal(1.50557607, a, 1e-5);
        Assert.Equal(1.1662464, b, 1e-5);
        Assert.Equal(-1.04331105, c, 1e-5);
    }

    // scikit-learn 1.2.1 roc_auc_score, log_loss, brier_score_loss; ECE by numpy; 2026-11-21.
    [Fact]
    public void Measures_of_quality_equal_scikit_learns()
    {
        Assert.Equal(0.8858333333333334, ClassifierQuality.Auc(scores, labels), 1e-14);
        Assert.Equal(0.47956852793347854, ClassifierQuality.LogLoss(scores, labels), 1e-14);
        Assert.Equal(0.15881599999999998, ClassifierQuality.Brier(scores, labels), 1e-14);
        Assert.Equal(0.17684999999999998, Reliability.Of(scores, labels).ExpectedCalibrationError, 1e-13);
        Assert.True(double.IsNaN(ClassifierQuality.Auc([0.1, 0.2], [true, true])));
    }

    public static TheoryData<Type> Maps => [.. typeof(ICalibration).Assembly.GetTypes().Where(t => t is { IsClass: true } && t.IsAssignableTo(typeof(ICalibration)))];

    [Theory, MemberData(nameof(Maps))]
    public void A_map_never_falls_stays_a_probability_and_mends_new_data(Type t)
    {
        // Truth: rate = score²; 4,000 rows to learn from, 20,000 to judge.
        (double[] s, bool[] y) = Rows(4_000, 1);
        (double[] newScores, bool[] newLabels) = Rows(20_000, 2);
        var map = (ICalibration)typeof(CalibrationTests).GetMethod(nameof(Learn), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.Invoke(null, [t, s, y])!;

        double[] mapped = Array.ConvertAll(newScores, map.Calibrate);
        double before = Reliability.Of(newScores, newLabels).ExpectedCalibrationError, after = Reliability.Of(mapped, newLabels).ExpectedCalibrationError;
        Assert.True(after < 0.025 && before > 0.15, $"{t.Name}: {before} → {after}");
        double[] grid = [.. Enumerable.Range(-50, 201).Select(i => map.Calibrate(i / 100.0))];
        Assert.Equal(grid.Order(), grid);
        Assert.All(grid, p => Assert.InRange(p, 0.0, 1.0));
    }

    [Fact]
    public void Scores_that_point_the_wrong_way_give_a_flat_map_and_not_a_falling_one()
    {
        bool[] opposite = [.. labels.Select(l => !l)];
        double rate = opposite.Count(l => l) / 200.0;
        Assert.Equal(rate, PlattCalibration.Learn(scores, opposite).Calibrate(0.9), 0.01);
        Assert.Equal(rate, BetaCalibration.Learn(scores, opposite).Calibrate(0.9), 0.01);
        Assert.Equal(rate, IsotonicCalibration.Learn(scores, opposite).Calibrate(0.9), 0.2);
    }

    [Fact]
    public void Bins_of_equal_mass_hold_equal_numbers_and_bad_input_is_refused()
    {
        Reliability found = Reliability.Of(scores, labels, 8, equalMass: true);
        Assert.All(found.Bins, b => Assert.Equal(25, b.Rows));
        Assert.True(found.MaximumCalibrationError >= found.ExpectedCalibrationError);
        Assert.Throws<ArgumentException>(() => Reliability.Of([1.5], [true]));
        Assert.Throws<ArgumentException>(() => IsotonicCalibration.Learn([], []));
        Assert.Throws<ArgumentException>(() => PlattCalibration.Learn([double.NaN], [true]));
        Assert.Throws<ArgumentException>(() => ClassifierQuality.LogLoss([0.5], []));
    }

    private static ICalibration Learn(Type t, double[] s, bool[] y) =>
        t == typeof(IsotonicCalibration) ? IsotonicCalibration.Learn(s, y) : t == typeof(PlattCalibration) ? PlattCalibration.Learn(s, y) : BetaCalibration.Learn(s, y);

    private static (double[] Scores, bool[] Labels) Rows(int n, long seed)
    {
        var random = CounterRandom.FromSeed(seed);
        double[] s = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        return (s, [.. s.Select(v => random.NextDouble() < v * v)]);
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-6)]
    [InlineData(1e-3)]
    [InlineData(1e6)]
    [InlineData(1e300)]
    public void Platts_map_does_not_depend_on_the_unit_of_scores(double unit)
    {
        double[] scores = [.. Enumerable.Range(0, 60).Select(i => (i - 30.0) / 10)];
        bool[] labels = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 11 < i / 6)];
        var plain = PlattCalibration.Learn(scores, labels);
        var other = PlattCalibration.Learn([.. scores.Select(s => s * unit)], labels);
        foreach (double s in scores) Assert.Equal(plain.Calibrate(s), other.Calibrate(s * unit), 1e-9);
        Assert.InRange(plain.Slope, 0.5, 2.0);
        var shifted = PlattCalibration.Learn([.. scores.Select(s => s + 1000)], labels);
        foreach (double s in scores) Assert.Equal(plain.Calibrate(s), shifted.Calibrate(s + 1000), 1e-9);
    }

    [Fact]
    public void Scores_at_the_ends_of_what_can_be_counted_are_calibrated_between()
    {
        foreach (ICalibration map in new ICalibration[] { IsotonicCalibration.Learn([-1e308, 1e308], [false, true]), VennAbersCalibration.Learn([-1e308, 1e308], [false, true]) })
            Assert.Equal(0.5 * (map.Calibrate(-1e308) + map.Calibrate(1e308)), map.Calibrate(0), 1e-12);
    }

    [Fact]
    public void Quality_is_not_measured_of_what_is_no_number()
    {
        Assert.Throws<ArgumentException>(() => ClassifierQuality.Auc([0.1, double.NaN, 0.3], [true, false, true]));
        foreach (double p in new[] { double.NaN, -0.1, 1.1 })
        {
            Assert.Throws<ArgumentException>(() => ClassifierQuality.LogLoss([p], [true]));
            Assert.Throws<ArgumentException>(() => ClassifierQuality.Brier([p], [true]));
        }
    }

    [Fact]
    public void Reliability_needs_rows_with_probabilities_and_labels()
    {
        Assert.Throws<ArgumentException>(() => Reliability.Of([], []));
        Assert.Throws<ArgumentException>(() => Reliability.Of([0.5, 0.5], [true]));
        foreach (double p in new[] { double.NaN, -0.1, 1.1 }) Assert.Throws<ArgumentException>(() => Reliability.Of([0.5, p], [true, false]));
    }

    [Fact]
    public void A_beta_map_that_may_not_fall_keeps_the_best_of_its_other_parameters()
    {
        double[] at = [0.01, 0.02, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99];
        int[] positives = [6, 5, 4, 3, 2, 3, 5, 7, 9, 10]; // of ten: falling where ln p moves, rising where ln(1 − p) does
        foreach (bool turned in new[] { false, true })
        {
            double[] scores = [.. Enumerable.Range(0, 100).Select(i => turned ? 1 - at[i / 10] : at[i / 10])];
            bool[] labels = [.. Enumerable.Range(0, 100).Select(i => turned ^ (i % 10 < positives[i / 10]))];
            var map = BetaCalibration.Learn(scores, labels);
            (double a, double b, _) = map.Parameters;
            Assert.Equal(0.0, turned ? b : a);
            Assert.True((turned ? a : b) > 0.1);
            double[] off = [.. scores.Select((s, i) => (labels[i] ? 1 : 0) - map.Calibrate(s))];
            Assert.Equal(0.0, off.Sum(), 1e-4); // where the likelihood is highest its slopes are 0
            Assert.Equal(0.0, off.Select((o, i) => o * Math.Log(turned ? scores[i] : 1 - scores[i])).Sum(), 1e-4);
        }
    }
}
