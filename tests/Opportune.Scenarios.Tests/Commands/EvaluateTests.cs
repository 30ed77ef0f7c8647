using System.Globalization;
using System.Text.Json;

namespace Opportune.Scenarios.Tests.Commands;

public sealed class EvaluateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("classify")]
    [InlineData("ope")]
    [InlineData("uplift")]
    [InlineData("fairness")]
    [InlineData("text")]
    [InlineData("rank")]
    [InlineData("forecast")]
    [InlineData("segments")]
    [InlineData("drift")]
    public async Task Every_kind_of_evaluation_shows_examples(string kind)
    {
        var help = await Shell.RunAsync("evaluate", kind, "--help");

        Assert.Equal(0, help.Exit);
        Assert.Contains($"  opportune evaluate {kind} ", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("boosted", ",", "random:0.3:1")]
    [InlineData("logistic", ";", "kfold:4:1")]
    [InlineData("ebm", "\t", "time:0.7")]
    public async Task A_table_with_quotes_categories_and_missing_values_needs_no_preparation(string learner, string delimiter, string split)
    {
        var path = Bought(400, delimiter);

        var found = (await Shell.RunAsync("evaluate", "classify", "--data", path, "--target", "bought", "--drop", "id", "--learner", learner, "--split", split, "--json")).Json;

        Assert.Equal(delimiter, found.GetProperty("delimiter").GetString());
        Assert.Equal("yes", found.GetProperty("positive").GetString()); // the rarer
        Assert.Equal(["age:numbers", "job:categories"], found.GetProperty("columns").EnumerateArray().Select(c => $"{c.GetProperty("name").GetString()}:{c.GetProperty("kind").GetString()}"));
        var auc = found.GetProperty("auc");
        Assert.InRange(auc.GetProperty("value").GetDouble(), 0.85, 1.0); // the truth is a rule of both columns with 5 % noise
        Assert.InRange(auc.GetProperty("value").GetDouble(), auc.GetProperty("ci95").GetProperty("low").GetDouble(), auc.GetProperty("ci95").GetProperty("high").GetDouble());
        Assert.InRange(found.GetProperty("calibrated").GetProperty("ece").GetDouble(), 0.0, 0.15);
        Assert.True(found.GetProperty("rowsPerSecond").GetDouble() > 0);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_figures_and_people_get_a_table()
    {
        string[] args = ["evaluate", "classify", "--data", Bought(300, ","), "--target", "bought", "--positive", "no"];

        var (one, other) = (await Shell.RunAsync([.. args, "--json"]), await Shell.RunAsync([.. args, "--json"]));
        var table = await Shell.RunAsync(args);

        Assert.Equal(one.Json.GetProperty("asLearned").GetRawText(), other.Json.GetProperty("asLearned").GetRawText());
        Assert.Contains("AUC", table.Output, StringComparison.Ordinal);
        Assert.Contains("bought = no", table.Output, StringComparison.Ordinal);
        Assert.Contains("id is left out", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table.row.width", "line 5", "a,y\n1,x\n\"2\n3\",x\n1,2,3\n")] // a quoted field of two lines stands before
    [InlineData("table.row.unreadable", "line 2", "a,y\n\"1,x\n2,x\n")]
    [InlineData("table.header.duplicate", "line 1", "y,y\n1,2\n")]
    [InlineData("table.empty", "no row", "a,y\n")]
    [InlineData("table.empty", "is empty", "")]
    [InlineData("table.column.unknown", "a, z", "a,z\n1,2\n")]
    [InlineData("evaluate.target.constant", "y", "a,y\n1,x\n2,x\n")]
    [InlineData("evaluate.target.values", "3 values", "a,y\n1,x\n2,z\n3,w\n")]
    [InlineData("table.column.none", "one value", "a,y\n1,x\n1,z\n")]
    [InlineData("evaluate.rows.few", "positives", "a,y\n1,x\n2,z\n3,x\n4,z\n5,z\n")]
    public async Task A_table_that_cannot_be_used_is_told_with_its_line_or_column(string code, string words, string text)
    {
        await File.WriteAllTextAsync(_folder.At("t.csv"), text, TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("evaluate", "classify", "--data", _folder.At("t.csv"), "--target", "y");

        Assert.Equal(code is "evaluate.target.constant" or "table.column.none" or "evaluate.rows.few" ? 2 : 1, shell.Exit); // 2: asked rightly, but the data cannot answer
        Assert.StartsWith($"error {code}: ", shell.Error, StringComparison.Ordinal);
        Assert.Contains(words, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage.split", "--split", "half")]
    [InlineData("usage.split", "--split", "kfold:1:1")]
    [InlineData("usage.learner", "--learner", "oracle")]
    [InlineData("usage.calibration", "--calibration", "none")]
    [InlineData("table.column.unknown", "--drop", "agee")]
    [InlineData("evaluate.target.positive", "--positive", "maybe")]
    public async Task A_wrong_option_is_named(string code, params string[] option)
    {
        var shell = await Shell.RunAsync(["evaluate", "classify", "--data", Bought(100, ","), "--target", "bought", .. option]);

        Assert.Equal(1, shell.Exit);
        Assert.Contains($"error {code}: ", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bank_marketing_sample_is_told_apart_with_a_calibrated_error_below_two_hundredths()
    {
        var found = (await Shell.RunAsync("evaluate", "classify", "--data", Path.Combine(Shared("bank_marketing"), "bank-additional.csv"), "--target", "y", "--drop", "duration", "--split", "kfold:5:1", "--json")).Json;

        Assert.Equal(4119, found.GetProperty("rows").GetInt32());
        Assert.Equal(451, found.GetProperty("positives").GetInt32());
        Assert.InRange(found.GetProperty("auc").GetProperty("value").GetDouble(), 0.74, 0.82);
        Assert.InRange(found.GetProperty("calibrated").GetProperty("ece").GetDouble(), 0.0, 0.02);
    }

    [Fact]
    public async Task Seven_estimates_of_the_open_bandit_log_equal_the_open_bandit_pipelines()
    {
        string At(string name) => Path.Combine(Shared("obd"), "reference", name);
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(At("estimates.json"), TestContext.Current.CancellationToken)).RootElement;

        var found = (await Shell.RunAsync("evaluate", "ope", "--log", At("log.csv"), "--policy", At("action_distribution.csv"), "--qhat", At("qhat.csv"), "--json")).Json;

        Assert.Equal(7, expected.EnumerateObject().Count());
        foreach (var e in expected.EnumerateObject()) Assert.Equal(e.Value.GetDouble(), found.GetProperty("estimates").GetProperty(e.Name).GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal(2467.4024180481547, found.GetProperty("effectiveSampleSize").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task A_policy_that_wants_an_action_the_log_never_took_gets_a_reason_and_no_number()
    {
        var log = Log(i => i % 2);
        await File.WriteAllTextAsync(_folder.At("policy.csv"), "# actions 0, 1, 2\n0.4\n0.4\n0.2\n", TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("evaluate", "ope", "--log", log, "--policy", _folder.At("policy.csv"), "--json");

        Assert.Equal(2, shell.Exit);
        Assert.Equal(0.2, shell.Json.GetProperty("unsupportedShare").GetDouble(), 1e-12);
        foreach (var estimate in shell.Json.GetProperty("estimates").EnumerateObject())
        {
            Assert.Equal("ope.support.missing", estimate.Value.GetProperty("code").GetString());
            Assert.False(estimate.Value.TryGetProperty("value", out _));
        }
    }

    [Theory]
    [InlineData("0.5\n0.4\n", "ope.policy.sum")]
    [InlineData("1.5\n-0.5\n", "ope.policy.range")]
    [InlineData("1\n", "ope.policy.shape")]
    [InlineData("0.5\nhalf\n", "table.number.invalid")]
    public async Task A_policy_that_is_none_is_refused(string policy, string code)
    {
        await File.WriteAllTextAsync(_folder.At("policy.csv"), policy, TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("evaluate", "ope", "--log", Log(i => i % 2), "--policy", _folder.At("policy.csv"));

        Assert.Equal(1, shell.Exit);
        Assert.StartsWith($"error {code}: ", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hillstroms_letters_have_the_effects_of_a_plain_count_and_the_womens_targeting_beats_chance()
    {
        var path = Path.Combine(Shared("hillstrom"), "working_odd_rows.csv");
        var rows = File.ReadLines(path).Skip(1).Select(l => l.Split(',')).ToList();
        // Counted from the end: a quoted field before holds a comma.
        double Rate(string arm) => rows.Where(r => r[^4] == arm).Average(r => double.Parse(r[^3], CultureInfo.InvariantCulture));

        var found = (await Shell.RunAsync("evaluate", "uplift", "--data", path, "--treatment", "segment", "--control", "No E-Mail", "--outcome", "visit", "--drop", "conversion,spend", "--json")).Json;

        var treatments = found.GetProperty("treatments").EnumerateArray().ToDictionary(t => t.GetProperty("treatment").GetString()!);
        foreach (var (name, one) in treatments) Assert.Equal(Rate(name) - Rate("No E-Mail"), one.GetProperty("effect").GetDouble(), 1e-12);
        Assert.True(treatments["Womens E-Mail"].GetProperty("qiniCi95").GetProperty("low").GetDouble() > 0);
    }

    [Theory]
    [InlineData("uplift.control", "--control", "nobody")]
    [InlineData("uplift.arm.small", "--control", "clerk")]
    [InlineData("usage.bootstraps", "--control", "clerk", "--bootstraps", "10")]
    public async Task An_experiment_that_cannot_be_judged_is_told_why(string code, params string[] option)
    {
        var shell = await Shell.RunAsync(["evaluate", "uplift", "--data", Bought(60, ","), "--treatment", "job", "--outcome", "age", .. option]);

        Assert.Equal(code == "uplift.arm.small" ? 2 : 1, shell.Exit);
        Assert.StartsWith($"error {code}: ", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_are_compared_by_their_counts_and_a_small_one_gets_no_number()
    {
        // a: 50 of 100 chosen; b: 20 of 80; c: 5 people.
        var lines = Enumerable.Range(0, 185).Select(i => i < 100 ? $"a,{i % 4 / 3},{(i < 50 ? 0.9 : 0.1).ToString(CultureInfo.InvariantCulture)}" : i < 180 ? $"b,{i % 4 / 3},{(i < 120 ? 0.9 : 0.1).ToString(CultureInfo.InvariantCulture)}" : "c,0,0.5");
        await File.WriteAllLinesAsync(_folder.At("scored.csv"), ["group,label,score", .. lines], TestContext.Current.CancellationToken);
        string[] args = ["evaluate", "fairness", "--data", _folder.At("scored.csv"), "--group", "group", "--label", "label", "--prediction", "score"];

        var found = (await Shell.RunAsync([.. args, "--json"])).Json;

        Assert.Equal("a", found.GetProperty("reference").GetProperty("group").GetString());
        var (b, c) = (found.GetProperty("groups")[0], found.GetProperty("groups")[1]);
        Assert.Equal(-0.25, b.GetProperty("demographicParity").GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(0.5, b.GetProperty("rateRatio").GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal("fairness.group.small", c.GetProperty("demographicParity").GetProperty("code").GetString());
        Assert.Equal(0, (await Shell.RunAsync(args)).Exit);
    }

    [Fact]
    public async Task Texts_with_words_of_their_own_are_understood()
    {
        var found = (await Shell.RunAsync("evaluate", "text", "--train", await CardsAndTransfers(), "--json")).Json;

        Assert.Equal(120, found.GetProperty("texts").GetInt32());
        Assert.Equal(1.0, found.GetProperty("accuracy").GetDouble());
    }

    [Theory]
    [InlineData(null, 120, "kfold:5:0")]
    [InlineData("kfold:3:7", 120, "kfold:3:7")]
    [InlineData("random:0.25:1", 30, "random:0.25:1")]
    public async Task Which_texts_are_asked_is_said_as_for_tables(string? split, int asked, string named)
    {
        var texts = await CardsAndTransfers();

        var found = (await Shell.RunAsync(["evaluate", "text", "--train", texts, "--vectors", "none", .. split is null ? Array.Empty<string>() : ["--split", split], "--json"])).Json;

        Assert.Equal((asked, named), (found.GetProperty("texts").GetInt32(), found.GetProperty("test").GetString()));
    }

    [Theory]
    [InlineData("usage.split", "--split", "kfold:1:0")]
    [InlineData("usage.split", "--split", "thirds")]
    [InlineData("usage.split", "--split", "kfold:5:0", "--test", "texts.csv")]
    [InlineData("evaluate.split.empty", "--split", "random:0.001:0")]
    public async Task A_split_of_texts_that_is_none_is_refused(string code, params string[] options) =>
        Assert.StartsWith($"error {code}: ", (await Shell.RunAsync(["evaluate", "text", "--train", await CardsAndTransfers(), .. options])).Error, StringComparison.Ordinal);

    private async Task<string> CardsAndTransfers()
    {
        var lines = Enumerable.Range(0, 120).Select(i => i % 2 == 0 ? $"\"my card, number {i}, is lost\",card" : $"send money to account {i},transfer");
        await File.WriteAllLinesAsync(_folder.At("texts.csv"), ["text,category", .. lines], TestContext.Current.CancellationToken);
        return _folder.At("texts.csv");
    }

    private string Log(Func<int, int> action)
    {
        File.WriteAllLines(_folder.At("log.csv"), ["action,reward,propensity", .. Enumerable.Range(0, 400).Select(i => $"{action(i)},{i % 3 % 2},0.5")]);
        return _folder.At("log.csv");
    }

    /// <summary>Customers over 40 who are no students buy; one in twenty does the opposite. Names are quoted and hold every delimiter; one age in ten is missing.</summary>
    private string Bought(int rows, string delimiter)
    {
        string[] jobs = ["clerk", "student", "nurse"];
        var lines = Enumerable.Range(0, rows).Select(i =>
        {
            var (age, job) = (20 + i * 37 % 50, jobs[i * 13 % 7 % 3]);
            var buys = (age > 40 && job != "student") != (i % 20 == 7);
            return string.Join(delimiter, $"\"n,{i};\t\"\"x\"\"\"", i % 10 == 3 ? "" : age.ToString(CultureInfo.InvariantCulture), job, buys ? "yes" : "no");
        });
        File.WriteAllLines(_folder.At("bought.csv"), [string.Join(delimiter, "id", "age", "job", "bought"), .. lines]);
        return _folder.At("bought.csv");
    }

    private static string Shared(string name)
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", name);
        if (!Directory.Exists(folder)) Assert.Skip($"needs ../shared/data/{name}");
        return folder;
    }
}
