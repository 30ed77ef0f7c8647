using System.Buffers.Text;
using System.Text;

namespace Opportune.Bench.Load;

/// <summary>A request whose bytes are made once; only marked places change from one sending to the next, all of fixed width.</summary>
internal sealed class RequestText
{
    private readonly byte[] _bytes;

    private RequestText(byte[] bytes) => _bytes = bytes;

    /// <summary>Its length.</summary>
    internal int Length => _bytes.Length;

    /// <summary>A POST of JSON.</summary>
    /// <param name="path">Of the endpoint.</param>
    /// <param name="key">The API key, or null.</param>
    /// <param name="body">The JSON; its changing places are ASCII of the width they keep.</param>
    internal static RequestText Post(string path, string? key, string body)
    {
        var content = Encoding.UTF8.GetBytes(body);
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{(key is null ? "" : $"Authorization: Bearer {key}\r\n")}Content-Type: application/json\r\nContent-Length: {content.Length}\r\n\r\n";
        return new([.. Encoding.ASCII.GetBytes(head), .. content]);
    }

    /// <summary>Where a mark lies in the request.</summary>
    /// <exception cref="ArgumentException">It is not there.</exception>
    internal int PlaceOf(string mark) => _bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(mark)) is var at and >= 0 ? at : throw new ArgumentException($"The request has no '{mark}'.", nameof(mark));

    /// <summary>Writes the request.</summary>
    internal int CopyTo(Span<byte> into)
    {
        _bytes.CopyTo(into);
        return _bytes.Length;
    }

    /// <summary>Writes a number with leading zeros.</summary>
    internal static void Digits(Span<byte> into, long number, int width)
    {
        for (var i = width - 1; i >= 0; i--)
        {
            into[i] = (byte)('0' + number % 10);
            number /= 10;
        }
    }

    /// <summary>Writes a UTC instant as <c>yyyy-MM-ddTHH:mm:ss.fffffffZ</c>, 28 characters.</summary>
    internal static void Instant(Span<byte> into, DateTimeOffset at) => Utf8Formatter.TryFormat(at.UtcDateTime, into, out _, 'O');
}
