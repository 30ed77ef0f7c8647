using System.Security.Cryptography;

namespace Opportune.Learners.Tests.Chance;

public sealed class KeyedHashTests
{
    [Fact]
    public void It_is_the_standard_keyed_hash_whatever_keys_and_texts_follow_each_other()
    {
        var random = CounterRandom.FromSeed(4);
        var keys = Enumerable.Range(0, 4).Select(n => Bytes(random, n * 25)).ToArray();
        var hash = new byte[32];
        for (var n = 0; n < 500; n++)
        {
            var (key, text) = (keys[random.NextInt32(n < 250 ? 2 : 4)], Bytes(random, random.NextInt32(200)));
            KeyedHash.Of(key, text, hash);
            Assert.Equal(HMACSHA256.HashData(key, text), hash);
        }
    }

    private static byte[] Bytes(CounterRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextInt32(256))];
}
