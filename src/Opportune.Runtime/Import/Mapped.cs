using Opportune.Engine;
using Opportune.Engine.Ingest;

namespace Opportune.Runtime.Import;

/// <summary>A value made from a row; the default is no value.</summary>
internal readonly struct Mapped
{
    private readonly object? _value;
    private readonly long _units;
    private readonly byte _digits;

    private Mapped(MappedKind kind, object? value, long units = 0, byte digits = 0) => (Kind, _value, _units, _digits) = (kind, value, units, digits);

    /// <summary>What it is.</summary>
    public MappedKind Kind { get; }

    /// <summary>No value.</summary>
    public static Mapped Absent => default;

    /// <summary>Whether it is no value.</summary>
    public bool IsAbsent => Kind == MappedKind.Absent;

    /// <summary>Its text, or null where it is none.</summary>
    public string? AsText => Kind == MappedKind.Text ? (string)_value! : null;

    /// <summary>Its text or literal, or null where it is neither text nor number.</summary>
    public string? AsWritten => Kind is MappedKind.Text or MappedKind.Number ? (string)_value! : null;

    /// <summary>True or false, or null where it is neither.</summary>
    public bool? AsFlag => Kind == MappedKind.Flag ? _units != 0 : null;

    /// <summary>The fields of an object; of that kind only.</summary>
    public (string Name, Mapped Value)[] Fields => ((string, Mapped)[])_value!;

    /// <summary>The items of a list; of that kind only.</summary>
    public IReadOnlyList<Mapped> Items => (IReadOnlyList<Mapped>)_value!;

    /// <summary>The amount; of that kind only.</summary>
    public Money Amount => Engine.Money.FromMinorUnits(_units, new((string)_value!, _digits));

    /// <summary>Why there is no value, or null where there is none or one.</summary>
    public Fault? AsFault => Kind == MappedKind.Fault ? (Fault)_value! : null;

    /// <summary>Text.</summary>
    public static Mapped Text(string value) => new(MappedKind.Text, value);

    /// <summary>A number as JSON writes it.</summary>
    public static Mapped Number(string literal) => new(MappedKind.Number, literal);

    /// <summary>True or false.</summary>
    public static Mapped Flag(bool value) => new(MappedKind.Flag, null, value ? 1 : 0);

    /// <summary>An amount.</summary>
    public static Mapped Money(Money value) => new(MappedKind.Money, value.Currency.Code, value.MinorUnits, (byte)value.Currency.MinorDigits);

    /// <summary>An object.</summary>
    public static Mapped Group((string Name, Mapped Value)[] fields) => new(MappedKind.Group, fields);

    /// <summary>A list.</summary>
    public static Mapped Many(IReadOnlyList<Mapped> items) => new(MappedKind.Many, items);

    /// <summary>A fault instead of a value.</summary>
    public static implicit operator Mapped(Fault fault) => new(MappedKind.Fault, fault);

    /// <summary>The value as it stands in a payload; false where it is an object or a list, which only JSON holds.</summary>
    public bool TryPlain(out PlainValue plain)
    {
        plain = Kind switch
        {
            MappedKind.Text => PlainValue.Text((string)_value!),
            MappedKind.Number => PlainValue.Number((string)_value!),
            MappedKind.Flag => PlainValue.Flag(_units != 0),
            MappedKind.Money => PlainValue.Amount(Amount),
            _ => default,
        };
        return Kind is MappedKind.Text or MappedKind.Number or MappedKind.Flag or MappedKind.Money;
    }

    /// <summary>The row cannot make this value.</summary>
    /// <param name="Code">Stable.</param>
    /// <param name="Message">Names columns, never their content.</param>
    public sealed record Fault(string Code, string Message);
}

/// <summary>What a value made from a row is.</summary>
internal enum MappedKind : byte
{
    /// <summary>No value.</summary>
    Absent,
    /// <summary>Text.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary>True or false.</summary>
    Flag,
    /// <summary>An amount.</summary>
    Money,
    /// <summary>An object.</summary>
    Group,
    /// <summary>A list.</summary>
    Many,
    /// <summary>None can be made.</summary>
    Fault,
}
