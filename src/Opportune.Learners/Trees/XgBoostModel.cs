using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Opportune.Learners;

/// <summary>Takes over models that XGBoost 1.x to 3.x saved as JSON (<c>booster.save_model("m.json")</c>).</summary>
/// <remarks>XGBoost compares 32-bit floats; each threshold is moved to the exact double at which rounding to 32 bits changes the answer, so every row takes the same way. Leaves are summed in double, XGBoost in float:
/// scores agree to about 1e-6. Columns keep their order. A category is its code.</remarks>
public static partial class XgBoostModel
{
    /// <summary>A binary classifier (objective <c>binary:logistic</c>).</summary>
    /// <exception cref="InvalidDataException">The text is no such model; the message says why.</exception>
    public static BoostedClassifier ReadClassifier(string json) => new(Read(json, "binary:logistic", p => Numerics.Log(p / (1.0 - p))));

    /// <summary>A regressor (objective <c>reg:squarederror</c>).</summary>
    /// <exception cref="InvalidDataException">The text is no such model; the message says why.</exception>
    public static BoostedRegressor ReadRegressor(string json) => new(Read(json, "reg:squarederror", b => b));

    /// <summary>A classifier of several classes (objective <c>multi:softprob</c> or <c>multi:softmax</c>).</summary>
    /// <exception cref="InvalidDataException">The text is no such model; the message says why.</exception>
    public static BoostedMulticlass ReadMulticlass(string json) => new(Read(json, "multi:softprob multi:softmax", b => b));

    private static TreeEnsemble Read(string json, string objectives, Func<double, double> link)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(NotANumber().Replace(json, "null"), new() { MaxDepth = 64 });
            JsonElement learner = document.RootElement.GetProperty("learner"), booster = learner.GetProperty("gradient_booster"), settings = learner.GetProperty("learner_model_param");
            string objective = learner.GetProperty("objective").GetProperty("name").GetString()!, name = booster.GetProperty("name").GetString()!;
            if (!objectives.Split(' ').Contains(objective)) throw new InvalidDataException($"xgboost.objective: the model was learned for {objective}, not {objectives}.");
            if (name != "gbtree") throw new InvalidDataException($"xgboost.booster: only gbtree can be taken over, not {name}.");
            int outputs = Math.Max(1, Whole(settings, "num_class")), columns = Whole(settings, "num_feature");
            var trees = new TreeEnsembleBuilder(columns, BaseScores(settings.GetProperty("base_score").GetString()!, outputs, link));
            JsonElement model = booster.GetProperty("model");
            int[] classes = Ints(model, "tree_info");
            foreach ((JsonElement tree, int t) in model.GetProperty("trees").EnumerateArray().Select((tree, t) => (tree, t)))
            {
                if (outputs > 1 && classes[t] != t % outputs) throw new InvalidDataException("xgboost.order: several trees per class and round (random forests) cannot be taken over.");
                new XgBoostTree(tree).AddTo(trees);
            }
            return trees.Build(trees.Trees);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("xgboost.format: this is not a model that XGBoost saved as JSON.", e);
        }
    }

    // One number for all outputs, or from 3.1 on a list with one for each.
    private static double[] BaseScores(string text, int outputs, Func<double, double> link)
    {
        double[] scores = Array.ConvertAll(text.Trim('[', ']').Split(','), s => link((float)double.Parse(s, NumberStyles.Float, CultureInfo.InvariantCulture)));
        if ((scores.Length != 1 && scores.Length != outputs) || !scores.All(double.IsFinite)) throw new FormatException("A base score is missing or not a number.");
        return scores.Length == outputs ? scores : [.. Enumerable.Repeat(scores[0], outputs)];
    }

    // XGBoost writes a bare NaN as the condition of a split by categories, which is not JSON.
    [GeneratedRegex(@"(?<=[\[,])-?(NaN|nan)(?=[,\]])", RegexOptions.CultureInvariant)]
    private static partial Regex NotANumber();

    internal static int[] Ints(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.ValueKind is JsonValueKind.True ? 1 : v.ValueKind is JsonValueKind.False ? 0 : v.GetInt32())];

    private static int Whole(JsonElement element, string name) => int.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
