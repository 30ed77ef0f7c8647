using Opportune.Engine.Bank;
using Opportune.Engine.Respond;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Respond;

public sealed class WaitingOptionsTests
{
    private static readonly DateTimeOffset Start = Story.At("2026-03-01");

    [Fact]
    public void Options_wait_until_they_are_taken_or_forgotten_whatever_the_order()
    {
        var chance = CounterRandom.FromSeed(3);
        var (waiting, plain, now) = (new WaitingOptions(), new List<WaitingOption>(), Start);
        for (var n = 0; n < 5_000; n++)
        {
            now += TimeSpan.FromMinutes(chance.NextInt32(90));
            var any = $"d-{chance.NextInt32(n + 1)}";
            switch (chance.NextInt32(4))
            {
                case 0:
                    var at = plain.FindIndex(o => o.Decision.ToString() == any);
                    Assert.Equal(at < 0 ? null : plain[at], waiting.Take(any, 0));
                    if (at >= 0) plain.RemoveAt(at);
                    break;
                case 1:
                    waiting.Forget(now - TimeSpan.FromHours(40));
                    plain.RemoveAll(o => o.DecidedAt < now - TimeSpan.FromHours(40));
                    break;
                default:
                    var option = new WaitingOption(DecisionName.Of($"d-{n}"), 0, "grow/saving/saver", null, Outcome.Clicked, TimeSpan.FromDays(7), now);
                    waiting.Add(option);
                    plain.Add(option);
                    break;
            }
            Assert.Equal(plain.Exists(o => o.Decision.ToString() == any), waiting.Contains(any, 0));
            Assert.Equal(plain, waiting.Options.ToArray());
        }
        Assert.Null(waiting.Take("d-0", 1));
    }
}
