namespace Opportune.Bench.Load;

/// <summary>Finds the end of an HTTP/1.1 answer in the bytes received so far; knows Content-Length and chunked bodies.</summary>
internal static class Answer
{
    /// <summary>Where the answer is whole, its length, status and where its body begins; a length of 0 while more must come.</summary>
    /// <exception cref="FormatException">The bytes are no such answer.</exception>
    internal static (int Length, int Status, int Body) Find(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return default;
        if (!bytes.StartsWith("HTTP/1.1 "u8)) throw new FormatException("The answer is not HTTP/1.1.");
        var status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
        var headers = bytes[..(head + 2)];
        var body = head + 4;
        if (LengthOf(headers) is { } length) return bytes.Length >= body + length ? (body + length, status, body) : default;
        return IsChunked(headers) ? (EndOfChunks(bytes, body), status, body) : (body, status, body);
    }

    private static int? LengthOf(ReadOnlySpan<byte> headers)
    {
        var at = IndexOfIgnoringCase(headers, "\r\ncontent-length:"u8);
        if (at < 0) return null;
        var length = 0;
        for (var i = at + 17; i < headers.Length && headers[i] != '\r'; i++) if (headers[i] != ' ') length = length * 10 + (headers[i] - '0');
        return length;
    }

    private static bool IsChunked(ReadOnlySpan<byte> headers) => IndexOfIgnoringCase(headers, "\r\ntransfer-encoding: chunked"u8) >= 0;

    /// <summary>The position behind the last chunk, or 0 while more must come.</summary>
    private static int EndOfChunks(ReadOnlySpan<byte> bytes, int at)
    {
        while (true)
        {
            var line = bytes[at..].IndexOf("\r\n"u8);
            if (line < 0) return 0;
            var size = 0;
            foreach (var digit in bytes.Slice(at, line)) size = size * 16 + Digit(digit);
            var next = at + line + 2 + size + 2;
            if (next > bytes.Length) return 0;
            if (size == 0) return next;
            at = next;
        }
    }

    private static int Digit(byte hexadecimal) => hexadecimal <= '9' ? hexadecimal - '0' : (hexadecimal | 32) - 'a' + 10;

    private static int IndexOfIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        for (var at = text.IndexOf("\r\n"u8); at >= 0 && at + lower.Length <= text.Length;)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text.Slice(at, lower.Length), lower)) return at;
            var next = text[(at + 2)..].IndexOf("\r\n"u8);
            if (next < 0) return -1;
            at += 2 + next;
        }
        return -1;
    }
}
