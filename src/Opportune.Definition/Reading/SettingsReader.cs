using Opportune.Definition.Yaml;
using Opportune.Engine;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>What <c>bank.yaml</c> says.</summary>
internal sealed record Settings(string Name, Currency Currency, BankZone Zone, QuietHours QuietHours, double CustomerWeight, double PriorStrength, bool ContextualBandit, HoldoutDefinition Holdouts, ReadingDefinition Reading)
{
    public static Settings Read(Fields file)
    {
        var (rest, holdouts, reading) = (file.Optional("quietHours"), file.Optional("holdouts"), file.Optional("reading"));
        return new(file.Required("name").Words(), ReadCurrency(file.Required("currency")), ReadZone(file.Required("zone")), ReadQuietHours(rest),
            file.Optional("customerWeight").Number(0, 100, otherwise: 0.5), file.Optional("priorStrength").Number(0.1, 1_000_000, otherwise: 20), file.Optional("contextualBandit").Boolean(), ReadHoldouts(holdouts), ReadReading(reading));
    }

    private static Currency ReadCurrency(Field field)
    {
        var code = field.Text();
        if (code is { Length: 3 } && code.All(char.IsAsciiLetterUpper)) return Currency.Parse(code);
        if (code.Length > 0) field.Error("bank.currency.format", $"A currency is three capital letters of ISO 4217, such as EUR, not '{Spelling.Shortened(code)}'.",
            code.Length == 3 && code.All(char.IsAsciiLetter) ? code.ToUpperInvariant() : null);
        return Currency.Parse("EUR");
    }

    private static BankZone ReadZone(Field field)
    {
        var name = field.Text();
        if (name.Length > 0 && BankZone.Find(name) is { } zone) return zone;
        if (name.Length > 0) field.Unknown("bank.zone.unknown", "time zone", NodaTime.DateTimeZoneProviders.Tzdb.Ids);
        return BankZone.Find("Etc/UTC")!;
    }

    private static QuietHours ReadQuietHours(Field field)
    {
        if (!field.Exists) return new(0, 0);
        using var hours = field.Map();
        return new(hours.Required("from").TimeOfDay("bank.quiet-hours.format"), hours.Required("to").TimeOfDay("bank.quiet-hours.format"));
    }

    private static ReadingDefinition ReadReading(Field field)
    {
        if (!field.Exists) return new(true, true);
        using var reading = field.Map();
        return new(reading.Optional("categories").Boolean(true), reading.Optional("words").Boolean(true));
    }

    private static HoldoutDefinition ReadHoldouts(Field field)
    {
        if (!field.Exists) return new("", 0, 0);
        using var holdouts = field.Map();
        return new(holdouts.Required("salt").Words(), holdouts.Optional("noMarketing").Number(0, 0.5), holdouts.Optional("noModel").Number(0, 0.5));
    }
}
