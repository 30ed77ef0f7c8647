using Opportune.Expressions.Matching;

namespace Opportune.Expressions.Evaluation;

/// <summary>Text and octets. Text is ordered and counted by Unicode code points.</summary>
internal static class Strings
{
    private const int CharactersPerStep = 64;

    public static CelValue StartsWith(CelValue text, CelValue part, ref int work) => AreStrings(text, part)
        ? CelValue.Bool(Text(text).StartsWith(Text(part), StringComparison.Ordinal))
        : Failures.NoSuchOverload;

    public static CelValue EndsWith(CelValue text, CelValue part, ref int work) => AreStrings(text, part)
        ? CelValue.Bool(Text(text).EndsWith(Text(part), StringComparison.Ordinal))
        : Failures.NoSuchOverload;

    public static CelValue Contains(CelValue text, CelValue part, ref int work)
    {
        if (!AreStrings(text, part))
        {
            return Failures.NoSuchOverload;
        }

        // The worst case of the search grows with the product of the lengths.
        work -= (int)Math.Min((long)Text(text).Length * Text(part).Length / 4096, CelExpression.MaxWork);
        return work < 0 ? Failures.TooCostly : CelValue.Bool(Text(text).Contains(Text(part), StringComparison.Ordinal));
    }

    public static CelValue Matches(CelValue text, CelValue pattern, ref int work)
    {
        if (!AreStrings(text, pattern))
        {
            return Failures.NoSuchOverload;
        }

        work -= 16 * Pattern.MaxLength;   // reading a pattern costs about as much as this many nodes
        var parsed = work < 0 ? null : Pattern.TryParse(Text(pattern));
        return work < 0 ? Failures.TooCostly : parsed is null ? Failures.InvalidPattern : Matches(text, parsed, ref work);
    }

    public static CelValue Matches(CelValue text, Pattern pattern, ref int work)
    {
        if (text.Tag != CelKind.String)
        {
            return Failures.NoSuchOverload;
        }

        return pattern.IsMatch(Text(text), ref work) is { } isMatch ? CelValue.Bool(isMatch) : Failures.TooCostly;
    }

    public static CelValue Concat(string left, string right, ref int work)
    {
        var length = (long)left.Length + right.Length;
        work -= Charge(length);
        return work < 0 ? Failures.TooCostly
            : length > Weighing.MaxLength ? Failures.TooLarge
            : CelValue.String(left + right);
    }

    public static CelValue Concat(byte[] left, byte[] right, ref int work)
    {
        var length = (long)left.Length + right.Length;
        work -= Charge(length);
        return work < 0 ? Failures.TooCostly
            : length > Weighing.MaxLength ? Failures.TooLarge
            : new CelValue(CelKind.Bytes, 0, (byte[])[.. left, .. right]);
    }

    /// <summary>In code points; half of a surrogate pair counts as one.</summary>
    public static CelValue Size(string text, ref int work)
    {
        work -= Charge(text.Length);
        return work < 0 ? Failures.TooCostly : CelValue.Int(CountCodePoints(text));
    }

    /// <summary>What reading this many characters or octets costs.</summary>
    public static int Charge(long length) => (int)Math.Min(length / CharactersPerStep, CelExpression.MaxWork);

    private static int CountCodePoints(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            count -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>By code point; UTF-16 order differs where one side has a surrogate and the other a unit above U+DFFF.</summary>
    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[same]).CompareTo(Rank(right[same]));
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;

    private static bool AreStrings(CelValue left, CelValue right) => left.Tag == CelKind.String && right.Tag == CelKind.String;

    private static string Text(CelValue value) => (string)value.Reference!;
}
