using System.Globalization;
using System.Text;

namespace Opportune.Expressions.Evaluation;

/// <summary>int() uint() double() string() bytes() bool() timestamp() duration() type() dyn()</summary>
internal static class Conversions
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;
    private const int MaxDigits = 400;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The number as an int if it is one exactly; null otherwise.</summary>
    public static int? ExactInt(CelValue number) => number.Tag switch
    {
        CelKind.Int => number.Bits is >= int.MinValue and <= int.MaxValue ? (int)number.Bits : number.Bits < 0 ? -1 : int.MaxValue,
        CelKind.Uint => number.UintBits <= int.MaxValue ? (int)number.UintBits : int.MaxValue,
        _ => double.IsInteger(number.DoubleBits) ? (int)Math.Clamp(number.DoubleBits, -1, int.MaxValue) : null,
    };

    public static CelValue ToInt(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Int => value,
        CelKind.Uint => value.UintBits <= long.MaxValue ? CelValue.Int(value.Bits) : Failures.Overflow,
        CelKind.Double => value.DoubleBits is > -TwoTo63 and < TwoTo63 ? CelValue.Int((long)value.DoubleBits) : Failures.Overflow,
        CelKind.String => long.TryParse(Digits(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Int(number)
            : Failures.InvalidConversion,
        CelKind.Timestamp => CelValue.Int(Times.ToUnixSeconds(value)),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToUint(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Uint => value,
        CelKind.Int => value.Bits >= 0 ? CelValue.Uint((ulong)value.Bits) : Failures.Overflow,
        CelKind.Double => value.DoubleBits is >= 0 and < TwoTo64 ? CelValue.Uint((ulong)value.DoubleBits) : Failures.Overflow,
        CelKind.String => ulong.TryParse(Digits(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Uint(number)
            : Failures.InvalidConversion,
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToDouble(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Double => value,
        CelKind.Int => CelValue.Double(value.Bits),
        CelKind.Uint => CelValue.Double(value.UintBits),
        CelKind.String => ParseDouble(Digits(value)),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToText(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.String => value,
        CelKind.Bool => CelValue.String(value.Bits != 0 ? "true" : "false"),
        CelKind.Int => CelValue.String(value.Bits.ToString(CultureInfo.InvariantCulture)),
        CelKind.Uint => CelValue.String(value.UintBits.ToString(CultureInfo.InvariantCulture)),
        CelKind.Double => CelValue.String(value.DoubleBits.ToString("g", CultureInfo.InvariantCulture)),
        CelKind.Bytes => Decode((byte[])value.Reference!, ref work),
        CelKind.Timestamp => CelValue.String(Times.Text(value.AsTimestamp)),
        CelKind.Duration => CelValue.String(Durations.Text(value.Bits)),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToBytes(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Bytes => value,
        CelKind.String => Encode((string)value.Reference!, ref work),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToBool(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Bool => value,
        CelKind.String => (string)value.Reference! switch
        {
            "1" or "t" or "true" or "T" or "TRUE" or "True" => CelValue.True,
            "0" or "f" or "false" or "F" or "FALSE" or "False" => CelValue.False,
            _ => Failures.InvalidConversion,
        },
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToTimestamp(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Timestamp => value,
        CelKind.String => Times.Parse((string)value.Reference!),
        CelKind.Int => Times.FromUnixSeconds(value.Bits),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToDuration(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.Duration => value,
        CelKind.String => Durations.Parse((string)value.Reference!),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue ToDyn(CelValue value, ref int work) => value;

    public static CelValue TypeOf(CelValue value, ref int work) => CelValue.OfType(value.Tag switch
    {
        CelKind.Null => "null_type",
        CelKind.Bool => "bool",
        CelKind.Int => "int",
        CelKind.Uint => "uint",
        CelKind.Double => "double",
        CelKind.String => "string",
        CelKind.Bytes => "bytes",
        CelKind.List => "list",
        CelKind.Map => "map",
        CelKind.Timestamp => "google.protobuf.Timestamp",
        CelKind.Duration => "google.protobuf.Duration",
        _ => "type",
    });

    // Nothing is a number that has more digits than the longest double; the empty text is none either.
    private static ReadOnlySpan<char> Digits(CelValue text) => ((string)text.Reference!).Length <= MaxDigits ? (string)text.Reference! : "";

    private static CelValue ParseDouble(ReadOnlySpan<char> text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) ? CelValue.Double(number) : Failures.InvalidConversion;
    }

    private static CelValue Encode(string text, ref int work)
    {
        work -= Strings.Charge(text.Length);
        return work < 0 ? Failures.TooCostly : new CelValue(CelKind.Bytes, 0, Encoding.UTF8.GetBytes(text));
    }

    private static CelValue Decode(byte[] octets, ref int work)
    {
        work -= Strings.Charge(octets.Length);
        if (work < 0)
        {
            return Failures.TooCostly;
        }

        try
        {
            return CelValue.String(Utf8.GetString(octets));
        }
        catch (DecoderFallbackException)
        {
            return Failures.InvalidConversion;
        }
    }
}
