using System.Text.RegularExpressions;
using Opportune.Expressions.Matching;
using Opportune.Expressions.Tests.Generated;

namespace Opportune.Expressions.Tests.Matching;

public sealed class PatternTests
{
    [Theory]
    [InlineData("ubb", "hubba", true)]
    [InlineData("", "cows", true)]
    [InlineData("foo|bar", "", false)]
    [InlineData("^ab$", "ab", true)]
    [InlineData("^ab$", "ab\n", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("(?i)straSSe", "STRASSE", true)]
    [InlineData("a(?i:b)c", "aBc", true)]
    [InlineData("a(?i:b)c", "aBC", false)]
    [InlineData(@"^\d{4}-\d{2}$", "2024-05", true)]
    [InlineData(@"^\d+$", "٣", false)]
    [InlineData(@"^\pN+$", "٣", true)]
    [InlineData(@"^\p{Lu}\P{Lu}+$", "Žluť", true)]
    [InlineData(@"\bcard\b", "a card, please", true)]
    [InlineData(@"\bcard\b", "discard", false)]
    [InlineData("^[^a-c]+$", "xyz", true)]
    [InlineData("^[]a-]+$", "]-a", true)]
    [InlineData("^[[:alpha:]_]+$", "a_b", true)]
    [InlineData(@"^[\w.+-]+@[\w-]+\.\w{2,}$", "a.b@c-d.cz", true)]
    [InlineData("^.$", "\U0001F431", true)]
    [InlineData(@"\x{1F431}\x41", "\U0001F431A", true)]
    [InlineData("(?P<year>a)(?<x>b)(?:c)", "abc", true)]
    [InlineData("(a*)*b", "aaab", true)]
    [InlineData("a{2,3}b", "ab", false)]
    public void A_pattern_matches_anywhere_in_the_text(string pattern, string text, bool expected)
    {
        var work = CelExpression.MaxWork;
        Assert.Equal(expected, Pattern.TryParse(pattern)!.IsMatch(text, ref work));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData("[a")]
    [InlineData("[b-a]")]
    [InlineData("a{2,1}")]
    [InlineData("a{1001}")]
    [InlineData("(a{100}){100}")]
    [InlineData("((((((a{9}){9}){9}){9}){9}){9}){9}")]
    [InlineData(@"(a)\1")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)")]
    [InlineData(@"\pX")]
    [InlineData(@"\")]
    [InlineData(@"[\")]
    [InlineData("(?")]
    [InlineData("(?i")]
    [InlineData("[[:nothing:]]")]
    [InlineData(@"\x{110000}")]
    public void What_is_no_pattern_or_too_large_is_refused(string pattern) => Assert.Null(Pattern.TryParse(pattern));

    [Fact]
    public void Random_patterns_match_what_the_frameworks_own_linear_engine_matches()
    {
        var dice = new Dice(7);
        for (var i = 0; i < 600; i++)
        {
            var text = Write(dice, 4);
            var (pattern, reference) = (Pattern.TryParse(text), new Regex(text, RegexOptions.NonBacktracking));
            for (var round = 0; round < 5; round++)
            {
                var subject = string.Concat(Enumerable.Range(0, dice.Below(8)).Select(_ => dice.Pick('a', 'b', 'c')));
                var work = CelExpression.MaxWork;
                Assert.True(pattern is null || pattern.IsMatch(subject, ref work) == reference.IsMatch(subject), $"{text} on '{subject}'");
            }
        }
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("((a|b)*a(a|b){5}){5}c")]
    [InlineData("(x+x+)+y")]
    [InlineData("(.*.*.*.*.*.*.*.*=)+x")]
    [InlineData("(a?){300}a{300}")]
    public void A_pattern_made_to_explode_runs_out_of_work_or_ends(string pattern)
    {
        var work = CelExpression.MaxWork;
        var isMatch = Pattern.TryParse(pattern)!.IsMatch(string.Concat(Enumerable.Repeat("abax", 50_000)), ref work);
        Assert.True(isMatch is null == work < 0);
    }

    private static string Write(Dice dice, int depth) => depth == 0 ? dice.Pick("a", "b", ".", "[ab]", "[^a]", "^", "$", "") : dice.Below(6) switch
    {
        0 => Write(dice, depth - 1) + Write(dice, depth - 1),
        1 => $"({Write(dice, depth - 1)}|{Write(dice, depth - 1)})",
        2 => $"(?:{Write(dice, depth - 1)}){dice.Pick("*", "+", "?", "*?", "{2}", "{1,2}", "{2,}")}",
        3 => $"({Write(dice, depth - 1)})",
        _ => Write(dice, depth - 1) + Write(dice, 0),
    };
}
