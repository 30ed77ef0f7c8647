namespace Opportune.Simulation;

/// <summary>
/// Draws that depend on nothing but seed, subject, stream and index, so that one customer's draws never shift another's.
/// </summary>
/// <remarks>
/// The n-th draw is mix(key + n·γ), the SplitMix64 output function over a counter (Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014, §4); the key is a 64-bit FNV-1a hash of the names. Not for secrets.
/// </remarks>
internal sealed class SeededDraws
{
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;
    private readonly ulong key;
    private ulong count;

    public SeededDraws(ulong seed, string subject, string stream, long index = 0) =>
        key = unchecked(Mix(Mix(Mix(seed + Gamma) ^ Hash(subject)) + Hash(stream)) ^ Mix((ulong)index * Gamma));

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>A whole number from low to high, both possible.</summary>
    public int Between(int low, int high) => low + (int)(Uniform() * (high - low + 1));

    /// <summary>A number from low to high, the middle more likely (mean of two uniforms).</summary>
    public double Around(double low, double high) => low + ((high - low) * (Uniform() + Uniform()) / 2);

    public T Pick<T>(IReadOnlyList<T> items) => items[Between(0, items.Count - 1)];

    private ulong Next() => unchecked(Mix(key + (++count * Gamma)));

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return z ^ (z >> 31);
        }
    }

    private static ulong Hash(string text)
    {
        var hash = 0xCBF2_9CE4_8422_2325;
        foreach (var letter in text)
        {
            hash = unchecked((hash ^ letter) * 0x0000_0100_0000_01B3);
        }

        return hash;
    }
}
