using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Opportune.Host.Commands.Models;

/// <summary>A model card in words.</summary>
internal static class CardText
{
    private const int MostInputs = 15, MostDrift = 8;

    /// <summary>The plot of calibration.</summary>
    public const string ReliabilityFile = "reliability.svg";

    /// <summary>The plot of a family's inputs.</summary>
    public static string ImportanceFile(JsonElement family) => $"importance-{family.GetProperty("name").GetString()!.Replace('+', '-')}.svg";

    /// <summary>The figures of a training in a few lines.</summary>
    public static IEnumerable<string> Summary(JsonElement card)
    {
        foreach (var (name, title) in new[] { ("againstCounts", "against counts and priors"), ("againstChampion", "against the champion") })
            if (card.TryGetProperty(name, out var c)) yield return $"{title}, on {c.GetProperty("rows").GetInt32()} newer decisions: {Quality(c)}";
        foreach (var left in card.GetProperty("leftOut").EnumerateArray()) yield return $"too little for {left.GetString()}: counts and priors go on there";
    }

    /// <summary>The whole card.</summary>
    public static string Markdown(JsonElement card)
    {
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');
        Line($"# Propensity model {card.GetProperty("hash").GetString()![..12]}");
        Line();
        Line($"{card.GetProperty("bank").GetString()}. Trained {Day(card, "trainedAt")} by {card.GetProperty("by").GetString()} from decisions between {Day(card, "from")} and {Day(card, "until")}; judged by newer ones.");
        Line();
        Line("**What for.** The chance that an action, once shown, reaches its objective for this customer. It ranks what policy has already allowed; it neither allows nor forbids anything, and it is no credit score.");
        Line();
        Line("**How.** Log odds = base rate of the action + Σ slope · fact, one set of slopes a purpose; actions lean on each other as far as the data say. A fact enters only where the bank opens it to that purpose, a customer's only up to the level that they chose; credit sees no protected attribute.");
        foreach (var (name, title) in new[] { ("againstCounts", "Beside counts and priors"), ("againstChampion", "Beside the champion of the day") })
            if (card.TryGetProperty(name, out var comparison)) Comparison(Line, title, comparison, name == "againstCounts");
        foreach (var family in card.GetProperty("families").EnumerateArray()) Family(Line, family);
        if (card.GetProperty("leftOut").GetArrayLength() > 0)
        {
            Line("## Not in this model");
            Line();
            foreach (var left in card.GetProperty("leftOut").EnumerateArray()) Line($"- {left.GetString()}: too few, so counts and priors go on");
            Line();
        }
        Line($"Whole hash: `{card.GetProperty("hash").GetString()}`. Definition: `{card.GetProperty("bankHash").GetString()}`.");
        return text.ToString();
    }

    private static void Comparison(Action<string> line, string title, JsonElement c, bool withPlot)
    {
        foreach (var l in new[] { "", $"## {title}", "", $"{c.GetProperty("rows").GetInt32()} decisions of {c.GetProperty("customers").GetInt32()} customers, {c.GetProperty("successes").GetInt32()} successes. {Quality(c)}.", "" }) line(l);
        if (withPlot) foreach (var l in new[] { $"![Predicted and observed rates]({ReliabilityFile})", "" }) line(l);
        foreach (var l in new[] { "| protected fact | group | decisions | favoured, beside the others | predicted | observed, 95 % |", "|---|---|---|---|---|---|" }) line(l);
        foreach (var g in c.GetProperty("groups").EnumerateArray())
            line($"| {g.GetProperty("fact").GetString()}{(g.GetProperty("isCredit").GetBoolean() ? " (credit)" : "")} | {g.GetProperty("group").GetString()} | {g.GetProperty("units").GetInt64()} | {(g.TryGetProperty("ratio", out var ratio) ? $"{Two(ratio.GetProperty("value"))} ({Two(ratio.GetProperty("ci95").GetProperty("low"))} to {Two(ratio.GetProperty("ci95").GetProperty("high"))})" : "too few")} | {Three(g.GetProperty("predicted"))} | {Three(g.GetProperty("observed").GetProperty("low"))} to {Three(g.GetProperty("observed").GetProperty("high"))} |");
        foreach (var l in new[] { "", "Drift since training (stability index; above 0.25 is a shift): " + string.Join(", ", c.GetProperty("drift").EnumerateArray().Take(MostDrift).Select(d => $"{d.GetProperty("input").GetString()} {Two(d.GetProperty("stabilityIndex"))}")) + "." }) line(l);
    }

    private static void Family(Action<string> line, JsonElement f)
    {
        foreach (var l in new[]
        {
            "", $"## {f.GetProperty("name").GetString()}", "", $"{f.GetProperty("rows").GetInt32()} decisions on {string.Join(", ", f.GetProperty("actions").EnumerateArray().Select(a => a.GetString()))}.",
            $"Slopes lie {Root(f, "sharedVariance")} from zero and {Root(f, "ownVariance")} from each other. Protected facts read: {(f.GetProperty("protected").GetArrayLength() == 0 ? "none" : string.Join(", ", f.GetProperty("protected").EnumerateArray().Select(p => p.GetString())))}.",
            "", $"![What counts most]({ImportanceFile(f)})", "", "| fact | adds on average | more of it means |", "|---|---|---|",
        }) line(l);
        foreach (var i in f.GetProperty("inputs").EnumerateArray().Take(MostInputs)) line($"| {i.GetProperty("input").GetString()} | {Three(i.GetProperty("importance"))} | {(i.GetProperty("slope").GetDouble() >= 0 ? "likelier" : "less likely")} |");
        line("");
    }

    private static string Quality(JsonElement c)
    {
        var (model, other, gain) = (c.GetProperty("model"), c.GetProperty("other"), c.GetProperty("lossGain"));
        var auc = model.TryGetProperty("auc", out var a) && other.TryGetProperty("auc", out var b) ? $"AUC {Three(a.GetProperty("value"))} against {Three(b.GetProperty("value"))}, " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{auc}log loss {model.GetProperty("logLoss").GetDouble():0.0000} against {other.GetProperty("logLoss").GetDouble():0.0000} (gain {gain.GetProperty("mean").GetDouble():0.0000} ± {1.96 * gain.GetProperty("standardError").GetDouble():0.0000}), calibration error {model.GetProperty("calibrationError").GetDouble():0.000} against {other.GetProperty("calibrationError").GetDouble():0.000}");
    }

    private static string Day(JsonElement card, string name) => card.GetProperty(name).GetDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Root(JsonElement f, string name) => Math.Sqrt(f.GetProperty(name).GetDouble()).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Two(JsonElement number) => number.GetDouble().ToString("0.00", CultureInfo.InvariantCulture);

    private static string Three(JsonElement number) => number.GetDouble().ToString("0.000", CultureInfo.InvariantCulture);
}
