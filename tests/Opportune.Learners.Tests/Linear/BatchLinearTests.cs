namespace Opportune.Learners.Tests.Linear;

public sealed class BatchLinearTests
{
    private readonly LinearSample sample = new();

    // scikit-learn 1.2.1 LogisticRegression(C=1, solver="newton-cg", tol=1e-12) on the standardised columns, 2026-11-21.
    [Fact]
    public void Logistic_regression_equals_scikit_learns()
    {
        var model = LogisticRegression.Learn(sample.Table, sample.Labels);

        Close([1.0621609876272793, -0.4448125857724637, 0.1400917041469927, -0.4686726536639773, 0.32858094917214176], model.Weights);
        Assert.Equal(-0.257816775542903, model.Intercept, 1e-6);
        Assert.Equal(0.12135414, model.Predict(sample.Table.Row(0)), 1e-6);
    }

    // scikit-learn 1.2.1 LogisticRegression(C=0.2) with sample_weight 1, 2, 3, 1, 2, 3, …, 2026-11-21.
    [Fact]
    public void Weighted_logistic_regression_with_a_stronger_ridge_equals_scikit_learns()
    {
        var model = LogisticRegression.Learn(sample.Table, sample.Labels, ridge: 5, sample.Weights);

        Close([1.0244276070727003, -0.5136537671819227, 0.11705896970135479, -0.24492348115140594, 0.12786451145005093], model.Weights);
        Assert.Equal(-0.10893048728149537, model.Intercept, 1e-6);
    }

    // scikit-learn 1.2.1 Ridge(alpha=2.5, solver="cholesky"), 2026-11-21.
    [Fact]
    public void Ridge_regression_equals_scikit_learns()
    {
        var model = RidgeRegression.Learn(sample.Table, sample.Targets, 2.5);

        Close([2.304653520196627, -1.7658151718932331, -0.9058530799302378, -0.021815980570983686, 0.9276690605012203], model.Weights, 1e-12);
        Assert.Equal(-0.8058541606267826, model.Intercept, 1e-12);
    }

    [Fact]
    public void A_missing_number_counts_as_the_mean_and_an_unknown_category_as_none()
    {
        var model = LogisticRegression.Learn(sample.Table, sample.Labels);
        double mean = sample.A.Average();

        Assert.Equal(model.Predict([mean, 3, 1]), model.Predict([double.NaN, 3, 1]), 1e-15);
        Assert.Equal(model.Predict([1, 3, double.NaN]), model.Predict([1, 3, 7]));
    }

    [Fact]
    public void Labels_of_one_kind_give_a_confident_but_finite_answer()
    {
        var model = LogisticRegression.Learn(sample.Table, new bool[80]);
        Assert.InRange(model.Predict(sample.Table.Row(0)), 0.0, 0.001);
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LogisticRegression.Learn(sample.Table, new bool[3]));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Learn(sample.Table, sample.Labels, 0));
        Assert.Throws<ArgumentException>(() => RidgeRegression.Learn(sample.Table, [1.0]));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Learn(sample.Table, sample.Labels).Predict([1.0]));
        Assert.Throws<ArgumentException>(() => new Table([new("a", [1.0]), new("b", [1.0, 2.0])]));
        Assert.Throws<ArgumentException>(() => new Table([new("a", [double.PositiveInfinity])]));
        Assert.Throws<ArgumentException>(() => new Table([new("a", [3.0], ["x", "y"])]));
    }

    private static void Close(double[] expected, ReadOnlySpan<double> actual, double tolerance = 1e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    [Fact]
    public void A_constant_column_says_nothing_of_rows_in_which_it_is_another()
    {
        foreach (int n in new[] { 3, 6, 13, 100 }) // sums of 0.1 that round off n times 0.1
        {
            var table = new Table([new("constant", [.. Enumerable.Repeat(0.1, n)]), new("x", [.. Enumerable.Range(0, n).Select(i => (double)i)])]);
            var model = LogisticRegression.Learn(table, [.. Enumerable.Range(0, n).Select(i => i % 3 == 0)]);
            Assert.Equal(0.0, model.Weights[0]);
            Assert.Equal(model.Predict([0.1, 1]), model.Predict([5, 1]));
            var line = RidgeRegression.Learn(table, [.. Enumerable.Range(0, n).Select(i => 2.0 * i)]);
            Assert.Equal(line.Predict([0.1, 1]), line.Predict([5, 1]));
        }
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void The_unit_of_a_column_does_not_matter(double unit)
    {
        var other = new Table([.. sample.Table.Columns.Select(c => c.Categories is null ? c with { Values = [.. c.Values.Select(v => v * unit)] } : c)]);
        LogisticRegression one = LogisticRegression.Learn(sample.Table, sample.Labels), scaled = LogisticRegression.Learn(other, sample.Labels);
        RidgeRegression line = RidgeRegression.Learn(sample.Table, sample.Targets), scaledLine = RidgeRegression.Learn(other, sample.Targets);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(one.Predict(sample.Table.Row(i)), scaled.Predict(other.Row(i)), 1e-9);
            Assert.Equal(line.Predict(sample.Table.Row(i)), scaledLine.Predict(other.Row(i)), 1e-9);
        }
    }

    [Fact]
    public void Weights_and_numbers_that_cannot_be_learned_from_are_refused()
    {
        foreach (double w in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentException>(() => LogisticRegression.Learn(sample.Table, sample.Labels, 1, [w, .. Enumerable.Repeat(1.0, 79)]));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Learn(new Table([new("x", [1.5e308, 1.5e308, -1.5e308])]), [true, false, true]));
        foreach (double y in new[] { 1e308, double.NaN })
        {
            Assert.Throws<ArgumentException>(() => RidgeRegression.Learn(new Table([new("x", [1, 2])]), [y, 1]));
            Assert.Throws<ArgumentException>(() => BoostedRegressor.Learn(new Table([new("x", [1, 2])]), [y, 1]));
        }
    }
}
