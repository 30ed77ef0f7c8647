using System.Globalization;
using System.Text.Json;

namespace Opportune.Scenarios.Tests.Commands;

/// <summary>Tables as people really keep them: read as they are meant, with a note where something was taken for something; never wrong in silence.</summary>
public sealed class StrangeTablesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(';', "1.234,50", "income is read as numbers with a decimal comma and marks between thousands.")]
    [InlineData(';', "34,5", "income is read as numbers with a decimal comma.")]
    [InlineData(',', "\"1,234.50\"", "income is read as numbers with marks between thousands.")]
    [InlineData('\t', "1'234.50", "income is read as numbers with marks between thousands.")]
    [InlineData(',', "€12.50", "income is read as numbers with €.")]
    [InlineData(';', "12,5 %", "income is read as numbers with a decimal comma and %.")]
    [InlineData(',', "12.5", null)]
    public async Task Numbers_are_numbers_however_a_country_writes_them(char delimiter, string like, string? note)
    {
        var found = (await Classify(delimiter, i => Like(like, 1_000 + i * 37 % 997))).Json;

        Assert.Equal("income:numbers", Columns(found)[0]);
        Assert.Equal(note is null ? [] : [note], Notes(found));
        Assert.Equal(1.0, found.GetProperty("auc").GetProperty("value").GetDouble(), 1e-9); // the target says only whether it is above the middle
    }

    [Fact]
    public async Task A_word_or_two_among_numbers_stands_for_missing_and_the_first_is_named_by_its_row()
    {
        var found = (await Classify(',', i => i % 40 == 16 ? "unknown" : i % 40 == 36 ? "-" : $"{i * 37 % 997}")).Json;

        Assert.Equal("income:numbers", Columns(found)[0]);
        Assert.Equal(["income is read as numbers: 15 of its 300 values are no numbers (the first in data row 17), taken for missing."], Notes(found));
    }

    [Fact]
    public async Task A_column_that_is_almost_one_of_numbers_is_told_why_it_is_not()
    {
        var found = (await Classify(',', i => i % 30 == 7 ? $"w{i}" : $"{i * 37 % 50}")).Json;

        Assert.Equal("income:categories", Columns(found)[0]);
        Assert.Equal(["income is not read as numbers: 10 of its 300 values are no numbers (the first in data row 8). Leave fields empty where nothing is known."], Notes(found));
    }

    [Theory]
    [InlineData("yyyy-MM-dd")]
    [InlineData("dd.MM.yyyy")]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ")]
    public async Task Dates_are_numbers_of_days(string way)
    {
        var found = (await Classify(',', i => new DateTime(2020, 1, 1).AddDays(i * 37 % 997).ToString(way, CultureInfo.InvariantCulture))).Json;

        Assert.Equal("income:numbers", Columns(found)[0]);
        Assert.Equal(["income is read as dates: a number of days."], Notes(found));
    }

    [Fact]
    public async Task A_number_that_differs_in_each_row_is_suspected_to_be_an_identifier() =>
        Assert.Equal(["income has another whole number in each row, as identifiers do: if it is one, leave it out with --drop."], Notes((await Classify(',', i => $"{9_000_000_000_000 + i * 7919L}")).Json));

    [Fact]
    public async Task A_number_too_large_for_any_count_ends_no_learner_with_a_bug()
    {
        foreach (var learner in new[] { "boosted", "logistic", "ebm" })
            Assert.Equal(0, (await Classify(',', i => (i % 3) switch { 0 => "1e308", 1 => "-1e308", _ => "5" }, "--learner", learner)).Exit);
    }

    [Theory]
    [InlineData("yes", "no", 0.7, "yes")]
    [InlineData("1", "0", 0.7, "1")]
    [InlineData("TRUE", "FALSE", 0.7, "TRUE")]
    [InlineData("ja", "nein", 0.7, "ja")]
    [InlineData("2", "1", 0.7, "1")] // neither says yes: the rarer
    [InlineData("good", "bad", 0.7, "bad")]
    public async Task The_value_that_says_yes_is_yes_also_where_it_is_the_commoner(string often, string rarely, double share, string positive)
    {
        await Write("t.csv", ["x,y", .. Enumerable.Range(0, 200).Select(i => $"{i * 37 % 101},{(i % 10 < 10 * share ? often : rarely)}")]);

        var found = (await Shell.RunAsync("evaluate", "classify", "--data", _folder.At("t.csv"), "--target", "y", "--learner", "logistic", "--json")).Json;

        Assert.Equal(positive, found.GetProperty("positive").GetString());
    }

    [Fact]
    public async Task A_target_whose_values_differ_by_case_alone_has_two_values()
    {
        await Write("t.csv", ["x,y", .. Enumerable.Range(0, 200).Select(i => $"{i * 37 % 101},{(i % 4) switch { 0 => "Yes", 1 => "no", 2 => "YES", _ => "NO" }}")]);

        var found = (await Shell.RunAsync("evaluate", "classify", "--data", _folder.At("t.csv"), "--target", "y", "--learner", "logistic", "--json")).Json;

        Assert.Equal((200, 100), (found.GetProperty("rows").GetInt32(), found.GetProperty("positives").GetInt32()));
    }

    [Fact]
    public async Task Values_that_recur_are_named_where_one_must_be_chosen_and_a_row_in_place_of_a_header_is_not_shown()
    {
        await Write("t.csv", ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i},{"abc"[i % 3]}")]);
        await Write("rows.csv", [.. Enumerable.Range(0, 60).Select(i => $"{4711 + i},Miller,{i % 2}")]);

        Assert.Contains("3 values (c, b, a)", (await Shell.RunAsync("evaluate", "classify", "--data", _folder.At("t.csv"), "--target", "y")).Error, StringComparison.Ordinal);
        foreach (var option in new[] { "--user", "--item" })
        {
            var error = (await Shell.RunAsync("evaluate", "rank", "--data", _folder.At("rows.csv"), option, "nobody")).Error;
            Assert.Contains("--header none", error, StringComparison.Ordinal);
            Assert.DoesNotContain("Miller", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_experiments_yes_counts_as_one_and_units_of_whom_nothing_is_known_are_counted()
    {
        await Write("t.csv", ["arm,age,bought", .. Enumerable.Range(0, 600).Select(i => $"{(i % 2 == 0 ? "mail" : "none")},{20 + i * 37 % 50},{(i % 100 == 99 ? "" : i % 4 == 0 || i % 10 == 1 ? "yes" : "no")}")]);
        string[] args = ["evaluate", "uplift", "--data", _folder.At("t.csv"), "--treatment", "arm", "--outcome", "bought"];

        var found = (await Shell.RunAsync([.. args, "--control", "none", "--json"])).Json;

        Assert.Equal(0.5, found.GetProperty("treatments")[0].GetProperty("treated").GetDouble(), 1e-12);
        Assert.Equal(["bought = yes counts as 1, no as 0.", "6 rows without a treatment or an outcome are left out."], Notes(found));
        Assert.Contains("its values are mail, none", (await Shell.RunAsync([.. args, "--control", "nobody"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fairness_passes_over_missing_predictions_and_takes_a_choice_in_the_labels_own_words()
    {
        await Write("p.csv", ["sex;score;repaid", .. Enumerable.Range(0, 400).Select(i => $"{(i % 2 == 0 ? "f" : "m")},{(i % 50 == 0 ? "" : i % 8 < 4 ? "0,75" : "0,25")},{(i % 3 == 0 ? "yes" : "no")}".Replace(',', ';').Replace("0;", "0,", StringComparison.Ordinal))]);
        await Write("c.csv", ["sex,chosen,repaid", .. Enumerable.Range(0, 400).Select(i => $"{(i % 2 == 0 ? "f" : "m")},{(i % 8 < 4 ? "yes" : "no")},{(i % 3 == 0 ? "yes" : "no")}")]);

        var scored = (await Shell.RunAsync("evaluate", "fairness", "--data", _folder.At("p.csv"), "--group", "sex", "--label", "repaid", "--prediction", "score", "--json")).Json;
        var chosen = (await Shell.RunAsync("evaluate", "fairness", "--data", _folder.At("c.csv"), "--group", "sex", "--label", "repaid", "--prediction", "chosen", "--json")).Json;

        Assert.Equal(392, scored.GetProperty("rows").GetInt32());
        Assert.Equal(["8 of 400 rows without a prediction are left out."], Notes(scored));
        Assert.Equal(100, chosen.GetProperty("reference").GetProperty("selected").GetInt32());
        Assert.StartsWith("error usage.threshold: ", (await Shell.RunAsync("evaluate", "fairness", "--data", _folder.At("c.csv"), "--group", "sex", "--label", "repaid", "--prediction", "chosen", "--threshold", "7")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_that_has_moved_is_seen_to_have_moved_and_identifiers_are_left_out()
    {
        static string Row(int i, int year) => $"{new DateTime(year, 1, 1).AddDays(i % 300):yyyy-MM-dd},name {year} {i},{i % 7}";
        await Write("a.csv", ["opened,who,x", .. Enumerable.Range(0, 300).Select(i => Row(i, 2020))]);
        await Write("b.csv", ["opened,who,x", .. Enumerable.Range(0, 300).Select(i => Row(i, 2024))]);

        var found = (await Shell.RunAsync("evaluate", "drift", "--before", _folder.At("a.csv"), "--after", _folder.At("b.csv"), "--json")).Json;

        Assert.Equal(["opened:numbers:shift", "x:numbers:calm"], found.GetProperty("columns").EnumerateArray().Select(c => $"{c.GetProperty("name").GetString()}:{c.GetProperty("kind").GetString()}:{c.GetProperty("verdict").GetString()}"));
        Assert.Contains("who is left out: most of its texts occur once, as names and identifiers do.", Notes(found));
    }

    [Fact]
    public async Task Actions_that_are_named_are_taken_in_the_order_of_their_names_where_the_policy_names_none()
    {
        await Write("log.csv", ["action,reward,propensity", .. Enumerable.Range(0, 200).Select(i => $"{(i % 2 == 0 ? "card" : "loan")},{i % 3 % 2},0.5")]);
        await Write("policy.csv", ["0.5", "0.5"]);

        Assert.Contains("2 actions, taken for the policy's in the order of their names: card, loan.", (await Shell.RunAsync("evaluate", "ope", "--log", _folder.At("log.csv"), "--policy", _folder.At("policy.csv"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_and_a_label_of_one_and_two_are_words_and_no_probabilities()
    {
        await Write("p.csv", ["sex,credit,chosen", .. Enumerable.Range(0, 400).Select(i => $"{(i % 2 == 0 ? "f" : "m")},{1 + i % 3 % 2},{1 + i % 5 % 2}")]);

        var found = await Shell.RunAsync("evaluate", "fairness", "--data", _folder.At("p.csv"), "--group", "sex", "--label", "credit", "--positive", "1", "--prediction", "chosen", "--json");

        Assert.Equal(0, found.Exit);
        Assert.Equal(120, found.Json.GetProperty("reference").GetProperty("selected").GetInt32()); // three of five of 200
    }

    [Fact]
    public async Task A_handful_of_rows_is_refused_where_chance_would_answer()
    {
        await Write("t.csv", ["a,b", .. Enumerable.Range(0, 20).Select(i => $"{i},{i % 3}")]);
        await Write("texts.csv", ["message,intent", .. Enumerable.Range(0, 90).Select(i => $"word{i},label{i % 60}")]);

        var drift = await Shell.RunAsync("evaluate", "drift", "--data", _folder.At("t.csv"));
        var texts = await Shell.RunAsync("evaluate", "text", "--train", _folder.At("texts.csv")); // its columns are found by their names

        Assert.Equal((2, 2), (drift.Exit, texts.Exit));
        Assert.StartsWith("error drift.few: ", drift.Error, StringComparison.Ordinal);
        Assert.StartsWith("error text.few: ", texts.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intervals_that_do_not_hold_are_said_not_to_hold()
    {
        // Quiet for two thirds, then changes a hundred times as large.
        await Write("t.csv", ["day;amount", .. Enumerable.Range(0, 400).Select(d => $"{new DateTime(2023, 1, 1).AddDays(d):dd.MM.yyyy};{((d < 250 ? 1 : 100) * (d * 37 % 11 - 3.5)).ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',')}")]);

        var shell = await Shell.RunAsync("evaluate", "forecast", "--data", _folder.At("t.csv"), "--horizon", "10");

        Assert.Equal(0, shell.Exit);
        Assert.Contains("The intervals are too narrow: ", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_that_a_mistake_names_is_there()
    {
        Assert.Contains("`opportune evaluate classify --help`", (await Shell.RunAsync("evaluate", "classify")).Error, StringComparison.Ordinal);
        Assert.Contains("`opportune models promote --help`", (await Shell.RunAsync("models", "promote")).Error, StringComparison.Ordinal);
    }

    private async Task<Shell> Classify(char delimiter, Func<int, string> income, params string[] more)
    {
        await Write("t.csv", [$"income{delimiter}y", .. Enumerable.Range(0, 300).Select(i => $"{income(i)}{delimiter}{(i * 37 % 997 > 500 ? "yes" : "no")}")]);
        return await Shell.RunAsync(["evaluate", "classify", "--data", _folder.At("t.csv"), "--target", "y", "--json", .. more.Length > 0 ? more : ["--learner", "logistic"]]);
    }

    /// <summary>A number between 1,000 and 2,000 as the example is written; below a thousand it is divided by 100.</summary>
    private static string Like(string example, int number)
    {
        var plain = example.Contains("234", StringComparison.Ordinal) ? number.ToString("#,0.00", CultureInfo.InvariantCulture) : (number / 100.0).ToString("0.00", CultureInfo.InvariantCulture);
        return example switch
        {
            "1.234,50" => plain.Replace(',', '_').Replace('.', ',').Replace('_', '.'),
            "1'234.50" => plain.Replace(',', '\''),
            "\"1,234.50\"" => $"\"{plain}\"",
            "€12.50" => "€" + plain,
            "12,5 %" => plain.Replace('.', ',') + " %",
            "34,5" => plain.Replace('.', ','),
            _ => plain,
        };
    }

    private Task Write(string name, string[] lines) => File.WriteAllLinesAsync(_folder.At(name), lines, TestContext.Current.CancellationToken);

    private static string[] Columns(JsonElement found) => [.. found.GetProperty("columns").EnumerateArray().Select(c => $"{c.GetProperty("name").GetString()}:{c.GetProperty("kind").GetString()}")];

    private static string[] Notes(JsonElement found) => [.. found.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!)];
}
