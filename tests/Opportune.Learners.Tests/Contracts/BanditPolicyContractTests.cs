using System.Globalization;
using System.Reflection;

namespace Opportune.Learners.Tests.Contracts;

/// <summary>The laws of every policy of the assembly that chooses and learns.</summary>
public sealed class BanditPolicyContractTests
{
    private static readonly int[] All = [0, 1, 2, 3];

    public static TheoryData<Type> Policies => [.. typeof(IBanditPolicy).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBanditPolicy)))];

    [Fact]
    public void As_many_policies_are_found_as_the_assembly_has() => Assert.Equal(3, Policies.Count);

    [Theory, MemberData(nameof(Policies))]
    public void Probabilities_are_at_least_zero_and_sum_to_one_over_the_allowed_actions_alone(Type t)
    {
        IBanditPolicy policy = Trained(t, 300);
        foreach (int[] allowed in new int[][] { All, [2], [3, 0], [1, 2, 3] })
        {
            var p = new double[allowed.Length];
            policy.Probabilities([0.3, -1], allowed, p);
            Assert.All(p, v => Assert.InRange(v, 0.0, 1.0));
            Assert.Equal(1.0, p.Sum(), 1e-12);
        }
    }

    [Theory, MemberData(nameof(Policies))]
    public void The_order_of_allowed_actions_changes_no_probability(Type t)
    {
        IBanditPolicy policy = Trained(t, 300);
        double[] one = new double[4], other = new double[4];
        policy.Probabilities([0.3, -1], All, one);
        policy.Probabilities([0.3, -1], [3, 1, 0, 2], other);
        int[] order = [3, 1, 0, 2];
        for (int k = 0; k < 4; k++) Assert.Equal(one[order[k]], other[k], 1e-12);
    }

    [Theory, MemberData(nameof(Policies))]
    public void A_choice_is_drawn_with_the_probability_it_states(Type t)
    {
        IBanditPolicy policy = Trained(t, 60);
        var p = new double[4];
        policy.Probabilities([0.1, 0.1], All, p);
        var random = CounterRandom.FromSeed(8);
        var counts = new int[4];
        for (int i = 0; i < 20_000; i++)
        {
            BanditChoice choice = policy.Choose([0.1, 0.1], All, random);
            Assert.Equal(p[choice.Action], choice.Probability);
            counts[choice.Action]++;
        }
        for (int a = 0; a < 4; a++) Assert.Equal(20_000 * p[a], counts[a], 1 + 4 * Math.Sqrt(20_000 * p[a] * (1 - p[a])));
    }

    [Theory, MemberData(nameof(Policies))]
    public void Learning_a_copy_leaves_the_original_alone_and_the_same_examples_give_the_same_bits(Type t)
    {
        IBanditPolicy one = Trained(t, 100), two = Trained(t, 100), copy = one.Clone();
        for (int i = 0; i < 50; i++) copy.Learn([0.3, -1], 2, 5);
        double[] a = new double[4], b = new double[4], c = new double[4];
        one.Probabilities([0.3, -1], All, a);
        two.Probabilities([0.3, -1], All, b);
        copy.Probabilities([0.3, -1], All, c);
        Assert.Equal(a, b);
        Assert.True(c[2] > 0.5 && a[2] < c[2] + 1e-15);
    }

    [Theory, MemberData(nameof(Policies))]
    public void It_finds_the_better_action_of_each_context(Type t)
    {
        IBanditPolicy policy = Trained(t, 3_000);
        double[] right = new double[4], left = new double[4];
        policy.Probabilities([2, 0], All, right);
        policy.Probabilities([-2, 0], All, left);
        Assert.True(right[0] > 0.5 && left[1] > 0.5, $"{t.Name}: {right[0]}, {left[1]}");
    }

    [Theory, MemberData(nameof(Policies))]
    public void Impossible_input_is_refused(Type t)
    {
        IBanditPolicy policy = Trained(t, 5);
        Assert.Throws<ArgumentException>(() => policy.Learn([1], 0, 1));
        Assert.Throws<ArgumentException>(() => policy.Learn([1, double.NaN], 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => policy.Learn([1, 1], 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => policy.Learn([1, 1], 0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => policy.Learn([1, 1], 0, 1, 0.0));
        Assert.Throws<ArgumentException>(() => policy.Probabilities([1, 1], [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => policy.Probabilities([1, 1], [9], new double[1]));
    }

    // Action 0 pays for positive contexts, action 1 for negative ones, 2 and 3 rarely.
    private static IBanditPolicy Trained(Type t, int examples)
    {
        var policy = (IBanditPolicy)Activator.CreateInstance(t, BindingFlags.CreateInstance | BindingFlags.Public | BindingFlags.Instance | BindingFlags.OptionalParamBinding, null, [2, 4, Type.Missing, Type.Missing, .. t == typeof(InverseGapBandit) ? new[] { Type.Missing } : []], CultureInfo.InvariantCulture)!;
        var random = CounterRandom.FromSeed(2);
        for (int i = 0; i < examples; i++)
        {
            double[] x = [random.NextNormal(), random.NextNormal()];
            BanditChoice choice = policy.Choose(x, All, random);
            double rate = choice.Action == 0 ? Numerics.Sigmoid(2 * x[0]) : choice.Action == 1 ? Numerics.Sigmoid(-2 * x[0]) : 0.1;
            policy.Learn(x, choice.Action, random.NextDouble() < rate ? 1 : 0, choice.Probability);
        }
        return policy;
    }
}
