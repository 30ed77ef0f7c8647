namespace Opportune.Engine.Bank.Encoding;

/// <summary>Small whole numbers of either sign as small unsigned ones: 0, −1, 1, −2 … as 0, 1, 2, 3 …</summary>
internal static class ZigZag
{
    /// <summary>The unsigned number.</summary>
    public static ulong Of(long value) => unchecked((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>What <see cref="Of"/> was given.</summary>
    public static long Back(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));
}
