using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;

namespace Opportune.Host.Api.Reading;

/// <summary>Reads a body as strict JSON: UTF-8, at most 1 MB, at most 16 levels, no key twice.</summary>
internal static class RequestBody
{
    /// <summary>Most bytes of a body.</summary>
    public const int MostBytes = 1_048_576;

    /// <summary>Deepest nesting.</summary>
    public const int MostLevels = 16;

    private const string Json = "application/json";
    internal const string TooLarge = "A body has at most 1,048,576 bytes. Send less at once.";
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MostLevels, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Deeper = new() { MaxDepth = 1_000, AllowDuplicateProperties = true };

    /// <summary>The body; the caller disposes it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mediaTypes">What it may be sent as; <c>application/json</c> where none is named.</param>
    /// <exception cref="RequestException">It is not such a body.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, params string[] mediaTypes)
    {
        CheckType(context.Request, mediaTypes);
        return Parse(await ReadBytesAsync(context.Request.BodyReader, context.Request.ContentLength, context.RequestAborted));
    }

    /// <summary>Tries to read a body where it lies; null leaves it as it was, for <see cref="ReadAsync"/>.</summary>
    /// <param name="context">The request, its media type checked.</param>
    /// <param name="state">Handed to <paramref name="read"/>.</param>
    /// <param name="read">Reads the bytes; null where it does not take them.</param>
    public static async ValueTask<T?> TryReadAsync<TState, T>(HttpContext context, TState state, Func<ReadOnlySpan<byte>, TState, T?> read) where T : class
    {
        var body = context.Request.BodyReader;
        while (context.Request.ContentLength is null or <= MostBytes)
        {
            var got = await body.ReadAsync(context.RequestAborted);
            if (!got.IsCompleted && got.Buffer.Length <= MostBytes)
            {
                body.AdvanceTo(got.Buffer.Start, got.Buffer.End);
                continue;
            }
            var result = got.Buffer.Length <= MostBytes ? ReadWhole(got.Buffer, state, read) : null;
            if (result is null) body.AdvanceTo(got.Buffer.Start); else body.AdvanceTo(got.Buffer.End);
            return result;
        }
        return null;
    }

    private static T? ReadWhole<TState, T>(in ReadOnlySequence<byte> body, TState state, Func<ReadOnlySpan<byte>, TState, T?> read) where T : class
    {
        if (body.IsSingleSegment) return read(body.FirstSpan, state);
        var length = (int)body.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(whole);
            return read(whole.AsSpan(0, length), state);
        }
        finally { ArrayPool<byte>.Shared.Return(whole, clearArray: true); }
    }

    /// <summary>Refuses another media type than JSON in UTF-8.</summary>
    /// <exception cref="RequestException">415.</exception>
    public static void CheckType(HttpRequest request, params string[] mediaTypes)
    {
        if (request is { ContentType: Json, Headers.ContentEncoding.Count: 0 }) return;
        if (mediaTypes.Length == 0) mediaTypes = [Json];
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "request.content-encoding", "Send the body uncompressed.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !mediaTypes.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase)
            || (type.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "request.content-type", $"Send Content-Type: {string.Join(" or ", mediaTypes)}, in UTF-8.");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(PipeReader body, long? length, CancellationToken cancel)
    {
        if (length > MostBytes) throw new RequestException(StatusCodes.Status413PayloadTooLarge, "request.body.too-large", TooLarge);
        while (true)
        {
            var read = await body.ReadAsync(cancel);
            if (read.Buffer.Length > MostBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                throw new RequestException(StatusCodes.Status413PayloadTooLarge, "request.body.too-large", TooLarge);
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) throw RequestException.Bad("request.body.empty", "Send a JSON body.");
        if (!Utf8.IsValid(bytes.Span)) throw RequestException.Bad("request.encoding", "The body is not valid UTF-8.");
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw Explain(bytes, wrong);
        }
    }

    /// <summary>Finds out which rule is broken by reading again with fewer.</summary>
    private static RequestException Explain(ReadOnlyMemory<byte> bytes, Exception wrong)
    {
        if (wrong is InvalidOperationException) return RequestException.Bad("request.text.invalid", "A key holds half of a UTF-16 surrogate pair. Send valid Unicode.");
        if (Parses(bytes, Strict with { AllowDuplicateProperties = true })) return RequestException.Bad("request.key.duplicate", "A key stands twice in one object. Give each key once.");
        if (Parses(bytes, Deeper)) return RequestException.Bad("request.json.too-deep", "The body is nested deeper than 16 levels.");
        var place = (JsonException)wrong;
        return RequestException.Bad("request.json.invalid", $"The body is no JSON: line {place.LineNumber + 1}, byte {place.BytePositionInLine}.");
    }

    private static bool Parses(ReadOnlyMemory<byte> bytes, JsonDocumentOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
