using System.Text.Json;

namespace Opportune.Learners.Tests.Trees;

/// <summary>Models, predictions and contributions made by xgboost 1.7.4 on 2026-11-21: 600 rows of numbers, missing values and a category; 8 rounds of depth 4.</summary>
public sealed class XgBoostModelTests
{
    private static readonly JsonElement Truth = JsonDocument.Parse(Text("truth")).RootElement;
    private static readonly double[][] Rows = [.. Truth.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble()).ToArray())];

    [Fact]
    public void A_classifier_answers_and_explains_as_in_xgboost()
    {
        BoostedClassifier model = XgBoostModel.ReadClassifier(Text("classifier"));
        JsonElement truth = Truth.GetProperty("classifier");
        for (int i = 0; i < Rows.Length; i++)
        {
            Assert.Equal(truth.GetProperty("margin")[i].GetDouble(), model.Trees.Score(Rows[i]), 1e-5);
            Assert.Equal(truth.GetProperty("prediction")[i].GetDouble(), model.Predict(Rows[i]), 1e-6);
            var contributions = new double[4];
            double average = model.Explain(Rows[i], contributions);
            Same(truth.GetProperty("contributions")[i], [.. contributions, average]);
        }
    }

    [Fact]
    public void A_regressor_answers_and_explains_as_in_xgboost()
    {
        BoostedRegressor model = XgBoostModel.ReadRegressor(Text("regressor"));
        JsonElement truth = Truth.GetProperty("regressor");
        for (int i = 0; i < Rows.Length; i++)
        {
            Assert.Equal(truth.GetProperty("prediction")[i].GetDouble(), model.Predict(Rows[i]), 1e-5);
            var contributions = new double[4];
            double average = model.Explain(Rows[i], contributions);
            Same(truth.GetProperty("contributions")[i], [.. contributions, average]);
        }
    }

    [Fact]
    public void A_classifier_of_three_classes_answers_and_explains_as_in_xgboost()
    {
        BoostedMulticlass model = XgBoostModel.ReadMulticlass(Text("multiclass"));
        JsonElement truth = Truth.GetProperty("multiclass");
        var p = new double[3];
        for (int i = 0; i < Rows.Length; i++)
        {
            model.Predict(Rows[i], p);
            Same(truth.GetProperty("prediction")[i], p);
            for (int k = 0; k < 3; k++)
            {
                var contributions = new double[4];
                double average = model.Explain(Rows[i], k, contributions);
                Same(truth.GetProperty("contributions")[i][k], [.. contributions, average]);
            }
        }
    }

    [Fact]
    public void A_value_just_below_a_threshold_takes_xgboosts_way_after_rounding_to_32_bits()
    {
        // The threshold 0.1f is 0.100000001490116…; the double 0.1 rounds to it, so it is not below.
        const string tree = """{"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],"default_left":[0,0,0],"split_conditions":[0.1,5.0,7.0],"sum_hessian":[2,1,1]}""";
        const string head = """{"learner":{"objective":{"name":"reg:squarederror"},"learner_model_param":{"num_class":"0","num_feature":"1","base_score":"0"},"gradient_booster":{"name":"gbtree","model":{"tree_info":[0],"trees":[""";
        const string json = head + tree + "]}}}}";
        BoostedRegressor model = XgBoostModel.ReadRegressor(json);
        Assert.Equal(7.0, model.Predict([0.1]));
        Assert.Equal(7.0, model.Predict([double.NaN]));
        for (double x = 0.0999999999; x < 0.1000000001; x += 1e-12) Assert.Equal((float)x < 0.1f ? 5.0 : 7.0, model.Predict([x]));
    }

    [Fact]
    public void What_is_no_such_model_is_refused_with_a_reason()
    {
        Assert.StartsWith("xgboost.objective:", Assert.Throws<InvalidDataException>(() => XgBoostModel.ReadRegressor(Text("classifier"))).Message, StringComparison.Ordinal);
        foreach (string broken in new[] { "", "{}", "[]", Text("classifier")[..900], Text("classifier").Replace("\"left_children\":[1,", "\"left_children\":[-9,", StringComparison.Ordinal).Replace("split_indices", "x", StringComparison.Ordinal) })
            Assert.StartsWith("xgboost.format:", Assert.Throws<InvalidDataException>(() => XgBoostModel.ReadClassifier(broken)).Message, StringComparison.Ordinal);
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Trees", $"xgboost-{name}.json"));

    private static void Same(JsonElement expected, double[] actual)
    {
        double[] values = [.. expected.EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(values.Length, actual.Length);
        for (int j = 0; j < values.Length; j++) Assert.Equal(values[j], actual[j], 1e-5);
    }

    [Fact]
    public void A_base_score_for_each_class_as_written_from_3_1_on_is_added_to_its_class()
    {
        var one = new double[3];
        var other = new double[3];
        BoostedMulticlass plain = XgBoostModel.ReadMulticlass(Text("multiclass")), shifted = XgBoostModel.ReadMulticlass(WithBase("multiclass", "[5E-1,1.5E0,-2.5E-1]"));
        plain.Predict(Rows[0], one);
        shifted.Predict(Rows[0], other);
        Assert.Equal(Math.Log(one[1] / one[0]) + 1.0, Math.Log(other[1] / other[0]), 1e-12);
        Assert.Equal(Math.Log(one[2] / one[0]) - 0.75, Math.Log(other[2] / other[0]), 1e-12);
        Assert.Equal(XgBoostModel.ReadRegressor(Text("regressor")).Predict(Rows[0]) - 0.5 + 3.0, XgBoostModel.ReadRegressor(WithBase("regressor", "[3E0]")).Predict(Rows[0]), 1e-6);
    }

    [Theory]
    [InlineData("regressor", "[1,2]")]
    [InlineData("regressor", "nan")]
    [InlineData("regressor", "[]")]
    [InlineData("classifier", "1,2")]
    [InlineData("classifier", "0")]
    [InlineData("classifier", "1E0")]
    public void A_base_score_that_fits_nothing_is_refused(string kind, string score) =>
        Assert.StartsWith("xgboost.format", Assert.Throws<InvalidDataException>(() => { _ = kind == "regressor" ? (object)XgBoostModel.ReadRegressor(WithBase(kind, score)) : XgBoostModel.ReadClassifier(WithBase(kind, score)); }).Message, StringComparison.Ordinal);

    private static string WithBase(string kind, string score) => System.Text.RegularExpressions.Regex.Replace(Text(kind), "\"base_score\":\\s*\"[^\"]*\"", $"\"base_score\":\"{score}\"");
}
