using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Opportune.Statistics;

/// <summary>Which arm of an experiment a unit belongs to: a salted hash, so it never changes and cannot be foreseen without the salt.</summary>
public static class Assignment
{
    /// <summary>The unit's place in [0, 1): a multiple of 2⁻⁵³, independent between experiments.</summary>
    /// <remarks>The first 53 bits of HMAC-SHA256(salt, length of experiment ‖ experiment ‖ unit), text as UTF-8, the length as four bytes, little-endian.</remarks>
    /// <param name="salt">The bank's secret.</param>
    /// <param name="experiment">The experiment's stable name.</param>
    /// <param name="unit">The identifier of the customer or household.</param>
    public static double Unit(ReadOnlySpan<byte> salt, string experiment, string unit)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(unit);
        int first = Encoding.UTF8.GetByteCount(experiment), second = Encoding.UTF8.GetByteCount(unit);
        Span<byte> text = first + second <= 252 ? stackalloc byte[256] : new byte[4 + first + second];
        BinaryPrimitives.WriteInt32LittleEndian(text, first);
        Encoding.UTF8.GetBytes(experiment, text[4..]);
        Encoding.UTF8.GetBytes(unit, text[(4 + first)..]);
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(salt, text[..(4 + first + second)], hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / 9007199254740992.0);
    }

    /// <summary>The index of the unit's arm: the first whose cumulated share exceeds the unit's place.</summary>
    /// <remarks>Sticky: raising an arm's share at the expense of a later neighbour moves only units between these two.</remarks>
    /// <param name="salt">The bank's secret.</param>
    /// <param name="experiment">The experiment's stable name.</param>
    /// <param name="unit">The identifier of the customer or household.</param>
    /// <param name="shares">Shares ≥ 0 that sum to 1 (within 1e-9).</param>
    /// <exception cref="ArgumentException">A share is negative, or they do not sum to 1.</exception>
    public static int Arm(ReadOnlySpan<byte> salt, string experiment, string unit, ReadOnlySpan<double> shares)
    {
        double sum = 0.0;
        foreach (double share in shares)
        {
            if (!(share >= 0.0)) throw new ArgumentException("A share is 0 or more.", nameof(shares));
            sum += share;
        }
        if (!(Math.Abs(sum - 1.0) <= 1e-9)) throw new ArgumentException($"The shares of an experiment sum to 1, not to {sum}.", nameof(shares));
        return ArmAt(Unit(salt, experiment, unit), shares);
    }

    private static int ArmAt(double place, ReadOnlySpan<double> shares)
    {
        double sum = 0.0;
        int last = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (shares[i] == 0.0) continue;
            sum += shares[i];
            last = i;
            if (place < sum) return i;
        }
        return last;
    }
}
