using System.Buffers;
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
        return (await ReadAsync<object?, object>(context, null, static (_, _) => null)).Document!;
    }

    /// <summary>The body, read by a short way where that takes it, else as a document, which the caller disposes.</summary>
    /// <param name="context">The request, its media type checked.</param>
    /// <param name="state">Handed to <paramref name="read"/>.</param>
    /// <param name="read">The short way: reads the bytes, or gives null where it does not take them.</param>
    /// <exception cref="RequestException">It is no body of strict JSON.</exception>
    public static async ValueTask<(T? Plain, JsonDocument? Document)> ReadAsync<TState, T>(HttpContext context, TState state, Func<ReadOnlySpan<byte>, TState, T?> read) where T : class
    {
        if (context.Request.ContentLength > MostBytes) throw TooLong();
        var body = context.Request.BodyReader;
        var got = await body.ReadAsync(context.RequestAborted);
        if (got is { IsCompleted: true, Buffer.IsSingleSegment: true } && got.Buffer.Length <= MostBytes)
        {
            try { return Judge(got.Buffer.FirstSpan, state, read); }
            finally { body.AdvanceTo(got.Buffer.End); }
        }
        var whole = new ArrayBufferWriter<byte>((int)Math.Max(got.Buffer.Length, context.Request.ContentLength ?? 4_096) + 1);
        while (true)
        {
            foreach (var piece in got.Buffer) whole.Write(piece.Span);
            body.AdvanceTo(got.Buffer.End);
            if (whole.WrittenCount > MostBytes) throw TooLong();
            if (got.IsCompleted) return Judge(whole.WrittenSpan, state, read);
            got = await body.ReadAsync(context.RequestAborted);
        }
    }

    private static (T? Plain, JsonDocument? Document) Judge<TState, T>(ReadOnlySpan<byte> body, TState state, Func<ReadOnlySpan<byte>, TState, T?> read) where T : class =>
        read(body, state) is { } plain ? (plain, null) : (null, Parse(body.ToArray()));

    private static RequestException TooLong() => new(StatusCodes.Status413PayloadTooLarge, "request.body.too-large", TooLarge);

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
