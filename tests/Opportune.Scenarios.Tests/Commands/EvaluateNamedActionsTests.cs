using System.Globalization;
using System.Text.Json;

namespace Opportune.Scenarios.Tests.Commands;

public sealed class EvaluateNamedActionsTests : IDisposable
{
    private const int Decisions = 600;
    private static readonly string[] Offers = ["card", "loan", "none"];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("wide.csv", "matched by name")]
    [InlineData("wide-with-row.csv", "matched by name")]
    [InlineData("constant.csv", "matched by name")]
    [InlineData("long.csv", "matched by name")]
    [InlineData("long-by-segment.csv", "matched by name")]
    [InlineData("long-constant.csv", "matched by name")]
    [InlineData("by-place.csv", "matched by name")]
    [InlineData("bare.csv", "in the order of their names")]
    public async Task A_policy_in_any_form_values_offers_by_their_names_as_numbers_do(string form, string said)
    {
        Write("numbered.csv", a => Array.IndexOf(Offers, a).ToString(CultureInfo.InvariantCulture));
        Write("log.csv", a => a);
        WritePolicies();

        var numbered = (await Ope("numbered.csv", "bare.csv")).Json.GetProperty("estimates");
        var named = await Ope("log.csv", form);

        Assert.Equal(0, named.Exit);
        foreach (var code in (string[])["ipw", "snipw"]) Assert.Equal(numbered.GetProperty(code).GetProperty("value").GetDouble(), named.Json.GetProperty("estimates").GetProperty(code).GetProperty("value").GetDouble(), 1e-12);
        Assert.Contains(said, named.Json.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(form.Contains("wide.", StringComparison.Ordinal) || form == "constant.csv" ? "none, card, loan." : "card, loan, none.", named.Json.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_models_word_is_found_by_name_whatever_the_order_of_its_columns()
    {
        Write("log.csv", a => a);
        WritePolicies();
        Lines("q.csv", "card,loan,none", i => $"{Number(0.1 + i % 3 * 0.1)},0.3,0.05");
        Lines("q-turned.csv", "none;card;loan", i => $"0.05;{Number(0.1 + i % 3 * 0.1)};0.3");
        File.WriteAllLines(_folder.At("q-long.csv"), ["row,action,expected", .. Enumerable.Range(0, Decisions).SelectMany(i => new[] { $"{i},loan,0.3", $"{i},none,0.05", $"{i},card,{Number(0.1 + i % 3 * 0.1)}" })]);

        var found = new List<string>();
        foreach (var q in (string[])["q.csv", "q-turned.csv", "q-long.csv"]) found.Add((await Ope("log.csv", "wide.csv", "--qhat", _folder.At(q))).Json.GetProperty("estimates").GetRawText());

        Assert.Equal(7, JsonDocument.Parse(found[0]).RootElement.EnumerateObject().Count());
        Assert.Equal([found[0], found[0]], found[1..]);
    }

    [Theory]
    [InlineData("ope.policy.actions", "card,cash,none", "0.5,0.3,0.2", "data row 2")] // the log's second offer is a loan
    [InlineData("ope.policy.actions", "action,probability", "car,1", "names none")]
    [InlineData("ope.policy.actions", null, "0.5\n0.5", "names 3 actions")]
    [InlineData("ope.policy.rows", "card,loan,none", "0.5,0.3,0.2\n0.5,0.3,0.2", "600 decisions")]
    [InlineData("ope.policy.rows", "segment,action,probability", "young,card,1", "no row for this decision (by segment)")]
    [InlineData("ope.policy.rows", "action,probability", "card,0.5\ncard,0.5", "same action")]
    [InlineData("ope.policy.rows", "action,probability,branch", "card,1,north", "by a column that the log has too")]
    [InlineData("ope.action.missing", "action,probability", "card,0.5\n,0.5", "data row 2")]
    public async Task A_policy_whose_names_or_rows_are_not_those_of_the_log_is_refused(string code, string? header, string rows, string words)
    {
        Write("log.csv", a => a);
        await File.WriteAllTextAsync(_folder.At("policy.csv"), (header is null ? "" : header + "\n") + rows + "\n", TestContext.Current.CancellationToken);

        var shell = await Table("log.csv", "policy.csv");

        Assert.Equal(2, shell.Exit);
        Assert.StartsWith($"error {code}: ", shell.Error, StringComparison.Ordinal);
        Assert.Contains(words, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("1e-300")]
    public async Task A_propensity_that_cannot_be_divided_by_is_told_with_its_row(string propensity)
    {
        Lines("log.csv", "action,segment,place,reward,propensity", i => $"{Offers[i % 3]},young,top,1,{(i == 1 ? propensity : "0.3333333333")}");
        WritePolicies();

        var shell = await Table("log.csv", "wide.csv");

        Assert.Equal(1, shell.Exit);
        Assert.StartsWith("error ope.propensity.range: ", shell.Error, StringComparison.Ordinal);
        Assert.Contains("data row 2", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_know_an_action_of_the_policy_is_refused()
    {
        Write("log.csv", a => a);
        WritePolicies();
        Lines("q.csv", "card,none", _ => "0.1,0.2");

        var shell = await Table("log.csv", "wide.csv", "--qhat", _folder.At("q.csv"));

        Assert.Equal(2, shell.Exit);
        Assert.StartsWith("error ope.qhat.actions: ", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_that_the_policy_never_names_is_never_taken_and_one_never_logged_has_no_support()
    {
        Write("log.csv", a => a);
        await File.WriteAllTextAsync(_folder.At("policy.csv"), "action,probability\ncard,0.6\ngold,0.4\n", TestContext.Current.CancellationToken);

        var shell = await Ope("log.csv", "policy.csv");

        Assert.Equal(2, shell.Exit);
        Assert.Equal(0.4, shell.Json.GetProperty("unsupportedShare").GetDouble(), 1e-12);
        Assert.Equal(["1 of them was never logged.", "2 of them are not in the policy, which is taken never to choose them."], shell.Json.GetProperty("notes").EnumerateArray().Skip(1).Select(n => n.GetString()));
    }

    [Fact]
    public async Task Columns_of_a_strangers_log_may_have_any_name()
    {
        Write("log.csv", a => a, "offer_shown,segment,slot,accepted?,chance of it");
        WritePolicies();

        var shell = await Ope("log.csv", "long-constant.csv", "--action", "offer_shown", "--reward", "accepted?", "--propensity", "chance of it");

        Assert.Equal(0, shell.Exit);
    }

    private Task<Shell> Ope(string log, string policy, params string[] more) => Shell.RunAsync(["evaluate", "ope", "--log", _folder.At(log), "--policy", _folder.At(policy), .. more, "--json"]);

    private Task<Shell> Table(string log, string policy, params string[] more) => Shell.RunAsync(["evaluate", "ope", "--log", _folder.At(log), "--policy", _folder.At(policy), .. more]);

    /// <summary>Offers by turns with the same chance; the young like cards.</summary>
    private void Write(string name, Func<string, string> action, string header = "action,segment,place,reward,propensity") =>
        Lines(name, header, i => $"{action(Offers[i % 3])},{(i % 2 == 0 ? "young" : "old")},{(i % 2 == 0 ? "top" : "side")},{(i % 6 == 0 || i % 7 == 1 ? 1 : 0)},0.3333333333");

    /// <summary>One policy, card 0.5, loan 0.3, nothing 0.2, written in every form.</summary>
    private void WritePolicies()
    {
        Lines("wide.csv", "none,card,loan", _ => "0.2,0.5,0.3");
        Lines("wide-with-row.csv", ",card,loan,none", i => $"{Decisions - 1 - i},0.5,0.3,0.2"); // as a data frame writes it, sorted otherwise
        Lines("bare.csv", "# card, loan, none", _ => "0.5,0.3,0.2");
        File.WriteAllText(_folder.At("constant.csv"), "none\tcard\tloan\n0.2\t0.5\t0.3\n");
        File.WriteAllText(_folder.At("long-constant.csv"), "action;probability\nloan;0,3\ncard;0,5\nnone;0,2\n");
        File.WriteAllText(_folder.At("by-place.csv"), "action,place,p\nloan,top,0.3\ncard,top,0.5\nnone,top,0.2\nnone,side,0.2\ncard,side,0.5\nloan,side,0.3\n");
        File.WriteAllLines(_folder.At("long.csv"), ["row,action,probability", .. Enumerable.Range(1, Decisions).SelectMany(i => new[] { $"{i},loan,0.3", $"{i},none,0.2", $"{i},card,0.5" })]);
        File.WriteAllLines(_folder.At("long-by-segment.csv"), ["segment,action,probability", .. ((string[])["old", "young"]).SelectMany(s => new[] { $"{s},loan,0.3", $"{s},none,0.2", $"{s},card,0.5" })]);
    }

    private void Lines(string name, string header, Func<int, string> line) => File.WriteAllLines(_folder.At(name), [header, .. Enumerable.Range(0, Decisions).Select(line)]);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
