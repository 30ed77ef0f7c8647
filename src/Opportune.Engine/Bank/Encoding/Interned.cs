namespace Opportune.Engine.Bank.Encoding;

/// <summary>One instance for texts that come again and again: categories, counterparties, channels, actions.</summary>
/// <remarks>A table of 4,096 places in which the latest text of a place stands: bounded, without locks, and right whatever it has forgotten. Thread-safe.</remarks>
internal static class Interned
{
    private const int Places = 4_096;
    private const int Longest = 64;
    private static readonly string?[] Table = new string?[Places];

    /// <summary>An equal text, the same instance as before where it is still there.</summary>
    public static string Of(string text)
    {
        if (text.Length == 0) return "";
        if (text.Length > Longest) return text;
        ref var place = ref Table[PlaceOf(text)];
        var known = Volatile.Read(ref place);
        if (known is not null && string.Equals(known, text, StringComparison.Ordinal)) return known;
        Volatile.Write(ref place, text);
        return text;
    }

    /// <summary>FNV-1a over the characters (http://www.isthe.com/chongo/tech/comp/fnv/), folded to the table's size.</summary>
    private static int PlaceOf(string text)
    {
        unchecked
        {
            var hash = 2_166_136_261u;
            foreach (var c in text) hash = (hash ^ c) * 16_777_619u;
            return (int)((hash ^ hash >> 16) & (Places - 1));
        }
    }
}
