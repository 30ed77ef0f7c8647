namespace Opportune.Engine;

/// <summary>The name of a decision: the customer's random number and version in letters that cannot be confused, <c>7F3K20QD8XW1A-2C</c>. It tells nothing about the customer.</summary>
public static class DecisionId
{
    private const int Longest = 27;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32

    /// <summary>The id of the decision that is the customer's entry <paramref name="version"/>.</summary>
    public static string Of(ulong customerNumber, long version)
    {
        Span<char> text = stackalloc char[Longest];
        return new(text[..Format(text, customerNumber, version)]);
    }

    /// <summary>Reads an id; false where the text is none.</summary>
    public static bool TryParse(string? text, out ulong customerNumber, out long version)
    {
        (customerNumber, version) = (0, 0);
        if (text is null || text.Length is < 15 or > Longest || text[13] != '-') return false;
        if (!Read(text.AsSpan(0, 13), out customerNumber) || !Read(text.AsSpan(14), out var number) || number is 0 or > long.MaxValue) return false;
        version = (long)number;
        Span<char> usual = stackalloc char[Longest];
        return usual[..Format(usual, customerNumber, version)].SequenceEqual(text);
    }

    private static int Format(Span<char> text, ulong customerNumber, long version)
    {
        Write(text[..13], customerNumber);
        text[13] = '-';
        var number = unchecked((ulong)version);
        var digits = Math.Max(1, (68 - System.Numerics.BitOperations.LeadingZeroCount(number)) / 5);
        Write(text.Slice(14, digits), number);
        return 14 + digits;
    }

    private static void Write(Span<char> digits, ulong value)
    {
        for (var at = digits.Length - 1; at >= 0; at--, value >>= 5) digits[at] = Alphabet[(int)(value & 31)];
    }

    private static bool Read(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0 || value >> 59 != 0) return false;
            value = value << 5 | (uint)digit;
        }
        return true;
    }
}
