using System.Text;

namespace Opportune.Runtime.Import;

/// <summary>One record of a delimited file, or why it is none.</summary>
/// <param name="Offset">Byte at which it begins.</param>
/// <param name="Line">Line at which it begins, from 1.</param>
/// <param name="Fields">Its fields as written, unquoted; null where <paramref name="Code"/> says why there are none.</param>
/// <param name="Code">Null for a good record.</param>
/// <param name="Message">With the code.</param>
public readonly record struct DelimitedRecord(long Offset, long Line, string[]? Fields, string? Code, string? Message);

/// <summary>Reads records one by one and always knows the byte and line of the next, so that reading can stop and go on anywhere.</summary>
/// <remarks>
/// Works on bytes, because a position in characters is no position in a file. A bad record costs its own line only: where a record of several lines is
/// bad, its first line is rejected and reading goes on with the second.
/// </remarks>
public sealed class DelimitedReader(Stream stream, FileFormat format, Encoding encoding, long offset, long line, bool reusesFields = false)
{
    private const int MostLinesOfRecord = 100;
    private readonly LineBuffer _buffer = new(stream, offset, format.LongestLine);
    private readonly RecordParser _parser = new(format, encoding, reusesFields);

    /// <summary>Where the next record begins.</summary>
    public long Offset => _buffer.Offset;

    /// <summary>Line of the next record, from 1.</summary>
    public long Line { get; private set; } = line;

    /// <summary>Reads the next record; false at the end. Empty lines are passed over.</summary>
    /// <param name="columns">How many fields it must have; 0 for any number.</param>
    /// <param name="record">The record.</param>
    public bool TryRead(int columns, out DelimitedRecord record)
    {
        while (true)
        {
            var (start, first) = (Offset, Line);
            var (length, hasEnd) = _buffer.FindLine(0);
            record = default;
            if (length == -2) return false;
            if (length == -1)
            {
                _buffer.AdvancePastLine();
                Line++;
                record = new(start, first, null, "import.line.too-long", $"The line is longer than {format.LongestLine} bytes. Raise longestLine, or look for a missing line end or quote.");
                return true;
            }
            if (IsBlank(_buffer.Slice(0, length))) { Pass(length, hasEnd, 1); continue; }
            var (whole, wholeHasEnd, lines) = format.Multiline ? WholeRecord(length, hasEnd) : (length, hasEnd, 1);
            var (fields, code, message) = _parser.Parse(WithoutReturn(_buffer.Slice(0, whole)), columns);
            if (code is null) Pass(whole, wholeHasEnd, lines);
            else Pass(length, hasEnd, 1);
            record = new(start, first, fields, code, message);
            return true;
        }
    }

    /// <summary>Passes over lines without looking at them.</summary>
    public void Skip(int lines)
    {
        for (; lines > 0 && _buffer.FindLine(0).Length != -2; lines--, Line++) _buffer.AdvancePastLine();
    }

    private (int Length, bool HasEnd, int Lines) WholeRecord(int length, bool hasEnd)
    {
        var (first, firstHasEnd, lines) = (length, hasEnd, 1);
        var open = _parser.LeavesQuoteOpen(_buffer.Slice(0, length), false);
        while (open && hasEnd && lines < MostLinesOfRecord)
        {
            var (more, moreHasEnd) = _buffer.FindLine(length + 1);
            if (more < 0) break;
            open = _parser.LeavesQuoteOpen(_buffer.Slice(length + 1, more), true);
            (length, hasEnd, lines) = (length + 1 + more, moreHasEnd, lines + 1);
        }
        return open ? (first, firstHasEnd, 1) : (length, hasEnd, lines);
    }

    private void Pass(int length, bool hasEnd, int lines)
    {
        _buffer.Advance(length + (hasEnd ? 1 : 0));
        Line += lines;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
