namespace Opportune.Runtime.Import;

/// <summary>A value made from a row. A closed family.</summary>
internal abstract record Mapped
{
    private Mapped() { }

    /// <summary>No value.</summary>
    public sealed record Absent : Mapped
    {
        /// <summary>The only one.</summary>
        public static readonly Absent Instance = new();
    }

    /// <summary>Text.</summary>
    public sealed record Text(string Value) : Mapped;

    /// <summary>A number as JSON writes it.</summary>
    public sealed record Number(string Literal) : Mapped;

    /// <summary>True or false.</summary>
    public sealed record Flag(bool Value) : Mapped;

    /// <summary>An amount.</summary>
    public sealed record Money(Engine.Money Value) : Mapped;

    /// <summary>An object.</summary>
    public sealed record Group((string Name, Mapped Value)[] Fields) : Mapped;

    /// <summary>A list.</summary>
    public sealed record Many(IReadOnlyList<Mapped> Items) : Mapped;

    /// <summary>The row cannot make this value.</summary>
    /// <param name="Code">Stable.</param>
    /// <param name="Message">Names columns, never their content.</param>
    public sealed record Fault(string Code, string Message) : Mapped;
}
