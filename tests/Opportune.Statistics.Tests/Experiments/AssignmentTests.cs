namespace Opportune.Statistics.Tests.Experiments;

public sealed class AssignmentTests
{
    private static readonly byte[] Salt = "salt-for-tests"u8.ToArray();

    // python3 hmac.new(salt, len ‖ "exp-1" ‖ "c-1", sha256), first 53 bits, 2026-11-21.
    [Fact]
    public void A_units_place_is_the_keyed_hash_that_anyone_with_the_salt_can_repeat() =>
        Assert.Equal(0.37636822989518615, Assignment.Unit(Salt, "exp-1", "c-1"));

    [Fact]
    public void Units_fill_the_arms_by_their_shares_and_experiments_are_independent()
    {
        double[] shares = [0.1, 0.0, 0.3, 0.6];
        var counts = new long[4];
        var both = new long[4];
        for (int i = 0; i < 40_000; i++)
        {
            int arm = Assignment.Arm(Salt, "exp-1", $"c-{i}", shares);
            counts[arm]++;
            if (Assignment.Arm(Salt, "exp-2", $"c-{i}", [0.5, 0.5]) == 0) both[arm]++;
        }
        Assert.Equal(0, counts[1]);
        Assert.False(SampleRatio.Check(counts, shares).IsMismatch);
        Assert.False(SampleRatio.Check(both, shares).IsMismatch);
    }

    [Fact]
    public void Raising_a_share_moves_only_units_of_the_neighbour()
    {
        for (int i = 0; i < 2_000; i++)
        {
            int before = Assignment.Arm(Salt, "exp-1", $"c-{i}", [0.1, 0.4, 0.5]), after = Assignment.Arm(Salt, "exp-1", $"c-{i}", [0.2, 0.3, 0.5]);
            Assert.True(before == after || (before, after) == (1, 0));
        }
    }

    [Fact]
    public void Where_experiment_and_unit_join_cannot_be_confused() =>
        Assert.NotEqual(Assignment.Unit(Salt, "ab", "c"), Assignment.Unit(Salt, "a", "bc"));

    [Fact]
    public void Shares_that_do_not_sum_to_one_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Assignment.Arm(Salt, "e", "u", [0.5, 0.4]));
        Assert.Throws<ArgumentException>(() => Assignment.Arm(Salt, "e", "u", [1.5, -0.5]));
        Assert.Throws<ArgumentException>(() => Assignment.Arm(Salt, "e", "u", []));
    }
}
