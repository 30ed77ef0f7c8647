using System.Globalization;

namespace Opportune.Engine;

/// <summary>An ISO 4217 currency: three letters and its number of minor digits (GBP 2, JPY 0).</summary>
public readonly record struct Currency(string Code, int MinorDigits)
{
    private static readonly string[] WithoutMinorUnit = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];
    private static readonly string[] WithThousandths = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    /// <summary>The currency of a code, with the minor digits of ISO 4217.</summary>
    /// <exception cref="FormatException">The code is not three capital letters.</exception>
    public static Currency Parse(string code) => IsCode(code)
        ? new(code, WithoutMinorUnit.Contains(code) ? 0 : WithThousandths.Contains(code) ? 3 : 2)
        : throw new FormatException("A currency is three capital letters of ISO 4217, such as EUR.");

    /// <summary>Whether a text is three capital letters.</summary>
    public static bool IsCode(string? code) => code is { Length: 3 } && char.IsAsciiLetterUpper(code[0]) && char.IsAsciiLetterUpper(code[1]) && char.IsAsciiLetterUpper(code[2]);

    /// <summary>How many minor units make one major unit: 100 for EUR, 1 for JPY.</summary>
    public long MinorPerMajor => MinorDigits switch { 0 => 1, 3 => 1000, _ => 100 };

    /// <inheritdoc/>
    public override string ToString() => Code ?? "";
}

/// <summary>An amount of one currency, held as whole minor units (pence, yen); it may be negative.</summary>
/// <remarks>Immutable value type. Arithmetic is checked: overflow throws <see cref="OverflowException"/>.</remarks>
public readonly record struct Money : IComparable<Money>
{
    private const int LongestText = 40;
    private readonly Currency _currency;
    private Money(long minorUnits, Currency currency) => (MinorUnits, _currency) = (minorUnits, currency);

    /// <summary>The amount in the currency's minor unit.</summary>
    public long MinorUnits { get; }

    /// <summary>The currency.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Money)</c>, which is no amount.</exception>
    public Currency Currency => _currency.Code is null ? throw new InvalidOperationException("default(Money) is no amount.") : _currency;

    /// <summary>The amount in major units, as rules and models read it: 1.99 for £1.99. Exact up to 2^53 minor units to within one rounding.</summary>
    public double Major => (double)MinorUnits / Currency.MinorPerMajor;

    /// <summary>Makes an amount from whole minor units: <c>FromMinorUnits(199, gbp)</c> is £1.99.</summary>
    /// <exception cref="ArgumentException">The currency's code is not three letters.</exception>
    public static Money FromMinorUnits(long minorUnits, Currency currency) =>
        currency.Code is { Length: 3 } ? new(minorUnits, currency)
        : throw new ArgumentException($"'{currency.Code}' is not an ISO 4217 code.", nameof(currency));

    /// <summary>Reads a decimal amount such as <c>-12.34</c>; false where it is no number, has too many digits after the point, or is out of range.</summary>
    public static bool TryParse(string? text, Currency currency, out Money money)
    {
        money = default;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return false;
        // Reading rounds what does not fit into 28 digits, so what stands after the minor digits is looked at in the text.
        var point = text.AsSpan().Trim().IndexOf('.');
        if (point >= 0 && text.AsSpan().Trim()[(point + 1)..] is { } digits && digits.Length > currency.MinorDigits && digits[currency.MinorDigits..].ContainsAnyExcept('0')) return false;
        return TryFromMajor(amount, currency, out money);
    }

    /// <summary>Makes an amount from major units; false where it is finer than the smallest coin, or out of range.</summary>
    public static bool TryFromMajor(decimal amount, Currency currency, out Money money)
    {
        money = default;
        if (amount is > 90_000_000_000_000m or < -90_000_000_000_000m) return false;
        var minor = amount * currency.MinorPerMajor;
        if (minor != decimal.Truncate(minor)) return false;
        money = new((long)minor, currency);
        return true;
    }

    /// <summary>The sum.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency ? new(checked(left.MinorUnits + right.MinorUnits), left.Currency)
        : throw new InvalidOperationException($"Cannot add {right.Currency.Code} to {left.Currency.Code}.");

    /// <summary>The sum.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Currency == other.Currency ? MinorUnits.CompareTo(other.MinorUnits)
        : throw new InvalidOperationException($"Cannot compare {Currency.Code} with {other.Currency.Code}.");

    /// <summary>Writes the plain decimal amount, as <see cref="ToDecimalString"/> gives it, as ASCII.</summary>
    /// <param name="to">At least 40 bytes.</param>
    /// <returns>Bytes written.</returns>
    internal int Format(Span<byte> to)
    {
        var (units, per) = (unchecked(MinorUnits < 0 ? 0UL - (ulong)MinorUnits : (ulong)MinorUnits), (ulong)Currency.MinorPerMajor);
        var at = 0;
        if (MinorUnits < 0) to[at++] = (byte)'-';
        (units / per).TryFormat(to[at..], out var written, default, CultureInfo.InvariantCulture);
        at += written;
        if (per == 1) return at;
        to[at++] = (byte)'.';
        for (var (rest, digit) = (units % per, per / 10); digit > 0; digit /= 10) to[at++] = (byte)('0' + rest / digit % 10);
        return at;
    }

    /// <summary>The plain decimal amount without its currency, as the API writes it: <c>-12.34</c>.</summary>
    public string ToDecimalString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Less than.</summary>
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;
    /// <summary>Greater than.</summary>
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;
    /// <summary>At most.</summary>
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;
    /// <summary>At least.</summary>
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"{ToDecimalString()} {Currency.Code}";
}
