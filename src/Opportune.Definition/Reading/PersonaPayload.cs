using System.Globalization;
using System.Text.Json;
using Opportune.Definition.Yaml;
using Opportune.Engine;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>Writes a field of a persona's event as the API takes it.</summary>
internal static class PersonaPayload
{
    public static void Write(Utf8JsonWriter json, EventField declared, Field value, Currency currency)
    {
        json.WritePropertyName(declared.Name);
        switch (declared.Type)
        {
            case FieldType.Integer: json.WriteNumberValue((long)value.Number(-9e15, 9e15, whole: true)); break;
            case FieldType.Number: json.WriteNumberValue(value.Number(double.MinValue, double.MaxValue)); break;
            case FieldType.Boolean: json.WriteBooleanValue(value.Boolean()); break;
            case FieldType.Money: Money(json, value, currency); break;
            case FieldType.TextList: List(json, value, (item, to) => to.WriteStringValue(item.Text())); break;
            case FieldType.Holders: List(json, value, Holder); break;
            default: json.WriteStringValue(Text(declared, value)); break;
        }
    }

    private static string Text(EventField declared, Field value)
    {
        var text = value.Text();
        if (declared.Type == FieldType.Time) value.Instant();
        else if (declared.Type == FieldType.Date && text.Length > 0 && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            value.Error("bank.time.format", $"{value.Name} must be a day such as 2026-11-21, not '{Spelling.Shortened(text)}'.");
        else if (text.Length > 0 && declared.Values.Count > 0 && !declared.Values.Contains(text))
            value.Error("bank.value.unknown", $"{value.Name} must be one of {string.Join(", ", declared.Values)}.", Spelling.Nearest(text, declared.Values));
        return text;
    }

    // {amount: "12.34", currency: EUR}, or the amount alone.
    private static void Money(Utf8JsonWriter json, Field value, Currency currency)
    {
        var (amount, code) = (value, currency.Code);
        if (value.Node is MapNode)
        {
            using var money = value.Map();
            amount = money.Required("amount");
            var said = money.Required("currency");
            if (said.Text() is { Length: > 0 } other && other != currency.Code)
                said.Error("bank.currency.other", $"The bank's one currency is {currency.Code}; {Spelling.Shortened(other)} cannot be counted with it.", currency.Code);
        }
        if (amount.Text() is { Length: > 0 } text && !Engine.Money.TryParse(text, currency, out _))
            amount.Error("bank.money.format", $"An amount is a number with at most {currency.MinorDigits} digits after the point, such as 12.34, not '{Spelling.Shortened(text)}'.");
        json.WriteStartObject();
        json.WriteString("amount", amount.Text());
        json.WriteString("currency", code);
        json.WriteEndObject();
    }

    private static void Holder(Field item, Utf8JsonWriter json)
    {
        using var holder = item.Map("A holder");
        json.WriteStartObject();
        json.WriteString("customer", holder.Required("customer").Text());
        json.WriteString("role", holder.Required("role").Text());
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, Field value, Action<Field, Utf8JsonWriter> write)
    {
        json.WriteStartArray();
        foreach (var item in value.Items()) write(item, json);
        json.WriteEndArray();
    }
}
