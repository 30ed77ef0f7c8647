using Opportune.Learners;

namespace Opportune.Engine.Tests;

public sealed class DecisionIdTests
{
    [Fact]
    public void Every_id_reads_back_as_the_customer_number_and_version_it_was_made_of()
    {
        var chance = CounterRandom.FromSeed(3);
        foreach (var (number, version) in Enumerable.Range(0, 2_000).Select(i => (chance.NextUInt64() >> (i % 64), (long)(chance.NextUInt64() >> (1 + i % 62)) + 1)).Append((0UL, 1L)).Append((ulong.MaxValue, long.MaxValue)))
        {
            Assert.True(DecisionId.TryParse(DecisionId.Of(number, version), out var readNumber, out var readVersion));
            Assert.Equal((number, version), (readNumber, readVersion));
        }
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("0000000000000-"), InlineData("0000000000000-0"), InlineData("0000000000000-01"), InlineData("000000000000-1"), InlineData("00000000000000-1")]
    [InlineData("ZZZZZZZZZZZZZ-1"), InlineData("0000000000000-7ZZZZZZZZZZZZZ"), InlineData("0000000000000-8000000000000"), InlineData("000000000000I-1"), InlineData("000000000000a-1"), InlineData("0000000000000_1"), InlineData("0000000000000-1 "), InlineData("００00000000000-1")]
    public void A_text_that_no_decision_has_is_none(string? text) => Assert.False(DecisionId.TryParse(text, out _, out _));

    [Theory, InlineData("7F3K20QD8XW1A-2C"), InlineData("0000000000000-1"), InlineData("0000000000000-01"), InlineData("dry-run"), InlineData("")]
    public void A_name_gives_back_the_id_that_it_was_made_of_and_equals_no_other(string id)
    {
        Assert.Equal(id, DecisionName.Of(id).ToString());
        Assert.Equal(DecisionName.Of(id), DecisionName.Of(string.Concat(id)));
        Assert.NotEqual(DecisionName.Of(id), DecisionName.Of(id + "0"));
    }

    [Fact]
    public void Random_texts_never_throw()
    {
        var chance = CounterRandom.FromSeed(4);
        for (var i = 0; i < 20_000; i++) _ = DecisionId.TryParse(string.Concat(Enumerable.Range(0, chance.NextInt32(30)).Select(_ => "0123456789ABCZ-\ud800é\0"[chance.NextInt32(18)])), out _, out _);
    }
}
