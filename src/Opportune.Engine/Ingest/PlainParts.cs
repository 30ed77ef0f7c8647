using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Ingest;

/// <summary>Makes events of parts in hand, without JSON in between.</summary>
/// <remarks>Like <see cref="PlainEvent"/> it takes a subset only, and what it takes comes out as if it had been written as JSON and read: whatever else there is must be written and read, which alone decides what is
/// refused and how.</remarks>
internal static class PlainParts
{
    private const int MostDigits = 18;
    private const long MostUnits = 1_000_000_000_000;

    /// <summary>The event, or null where it is not of the usual form.</summary>
    internal static BankEvent? TryRead(EventReader reader, in EventHead head, ReadOnlySpan<PlainField> data, DateTimeOffset now)
    {
        if (!IsName(head.Id) || !IsName(head.Source) || reader.TypeOf(head.Type) is not { } type || type.Fields.Count > PlainEvent.MostFields) return null;
        if (!PlainTime.TryRead(head.Time, out var time)) return null;
        DateTimeOffset? knownAt = null;
        if (head.KnownAt is { } known)
        {
            if (!PlainTime.TryRead(known, out var at)) return null;
            knownAt = at;
        }
        CustomerId? customer = null;
        if (head.Customer is { } who)
        {
            if (!CustomerId.TryParse(who, out var parsed)) return null;
            customer = parsed;
        }
        return Fields(reader, type, data) is { } fields ? reader.TryComplete(head.Id, head.Source, type, time, knownAt, customer, fields, now, isHistory: true) : null;
    }

    private static bool IsName(string text) => text.Length is >= 1 and <= PlainEvent.LongestName && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static CelValue[]? Fields(EventReader reader, EventType type, ReadOnlySpan<PlainField> data)
    {
        var fields = new CelValue[type.Fields.Count];
        var (seen, next) = (0UL, 0);
        foreach (ref readonly var said in data)
        {
            var index = IndexOf(type, said.Name, next);
            if (index < 0 || (seen & (1UL << index)) != 0 || Value(reader, type.Fields[index], said.Value) is not { } value) return null;
            seen |= 1UL << index;
            next = index + 1;
            fields[index] = value;
        }
        return fields;
    }

    /// <summary>The position of a field, looked for behind the one before first.</summary>
    private static int IndexOf(EventType type, string name, int from)
    {
        for (var i = from; i < type.Fields.Count; i++)
            if (type.Fields[i].Name == name) return i;
        for (var i = 0; i < from; i++)
            if (type.Fields[i].Name == name) return i;
        return -1;
    }

    private static CelValue? Value(EventReader reader, EventField field, in PlainValue said) => (field.Type, said.Kind) switch
    {
        (FieldType.Text, PlainValue.Form.Text) => Text(field, said.AsText),
        (FieldType.Integer, PlainValue.Form.Number) => IsNumber(said.AsText, out var isWhole) && isWhole ? CelValue.Int(long.Parse(said.AsText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) : null,
        (FieldType.Number, PlainValue.Form.Number) => IsNumber(said.AsText, out _) ? CelValue.Double(double.Parse(said.AsText, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)) : null,
        (FieldType.Boolean, PlainValue.Form.True) => CelValue.True,
        (FieldType.Boolean, PlainValue.Form.False) => CelValue.False,
        (FieldType.Money, PlainValue.Form.Amount) => said.AsAmount is { MinorUnits: > -MostUnits and < MostUnits } amount && amount.Currency == reader.Currency ? CelValue.Double(amount.Major) : null,
        (FieldType.Time, PlainValue.Form.Text) => PlainTime.TryRead(said.AsText, out var time) ? CelValue.Timestamp(time) : null,
        (FieldType.Date, PlainValue.Form.Text) => PlainTime.TryReadDay(said.AsText, out var day) ? CelValue.Timestamp(day) : null,
        _ => null,
    };

    /// <summary>A declared word is the bank's own text. Half a surrogate pair would be written as another character, so whatever has one of either kind is left to be written.</summary>
    private static CelValue? Text(EventField field, string text)
    {
        if (field.Values.Count == 0) return text.Length <= PayloadReader.LongestText && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal) ? CelValue.String(text) : null;
        for (var i = 0; i < field.Values.Count; i++)
            if (field.Values[i] == text) return CelValue.String(field.Values[i]);
        return null;
    }

    /// <summary>Digits with one sign before and one point between them at most; few enough for 64 bits.</summary>
    private static bool IsNumber(string literal, out bool isWhole)
    {
        isWhole = true;
        var digits = literal.AsSpan(literal is ['-', ..] ? 1 : 0);
        var point = digits.IndexOf('.');
        isWhole = point < 0;
        return digits.Length is >= 1 and <= MostDigits && (isWhole ? PlainTime.IsDigits(digits) : PlainTime.IsDigits(digits[..point]) && PlainTime.IsDigits(digits[(point + 1)..]));
    }
}
