using System.Globalization;

namespace Opportune.Engine.Tests.Learn;

/// <summary>What learning from facts while deciding is worth, where the truth is known.</summary>
public sealed class ContextualBanditTests(ITestOutputHelper output)
{
    private const int Strangers = 8_000;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Where_facts_say_who_wants_what_it_earns_more_than_counts(long seed)
    {
        var world = new BanditWorld(seed, BanditWorld.ByFacts);

        var (counts, bandit) = (world.Run(Strangers, contextual: false), world.Run(Strangers, contextual: true));

        Say("by facts", counts, bandit);
        Assert.True(bandit.Reward > 1.4 * counts.Reward, $"{bandit} {counts}");
        Assert.True(bandit.LateReward > 0.85 * bandit.LateBest, $"{bandit}");
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Where_facts_say_nothing_it_earns_as_much_as_counts(long seed)
    {
        var world = new BanditWorld(seed, BanditWorld.ByCard);

        var (counts, bandit) = (world.Run(Strangers, contextual: false), world.Run(Strangers, contextual: true));

        Say("by card", counts, bandit);
        Assert.True(bandit.Reward > 0.98 * counts.Reward, $"{bandit} {counts}");
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Where_everybody_changes_their_minds_it_steps_aside_before_it_has_lost_what_it_earned(long seed)
    {
        var world = new BanditWorld(seed, BanditWorld.ByFacts, BanditWorld.Turned);

        var (counts, bandit) = (world.Run(Strangers * 3 / 2, contextual: false), world.Run(Strangers * 3 / 2, contextual: true));

        Say("turned", counts, bandit);
        Assert.True(bandit.Reward > 1.2 * counts.Reward, $"{bandit} {counts}");
    }

    /// <summary>Figures of decision record 0020.</summary>
    [Theory(Explicit = true), InlineData(1), InlineData(2), InlineData(3)]
    public void What_learning_on_between_starts_is_worth(long seed)
    {
        foreach (var (name, world) in new[] { ("by facts", new BanditWorld(seed, BanditWorld.ByFacts)), ("turned", new BanditWorld(seed, BanditWorld.ByFacts, BanditWorld.Turned)) })
        {
            Say($"{name}, starts only", world.Run(Strangers * 3 / 2, contextual: false), world.Run(Strangers * 3 / 2, contextual: true, learnsOn: false));
            Say($"{name}, learning on", world.Run(Strangers * 3 / 2, contextual: false), world.Run(Strangers * 3 / 2, contextual: true));
        }
    }

    private void Say(string world, BanditWorld.Outcome counts, BanditWorld.Outcome bandit) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{world}: counts {counts.Reward:0.0000}, bandit {bandit.Reward:0.0000}, best {counts.Best:0.0000}; second half {counts.LateReward:0.0000}, {bandit.LateReward:0.0000}, {counts.LateBest:0.0000}; {bandit.ByFacts} by facts"));
}
