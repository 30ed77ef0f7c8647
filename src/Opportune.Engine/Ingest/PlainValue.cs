namespace Opportune.Engine.Ingest;

/// <summary>What an event says beside its payload, in texts as JSON would hold them.</summary>
/// <param name="Id">Unique within the source.</param>
/// <param name="Source">The sender.</param>
/// <param name="Type">Name of the declared type.</param>
/// <param name="Time">RFC 3339 with an offset.</param>
/// <param name="KnownAt">As the time; null where it is not said.</param>
/// <param name="Customer">Null where nobody is named.</param>
public readonly record struct EventHead(string Id, string Source, string Type, string Time, string? KnownAt, string? Customer);

/// <summary>A field of a payload in hand.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Value">Its value.</param>
public readonly record struct PlainField(string Name, PlainValue Value);

/// <summary>A value of a payload that is at hand and need not be read from JSON: a text, a number as JSON writes it, true or false, or an amount.</summary>
public readonly record struct PlainValue
{
    private readonly string? _text;
    private readonly Money _amount;

    private PlainValue(Form form, string? text, Money amount) => (Kind, _text, _amount) = (form, text, amount);

    /// <summary>Which of them it is.</summary>
    internal enum Form : byte { None, Text, Number, True, False, Amount }

    internal Form Kind { get; }

    /// <summary>A text, a day or a time.</summary>
    public static PlainValue Text(string text) => new(Form.Text, text, default);

    /// <summary>A number by its literal.</summary>
    public static PlainValue Number(string literal) => new(Form.Number, literal, default);

    /// <summary>True or false.</summary>
    public static PlainValue Flag(bool value) => new(value ? Form.True : Form.False, null, default);

    /// <summary>An amount.</summary>
    public static PlainValue Amount(Money amount) => new(Form.Amount, null, amount);

    internal string AsText => _text!;

    internal Money AsAmount => _amount;
}
