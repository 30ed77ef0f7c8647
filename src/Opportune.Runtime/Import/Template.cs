using System.Collections.Immutable;

namespace Opportune.Runtime.Import;

/// <summary>A column of the row in hand, <c>row.amount</c>, or of a joined look-up, <c>lookup.account.date</c>.</summary>
/// <param name="Lookup">Name of the look-up, null for the row itself.</param>
/// <param name="Column">Name of the column.</param>
public sealed record Reference(string? Lookup, string Column)
{
    /// <summary>Reads <c>row.column</c> or <c>lookup.name.column</c>; false where the text is neither.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Reference? reference)
    {
        reference = null;
        if (text.AsSpan().IndexOfAny('{', '}') >= 0) return false;
        if (text.StartsWith("row.", StringComparison.Ordinal) && text.Length > 4) reference = new(null, text[4..]);
        else if (text.StartsWith("lookup.", StringComparison.Ordinal) && text.IndexOf('.', 7) is > 7 and var dot && dot + 1 < text.Length)
            reference = new(text[7..dot], text[(dot + 1)..]);
        return reference is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Lookup is null ? $"row.{Column}" : $"lookup.{Lookup}.{Column}";
}

/// <summary>Text with references in braces: <c>{row.account}/{row.bank}</c>; doubled braces stand for themselves.</summary>
/// <param name="Pieces">Literal texts and references, in order; exactly one of the two is set in each.</param>
public sealed record Template(ImmutableArray<(string? Literal, Reference? Reference)> Pieces)
{
    /// <summary>A template that is one reference.</summary>
    public static Template Of(Reference reference) => new([(null, reference)]);

    /// <summary>Reads a template. A text that is nothing but a reference, <c>row.city</c>, is that reference.</summary>
    /// <exception cref="FormatException">A brace is not closed, or holds no reference.</exception>
    public static Template Parse(string text)
    {
        if (Import.Reference.TryParse(text, out var whole)) return Of(whole);
        var pieces = ImmutableArray.CreateBuilder<(string?, Reference?)>();
        var literal = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i]) literal.Append(text[i++]);
            else if (text[i] == '{') i = ReadReference(text, i, literal, pieces);
            else if (text[i] == '}') throw new FormatException("A closing brace has no opening one; write '}}' for a brace.");
            else literal.Append(text[i]);
        }
        if (literal.Length > 0 || pieces.Count == 0) pieces.Add((literal.ToString(), null));
        return new(pieces.ToImmutable());
    }

    /// <summary>The references in it.</summary>
    public IEnumerable<Reference> References => Pieces.Select(p => p.Reference).OfType<Reference>();

    private static int ReadReference(string text, int open, System.Text.StringBuilder literal, ImmutableArray<(string?, Reference?)>.Builder pieces)
    {
        var close = text.IndexOf('}', open);
        if (close < 0) throw new FormatException("A brace is not closed; write '{{' for a brace.");
        if (!Import.Reference.TryParse(text[(open + 1)..close], out var reference))
            throw new FormatException($"'{text[open..(close + 1)]}' is no reference; write {{row.column}} or {{lookup.name.column}}.");
        if (literal.Length > 0) pieces.Add((literal.ToString(), null));
        literal.Clear();
        pieces.Add((null, reference));
        return close;
    }
}
