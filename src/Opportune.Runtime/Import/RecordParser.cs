using System.Text;

namespace Opportune.Runtime.Import;

/// <summary>Takes the bytes of one record apart.</summary>
/// <remarks>Grammar of RFC 4180 §2, with the delimiter, quote and escape that the format names: a quote is only allowed around a whole field or, escaped, in a quoted one.</remarks>
/// <param name="format">How records are written.</param>
/// <param name="encoding">Of their texts.</param>
/// <param name="reuses">Whether the array of a record's fields is used again for the next.</param>
internal sealed class RecordParser(FileFormat format, Encoding encoding, bool reuses)
{
    private const int MostFields = 4096;
    private static readonly (string[]?, string?, string?) BadQuote = (null, "import.row.quote", "A quote is not closed, or stands inside an unquoted field. Mend the line, or set quote: none or multiline: true in the mapping.");
    private readonly byte _delimiter = (byte)format.Delimiter;
    private readonly int _quote = format.Quote ?? -1;
    private readonly int _escape = format.Escape ?? format.Quote ?? -1;
    private readonly List<string> _fields = [];
    private string[] _last = [];

    /// <summary>Fields of a record, or a code and message. A wrong encoding, a NUL or a wrong number of fields spoils the whole record.</summary>
    public (string[]? Fields, string? Code, string? Message) Parse(ReadOnlySpan<byte> record, int columns)
    {
        if (record.Contains((byte)0)) return (null, "import.row.nul", "The line holds a NUL byte. The file is damaged, or is UTF-16: convert it to UTF-8.");
        _fields.Clear();
        try
        {
            if (!Split(record)) return BadQuote;
        }
        catch (DecoderFallbackException)
        {
            return (null, "import.row.encoding", $"The line holds bytes that are no {format.Encoding}. Name the file's true encoding in the mapping.");
        }
        return columns > 0 && _fields.Count != columns
            ? (null, "import.row.columns", $"The line has {_fields.Count} columns where {columns} are expected.")
            : (Fields(), null, null);
    }

    private string[] Fields()
    {
        if (!reuses) return [.. _fields];
        if (_last.Length != _fields.Count) _last = new string[_fields.Count];
        _fields.CopyTo(_last);
        return _last;
    }

    /// <summary>Whether a quoted field goes on behind this line.</summary>
    public bool LeavesQuoteOpen(ReadOnlySpan<byte> line, bool open)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (open && _escape != _quote && line[i] == _escape) i++;
            else if (line[i] == _quote) open = !open;
        }
        return open;
    }

    private bool Split(ReadOnlySpan<byte> rest)
    {
        while (_fields.Count < MostFields)
        {
            if (rest.Length > 0 && rest[0] == _quote)
            {
                if (!TakeQuoted(ref rest)) return false;
                if (rest.IsEmpty) return true;
                if (rest[0] != _delimiter) return false;
            }
            else
            {
                var end = rest.IndexOf(_delimiter);
                var field = end < 0 ? rest : rest[..end];
                if (_quote >= 0 && field.Contains((byte)_quote)) return false;
                _fields.Add(Decode(field));
                if (end < 0) return true;
                rest = rest[end..];
            }
            rest = rest[1..];
        }
        return true;
    }

    private bool TakeQuoted(ref ReadOnlySpan<byte> rest)
    {
        var escapes = false;
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == _escape && i + 1 < rest.Length && (rest[i + 1] == _quote || _escape != _quote && rest[i + 1] == _escape)) { escapes = true; i++; }
            else if (rest[i] == _quote)
            {
                _fields.Add(Decode(escapes ? Unescape(rest[1..i]) : rest[1..i]));
                rest = rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    private byte[] Unescape(ReadOnlySpan<byte> field)
    {
        var plain = new byte[field.Length];
        var length = 0;
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == _escape && i + 1 < field.Length && (field[i + 1] == _quote || field[i + 1] == _escape)) i++;
            plain[length++] = field[i];
        }
        return plain[..length];
    }

    private string Decode(ReadOnlySpan<byte> field) => field.IsEmpty ? "" : encoding.GetString(field);
}
