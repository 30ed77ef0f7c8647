using System.Collections.Immutable;

namespace Opportune.Runtime.Import;

/// <summary>How the bytes of a delimited text file become fields.</summary>
public sealed record FileFormat
{
    /// <summary>Longest record in bytes that is read unless a file says otherwise: 64 KiB.</summary>
    public const int UsualLongestLine = 65_536;

    /// <summary>One ASCII character between fields. Default a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>One ASCII character around fields that hold delimiters; null for none. Default a double quote.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>Stands before a quote inside a quoted field; equal to <see cref="Quote"/> (the default, null) where quotes are doubled.</summary>
    public char? Escape { get; init; }

    /// <summary>Whether a quoted field may go over several lines. Default false: then a missing quote spoils no line but its own.</summary>
    public bool Multiline { get; init; }

    /// <summary>utf-8 (default), or any single-byte encoding that contains ASCII: us-ascii, iso-8859-2, windows-1250.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Lines before the header (or the first row) that are no data, ≥ 0. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>Whether the first line after the skipped ones names the columns. Default true.</summary>
    public bool Header { get; init; } = true;

    /// <summary>The columns' names in order, needed where there is no header; where there is one, they replace it. Default empty.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Texts that mean "no value", compared after trimming. Default the empty text.</summary>
    public ImmutableHashSet<string> Absent { get; init; } = [""];

    /// <summary>Whether spaces around a field are taken off. Default true.</summary>
    public bool Trim { get; init; } = true;

    /// <summary>The decimal mark of numbers, '.' (default) or ','.</summary>
    public char DecimalMark { get; init; } = '.';

    /// <summary>The mark between groups of three digits, or null (default) where there is none.</summary>
    public char? ThousandsMark { get; init; }

    /// <summary>Longest record in bytes, 1,024 to 16 MiB; a longer one is rejected. Default 65,536.</summary>
    public int LongestLine { get; init; } = UsualLongestLine;
}
