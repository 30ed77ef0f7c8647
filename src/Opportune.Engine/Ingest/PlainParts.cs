using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Ingest;

/// <summary>Makes events of parts in hand, without JSON in between.</summary>
/// <remarks>Like <see cref="PlainEvent"/> it takes a subset only, and what it takes comes out as if it had been written as JSON and read: whatever else there is must be written and read, which alone decides what is
/// refused and how.</remarks>
internal static class PlainParts
{
    private const int LongestName = 128;
    private const int Earliest = 1900;
    private const int Latest = 9998;
    private const int MostFields = 64;
    private const int MostDigits = 18;
    private const long MostUnits = 1_000_000_000_000;

    /// <summary>The event, or null where it is not of the usual form.</summary>
    internal static BankEvent? TryRead(EventReader reader, in EventHead head, ReadOnlySpan<PlainField> data, DateTimeOffset now)
    {
        if (!IsName(head.Id) || !IsName(head.Source) || reader.TypeOf(head.Type) is not { } type || type.Fields.Count > MostFields) return null;
        if (!TryTime(head.Time, out var time)) return null;
        DateTimeOffset? knownAt = null;
        if (head.KnownAt is { } known)
        {
            if (!TryTime(known, out var at)) return null;
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

    private static bool IsName(string text) => text.Length is >= 1 and <= LongestName && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

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
        (FieldType.Time, PlainValue.Form.Text) => TryTime(said.AsText, out var time) ? CelValue.Timestamp(time) : null,
        (FieldType.Date, PlainValue.Form.Text) => Day(said.AsText),
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
        return digits.Length is >= 1 and <= MostDigits && (isWhole ? IsDigits(digits) : IsDigits(digits[..point]) && IsDigits(digits[(point + 1)..]));
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private static CelValue? Day(string text)
    {
        if (text.Length != 10 || !TryDay(text, out var day)) return null;
        return CelValue.Timestamp(new DateTimeOffset(day, TimeSpan.Zero));
    }

    private static bool TryDay(ReadOnlySpan<char> text, out DateTime day)
    {
        day = default;
        if (text[4] != '-' || text[7] != '-' || !IsDigits(text[..4])) return false;
        var (year, month, ofMonth) = (Two(text) * 100 + Two(text[2..]), Two(text[5..]), Two(text[8..]));
        if (year < 1 || month is < 1 or > 12 || ofMonth < 1 || ofMonth > DateTime.DaysInMonth(year, month)) return false;
        day = new DateTime(year, month, ofMonth);
        return true;
    }

    /// <summary>2026-11-21T08:02:14Z, or with an offset such as +01:00.</summary>
    private static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is not (20 or 25) || text[10] != 'T' || text[13] != ':' || text[16] != ':' || !TryDay(text, out var day)) return false;
        var (hour, minute, second) = (Two(text.AsSpan(11)), Two(text.AsSpan(14)), Two(text.AsSpan(17)));
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || !TryOffset(text.AsSpan(19), out var offset) || day.Year is <= Earliest + 1 or >= Latest) return false;
        time = new(day.Ticks + hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute + second * TimeSpan.TicksPerSecond, offset);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text.Length == 1) return text[0] == 'Z';
        var (hours, minutes) = (Two(text[1..]), Two(text[4..]));
        if (text[0] is not ('+' or '-') || text[3] != ':' || hours is < 0 or > 13 || minutes is < 0 or > 59) return false;
        offset = TimeSpan.FromTicks((text[0] == '-' ? -1 : 1) * (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute));
        return true;
    }

    /// <summary>The number of two digits, or one below zero.</summary>
    private static int Two(ReadOnlySpan<char> text) => char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) ? (text[0] - '0') * 10 + text[1] - '0' : -10_000;
}
