namespace Opportune.Learners.Tests.Chance;

public sealed class CounterRandomTests
{
    // Known answers of Philox4x32-10 from the Random123 distribution 1.14.0 (kat_vectors), read 2026-11-21.
    [Fact]
    public void Draws_equal_the_published_vector_for_key_and_counter_zero()
    {
        var random = CounterRandom.FromKey(new byte[16]);
        Assert.Equal(0xE169C58D_6627E8D5UL, random.NextUInt64());
        Assert.Equal(0x9B00DBD8_BC57AC4CUL, random.NextUInt64());
    }

    [Fact]
    public void The_same_key_gives_the_same_draws_and_another_key_others()
    {
        byte[] salt = "salt-for-tests"u8.ToArray();
        ulong[] Draws(string decision, int slot)
        {
            var random = CounterRandom.ForDraw(salt, decision, slot);
            return [.. Enumerable.Range(0, 50).Select(_ => random.NextUInt64())];
        }
        Assert.Equal(Draws("d-1", 0), Draws("d-1", 0));
        Assert.Empty(Draws("d-1", 0).Intersect(Draws("d-1", 1)));
        Assert.Empty(Draws("d-1", 0).Intersect(Draws("d-2", 0)));
        Assert.Equal(Draws(new string('x', 500), 3), Draws(new string('x', 500), 3));
    }

    [Fact]
    public void A_key_of_fewer_than_16_bytes_is_refused() => Assert.Throws<ArgumentException>(() => CounterRandom.FromKey(new byte[15]));

    [Fact]
    public void Whole_numbers_are_equally_likely()
    {
        var random = CounterRandom.FromSeed(5);
        var counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[random.NextInt32(7)]++;
        Assert.All(counts, c => Assert.InRange(c, 10_000 - 4 * 93, 10_000 + 4 * 93)); // 4·√(n·p·(1−p))
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
    }

    [Fact]
    public void Uniform_and_normal_draws_have_their_moments()
    {
        var random = CounterRandom.FromSeed(6);
        const int n = 100_000;
        double[] u = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())], z = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        Assert.All(u, v => Assert.InRange(v, 0.0, 0.9999999999999999));
        Assert.Equal(0.5, u.Average(), 4 * Math.Sqrt(1.0 / 12 / n));
        Assert.Equal(0.0, z.Average(), 4 * Math.Sqrt(1.0 / n));
        Assert.Equal(1.0, z.Select(v => v * v).Average(), 4 * Math.Sqrt(2.0 / n));
        Assert.Equal(0.0, z.Select(v => v * v * v).Average(), 4 * Math.Sqrt(15.0 / n));
    }

    [Fact]
    public void Shuffling_keeps_every_item_and_reaches_every_order()
    {
        var random = CounterRandom.FromSeed(7);
        var orders = new Dictionary<string, int>();
        for (int i = 0; i < 6_000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle<char>(items);
            orders[new(items)] = orders.GetValueOrDefault(new(items)) + 1;
        }
        Assert.Equal(6, orders.Count);
        Assert.All(orders.Values, c => Assert.InRange(c, 1_000 - 116, 1_000 + 116)); // 4·√(6000·⅙·⅚)
    }
}
