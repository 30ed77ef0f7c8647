using System.Text;
using System.Text.Json;
using Opportune.Bench.Http;
using Opportune.Bench.Load;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Tests;

public sealed class SameWorkRivalTests
{
    [Fact]
    public void A_rival_whose_answers_are_decisions_and_all_on_disk_counts() => Assert.Null(SameWorkRival.Problem(decisions: 1_000, others: 0, unanswered: 2, records: 1_001));

    [Fact]
    public void A_rival_that_answered_what_is_not_on_disk_does_not_count() => Assert.Contains("999 are on disk", SameWorkRival.Problem(decisions: 1_000, others: 0, unanswered: 0, records: 999), StringComparison.Ordinal);

    [Fact]
    public void A_rival_with_more_on_disk_than_it_was_asked_for_does_not_count() => Assert.NotNull(SameWorkRival.Problem(decisions: 1_000, others: 0, unanswered: 1, records: 1_002));

    [Fact]
    public void A_rival_that_answers_with_something_else_does_not_count()
    {
        Assert.NotNull(SameWorkRival.Problem(decisions: 999, others: 1, unanswered: 0, records: 1_000));
        Assert.NotNull(SameWorkRival.Problem(decisions: 0, others: 0, unanswered: 0, records: 0));
    }

    [Theory]
    [InlineData("""{"decisionId":"1","customer":"b-0000001","placements":[{"name":"app-home","outcome":"chosen","options":[{"token":"t","action":"a"}]}]}""", true)]
    [InlineData("""{"decisionId":"1","customer":"b-0000001","placements":[{"name":"app-home","outcome":"fallback","options":[]}]}""", true)]
    [InlineData("""{"decisionId":"1","customer":"b-0000001","placements":[]}""", false)]
    [InlineData("""{"decisionId":"1","customer":"b-0000001","placements":[{"name":"app-home","outcome":"chosen","options":[]}]}""", false)]
    [InlineData("""{"code":"too.busy"}""", false)]
    public void An_answer_is_a_decision_when_it_has_an_option_or_a_fallback_for_its_placement(string body, bool isDecision)
    {
        var answers = new CheckedAnswers(new BankTraffic(new Zipf(10, 1, 100, 1), "key", isMixed: false, TimeProvider.System));

        answers.Answered((int)BankTraffic.Kind.Decision, Encoding.UTF8.GetBytes(body));

        Assert.Equal(isDecision ? (1L, 0L) : (0L, 1L), (answers.Decisions, answers.Others));
    }

    [Fact]
    public void The_rival_gets_the_rules_of_every_action_of_the_measured_bank()
    {
        using var json = JsonDocument.Parse(SameWorkRival.RulesOf(BenchBank.Load()));

        Assert.Equal(200, json.RootElement.GetProperty("actions").GetArrayLength());
        Assert.All(json.RootElement.GetProperty("rules").EnumerateArray(), rules => Assert.Equal(BenchBank.RulesPerAction, rules.GetArrayLength()));
    }
}
