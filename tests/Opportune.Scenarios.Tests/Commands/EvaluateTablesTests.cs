using System.Globalization;
using System.Text.Json;

namespace Opportune.Scenarios.Tests.Commands;

/// <summary>Strangers' tables as they come, and what is made of them beside a yes or no.</summary>
public sealed class EvaluateTablesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task German_credit_is_read_without_a_header_and_with_blanks_between_fields()
    {
        var found = (await Shell.RunAsync("evaluate", "classify", "--data", Path.Combine(Shared("german_credit"), "german.data"), "--header", "none", "--target", "c21", "--learner", "logistic", "--split", "kfold:5:1", "--json")).Json;

        Assert.Equal(" ", found.GetProperty("delimiter").GetString());
        Assert.Equal((1000, 300, 20), (found.GetProperty("rows").GetInt32(), found.GetProperty("positives").GetInt32(), found.GetProperty("columns").GetArrayLength()));
        Assert.InRange(found.GetProperty("auc").GetProperty("value").GetDouble(), 0.77, 0.80); // scikit-learn 1.2.1, logistic, five folds: 0.788
    }

    [Fact]
    public async Task Adults_get_their_names_from_a_file_and_their_question_marks_are_missing()
    {
        var (names, rows) = (_folder.At("names.txt"), _folder.At("adult.csv"));
        await File.WriteAllLinesAsync(names, ["age", "workclass", "fnlwgt", "education", "years", "marital", "occupation", "relationship", "race", "sex", "gain", "loss", "hours", "country", "income"], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(rows, File.ReadLines(Path.Combine(Shared("adult"), "adult.data")).Take(3_000), TestContext.Current.CancellationToken);

        var found = (await Shell.RunAsync("evaluate", "classify", "--data", rows, "--header", names, "--target", "income", "--learner", "logistic", "--json")).Json;

        Assert.Equal(">50K", found.GetProperty("positive").GetString());
        Assert.Equal(3_000, found.GetProperty("rows").GetInt32());
        Assert.Equal("workclass:categories", found.GetProperty("columns").EnumerateArray().Select(c => $"{c.GetProperty("name").GetString()}:{c.GetProperty("kind").GetString()}").ElementAt(1));
        Assert.InRange(found.GetProperty("auc").GetProperty("value").GetDouble(), 0.85, 0.95);
    }

    [Theory]
    [InlineData("table.header.duplicate", "--header none", "1 2 2\n3 4 4\n")]
    [InlineData("table.column.unknown", "--header none", "1 2 3\n3 4 4\n")]
    [InlineData("table.row.width", "line 3", "a y z\n3 4 4\n3 \"4 4\"\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n5 6 7\n")]
    public async Task A_first_line_that_is_a_row_is_suspected(string code, string words, string text)
    {
        await File.WriteAllTextAsync(_folder.At("t.data"), text, TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("evaluate", "classify", "--data", _folder.At("t.data"), "--target", "y");

        Assert.Equal(1, shell.Exit);
        Assert.StartsWith($"error {(code == "table.row.width" ? "table." : code)}", shell.Error, StringComparison.Ordinal);
        if (code != "table.row.width") Assert.Contains(words, shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_names_must_name_each_column()
    {
        await File.WriteAllTextAsync(_folder.At("names"), "a\nb\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.At("t.csv"), "1,2,3\n4,5,6\n", TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("evaluate", "segments", "--data", _folder.At("t.csv"), "--header", _folder.At("names"));

        Assert.StartsWith("error table.header.width: ", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_item_of_two_kinds_of_users_is_found_better_than_by_popularity()
    {
        // Users of either kind take five of the ten items of their kind, and never one of the other.
        int[] steps = [0, 1, 3, 4, 8];
        var lines = Enumerable.Range(0, 240).SelectMany(u => steps.Select((s, k) => $"u{u};{(u % 2 == 0 ? "a" : "b")}{(u / 2 + s) % 10};2024-01-{1 + k:00}"));
        await File.WriteAllLinesAsync(_folder.At("log.csv"), ["customer_id;product;date", .. lines], TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("evaluate", "rank", "--data", _folder.At("log.csv"), "--split", "leave-last-out", "--out", _folder.At("card"), "--json");
        var found = shell.Json.GetProperty("rankings").EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!);

        Assert.Equal(240, shell.Json.GetProperty("usersAsked").GetInt32());
        Assert.Equal(["popularity", "item-kNN", "EASE", "blend"], found.Keys);
        foreach (var name in new[] { "item-kNN", "EASE", "blend" }) Assert.True(found[name].GetProperty("ndcgOverPopularity").GetProperty("ci95").GetProperty("low").GetDouble() > 0, name);
        Assert.InRange(found["EASE"].GetProperty("recallAt10").GetProperty("value").GetDouble(), 0.99, 1.0); // six items of the own kind are left for ten places
        Assert.Equal(shell.Json.GetRawText(), JsonDocument.Parse(await File.ReadAllTextAsync(_folder.At("card/result.json"), TestContext.Current.CancellationToken)).RootElement.GetRawText());
    }

    [Theory]
    [InlineData("usage.split", "--split", "half")]
    [InlineData("usage.rank", "--ridge", "0")]
    [InlineData("table.column.unknown", "--user", "nobody")]
    [InlineData("table.time.invalid", "--time", "y")]
    public async Task A_ranking_that_cannot_be_made_is_told_why(string code, params string[] option)
    {
        await File.WriteAllTextAsync(_folder.At("log.csv"), "user,item,y\n1,a,x\n1,b,soon\n2,a,x\n2,b,x\n", TestContext.Current.CancellationToken);

        Assert.StartsWith($"error {code}: ", (await Shell.RunAsync(["evaluate", "rank", "--data", _folder.At("log.csv"), .. option])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unnamed_columns_are_asked_for()
    {
        await File.WriteAllTextAsync(_folder.At("log.csv"), "who,what\n1,a\n1,b\n", TestContext.Current.CancellationToken);

        Assert.StartsWith("error table.column.unnamed: ", (await Shell.RunAsync("evaluate", "rank", "--data", _folder.At("log.csv"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weekly_pattern_is_foreseen_better_than_by_plain_ways()
    {
        // 100 more each Monday and 20 less on other days, with a little noise.
        var lines = Enumerable.Range(0, 300).Select(d => string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2023, 1, 2).AddDays(d):yyyy-MM-dd}\t{(d % 7 == 0 ? 100 : -20) + d * 37 % 11 - 5}"));
        await File.WriteAllLinesAsync(_folder.At("days.tsv"), ["date\tamount", .. lines], TestContext.Current.CancellationToken);

        var found = (await Shell.RunAsync("evaluate", "forecast", "--data", _folder.At("days.tsv"), "--horizon", "10", "--out", _folder.At("card"), "--json")).Json;

        Assert.True(found.GetProperty("isDaily").GetBoolean());
        var ways = found.GetProperty("ways").EnumerateArray().ToDictionary(w => w.GetProperty("name").GetString()!, w => w.GetProperty("error").GetProperty("value").GetDouble());
        Assert.True(ways["forecast"] < 0.5 * ways["mean change"] && ways["forecast"] < 0.5 * ways["unchanged"], $"{ways["forecast"]}");
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(_folder.At("card/fan.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_salary_on_the_last_working_day_is_expected_again_unless_it_is_not_wanted()
    {
        static bool IsPayday(DateTime d) => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && d.AddDays(d.DayOfWeek == DayOfWeek.Friday ? 3 : 1).Month != d.Month;
        var lines = Enumerable.Range(0, 400).Select(d => new DateTime(2023, 1, 2).AddDays(d)).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d:yyyy-MM-dd},{(IsPayday(d) ? 2000 : 0) - 50 - d.DayOfYear * 37 % 31}"));
        await File.WriteAllLinesAsync(_folder.At("days.csv"), ["date,amount", .. lines], TestContext.Current.CancellationToken);
        string[] args = ["evaluate", "forecast", "--data", _folder.At("days.csv"), "--horizon", "14", "--json"];

        var (found, without) = ((await Shell.RunAsync(args)).Json, (await Shell.RunAsync([.. args, "--recurring", "none"])).Json);

        double Error(JsonElement of) => of.GetProperty("ways")[0].GetProperty("error").GetProperty("value").GetDouble();
        Assert.True(Error(found) < 0.1 * Error(without), $"{Error(found)} {Error(without)}");
        Assert.Equal(Error(without), found.GetProperty("ways")[1].GetProperty("error").GetProperty("value").GetDouble());
        Assert.Equal(1.0, found.GetProperty("shareWithItems").GetDouble());
        Assert.False(without.TryGetProperty("insideWithoutItems", out var none) && none.ValueKind != JsonValueKind.Null);
    }

    [Theory]
    [InlineData("forecast.few", "--horizon", "30")]
    [InlineData("usage.forecast", "--of", "totals")]
    [InlineData("table.column.unnamed")]
    public async Task A_forecast_that_cannot_be_made_is_told_why(string code, params string[] option)
    {
        await File.WriteAllLinesAsync(_folder.At("t.csv"), [code == "table.column.unnamed" ? "when,n" : "when,amount", .. Enumerable.Range(1, 60).Select(d => $"{d},{d}")], TestContext.Current.CancellationToken);

        Assert.StartsWith($"error {code}: ", (await Shell.RunAsync(["evaluate", "forecast", "--data", _folder.At("t.csv"), .. option])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_clear_groups_are_found_again_and_named_by_what_sets_them_apart()
    {
        var lines = Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"{100 * (i % 3) + i * 7 % 10},{(i % 3 == 2 ? 50 : 0) + i * 3 % 5},{(i % 3 == 0 ? "x" : "y")}"));
        await File.WriteAllLinesAsync(_folder.At("t.csv"), ["balance,age,kind", .. lines], TestContext.Current.CancellationToken);

        var found = (await Shell.RunAsync("evaluate", "segments", "--data", _folder.At("t.csv"), "--count", "2-5", "--out", _folder.At("card"), "--json")).Json;

        Assert.Equal([100, 100, 100], found.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("rows").GetInt32()));
        Assert.Contains(found.GetProperty("segments").EnumerateArray(), s => s.GetProperty("name").GetString()!.Contains("very high age", StringComparison.Ordinal));
        Assert.Equal(1.0, found.GetProperty("stability").GetProperty("value").GetDouble(), 1e-9);
        Assert.True(File.Exists(_folder.At("card/profile.svg")));
    }

    [Fact]
    public async Task A_column_that_moved_is_told_from_one_that_did_not()
    {
        await File.WriteAllLinesAsync(_folder.At("before.csv"), ["score,job", .. Enumerable.Range(0, 2_000).Select(i => $"{i * 37 % 100},{(i % 3 == 0 ? "clerk" : "nurse")}")], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(_folder.At("after.csv"), ["score,job", .. Enumerable.Range(0, 2_000).Select(i => $"{40 + i * 37 % 100},{(i % 3 == 0 ? "clerk" : "nurse")}")], TestContext.Current.CancellationToken);

        var found = (await Shell.RunAsync("evaluate", "drift", "--before", _folder.At("before.csv"), "--after", _folder.At("after.csv"), "--out", _folder.At("card"), "--json")).Json.GetProperty("columns").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);

        Assert.Equal("shift", found["score"].GetProperty("verdict").GetString());
        Assert.Equal(0.4, found["score"].GetProperty("statistic").GetDouble(), 1e-12); // KS: the numbers below 40 are gone
        Assert.InRange(found["score"].GetProperty("moved")[0].GetInt32(), 2_001, 2_300);
        Assert.Equal(("calm", 0), (found["job"].GetProperty("verdict").GetString(), found["job"].GetProperty("moved").GetArrayLength()));
    }

    [Fact]
    public async Task One_table_is_split_by_its_time_and_two_ways_at_once_are_refused()
    {
        // In the file the later rows stand first.
        await File.WriteAllLinesAsync(_folder.At("t.csv"), ["day,x", .. Enumerable.Range(0, 400).Select(i => $"{new DateTime(2024, 12, 31).AddDays(-i):yyyyMMdd},{(i < 200 ? 5 + i % 3 : i % 3)}")], TestContext.Current.CancellationToken);

        var found = (await Shell.RunAsync("evaluate", "drift", "--data", _folder.At("t.csv"), "--json")).Json;

        Assert.Equal(200, found.GetProperty("rowsAfter").GetInt32());
        Assert.Equal(1.0, found.GetProperty("columns")[0].GetProperty("statistic").GetDouble());
        Assert.StartsWith("error usage.drift: ", (await Shell.RunAsync("evaluate", "drift", "--data", _folder.At("t.csv"), "--before", _folder.At("t.csv"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_shows_figures_and_pictures_and_how_to_repeat_them()
    {
        await File.WriteAllLinesAsync(_folder.At("t.csv"), ["a,b,y", .. Enumerable.Range(0, 300).Select(i => $"{i * 37 % 100},{i % 7},{(i * 37 % 100 > 60 != (i % 10 == 3) ? "yes" : "no")}")], TestContext.Current.CancellationToken);

        var shell = await Shell.RunAsync("evaluate", "classify", "--data", _folder.At("t.csv"), "--target", "y", "--out", _folder.At("my card"));

        var page = await File.ReadAllTextAsync(_folder.At("my card/card.html"), TestContext.Current.CancellationToken);
        Assert.Contains("card.html shows it with pictures", shell.Output, StringComparison.Ordinal);
        Assert.Equal(["gains.svg", "reliability.svg", "roc.svg"], Directory.GetFiles(_folder.At("my card"), "*.svg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(3, page.Split("<svg").Length - 1);
        Assert.Contains("opportune evaluate classify --data", page, StringComparison.Ordinal);
        Assert.Contains("![", await File.ReadAllTextAsync(_folder.At("my card/card.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("error usage.out: ", (await Shell.RunAsync("evaluate", "classify", "--data", _folder.At("t.csv"), "--target", "y", "--out", _folder.At("t.csv"))).Error, StringComparison.Ordinal);
    }

    private static string Shared(string name)
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", name);
        if (!Directory.Exists(folder)) Assert.Skip($"needs ../shared/data/{name}");
        return folder;
    }
}
