using System.Globalization;
using System.Runtime.CompilerServices;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Deliver.Wording;

/// <summary>Writes facts as people read them and fills reviewed templates with them.</summary>
/// <remarks>Pure, with the invariant culture's separators and English names of months. Thread-safe.</remarks>
public static class Words
{
    private const int UsualLength = 256;
    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal) { ["EUR"] = "€", ["GBP"] = "£", ["USD"] = "$", ["JPY"] = "¥" };

    /// <summary>The text of a template; null where a fact that it cites is missing, because a sentence with a hole must not be shown.</summary>
    public static string? Fill(Template template, IReadOnlyList<CelValue> facts, BankDefinition bank)
    {
        if (template.Parts is [{ Slot: < 0 } only]) return only.Literal;
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[UsualLength]);
        for (var i = 0; i < template.Parts.Count; i++)
        {
            var part = template.Parts[i];
            if (part.Slot >= 0 && (facts[part.Slot].IsError || facts[part.Slot].Kind == CelKind.Null)) { text.Clear(); return null; }
            text.AppendLiteral(part.Slot < 0 ? part.Literal : Write(facts[part.Slot], part.Format, bank));
        }
        return text.ToStringAndClear();
    }

    /// <summary>A fact in its usual form: amounts as money, the rest plain.</summary>
    public static string Write(CelValue value, Fact fact, BankDefinition bank) => Write(value, fact.Money ? TemplateFormat.Money : TemplateFormat.Plain, bank);

    /// <summary>A value in a form; "unknown" where it is missing.</summary>
    public static string Write(CelValue value, TemplateFormat format, BankDefinition bank) => value.Kind switch
    {
        CelKind.Error or CelKind.Null => "unknown",
        CelKind.Timestamp when format == TemplateFormat.Day => bank.Zone.ToLocal(value.AsTimestamp).ToString("d MMMM", CultureInfo.InvariantCulture),
        CelKind.Timestamp => bank.Zone.ToLocal(value.AsTimestamp).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture),
        CelKind.Int when format is TemplateFormat.Money => Money(value.AsInt, bank.Currency, bank.Currency.MinorDigits),
        CelKind.Int => value.AsInt.ToString("N0", CultureInfo.InvariantCulture),
        CelKind.Double => Number(value.AsDouble, format, bank.Currency),
        CelKind.String => value.AsString,
        CelKind.Bool => value.AsBool ? "yes" : "no",
        CelKind.List => value.AsList.Count == 0 ? "none" : Joined(value.AsList, bank),
        _ => value.ToString(),
    };

    private static string Joined(IReadOnlyList<CelValue> values, BankDefinition bank) => string.Join(", ", values.Select(v => Write(v, TemplateFormat.Plain, bank)));

    private static string Number(double value, TemplateFormat format, Currency currency) => format switch
    {
        TemplateFormat.Money => Money(value, currency, currency.MinorDigits),
        TemplateFormat.RoughMoney => Money(Rough(value), currency, 0),
        TemplateFormat.Percent => value.ToString("0.#", CultureInfo.InvariantCulture) + " %",
        TemplateFormat.Number => value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static string Money(double value, Currency currency, int digits)
    {
        var amount = Math.Abs(value).ToString("N" + digits, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "−" : "";
        return Symbols.TryGetValue(currency.Code, out var symbol) ? sign + symbol + amount : $"{sign}{amount} {currency.Code}";
    }

    /// <summary>Rounds down to two leading digits: 2,157 → 2,100. Down, so that no text promises more than there is.</summary>
    private static double Rough(double value)
    {
        var step = 1.0;
        while (Math.Abs(value) / step >= 100) step *= 10;
        return Math.Truncate(value / step) * step;
    }
}
