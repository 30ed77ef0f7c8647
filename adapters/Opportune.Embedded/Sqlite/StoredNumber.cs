namespace Opportune.Embedded.Sqlite;

/// <summary>Unsigned customer numbers in SQLite's signed integers, in the same order.</summary>
internal static class StoredNumber
{
    private const ulong Flip = 1UL << 63;

    /// <summary>What is stored for a number.</summary>
    public static long From(ulong number) => unchecked((long)(number ^ Flip));

    /// <summary>The number behind what is stored.</summary>
    public static ulong Read(long stored) => unchecked((ulong)stored) ^ Flip;
}
