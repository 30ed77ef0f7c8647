using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Opportune.Host.Api;

/// <summary>How endpoints answer.</summary>
internal static class Answers
{
    private const string MediaType = "application/json; charset=utf-8";
    private const int MostKept = 1 << 20;

    /// <summary>A buffer and a writer for each thread; whoever writes is done before anything else can run in the thread.</summary>
    [ThreadStatic] private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? t_own;

    /// <summary>A document.</summary>
    public static IResult Document<T>(T document, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => Results.Json(document, type, statusCode: status);

    /// <summary>Answers with what is written, in one piece of known length.</summary>
    /// <param name="response">Nothing of it has left yet.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="state">What is written.</param>
    /// <param name="write">Writes it.</param>
    public static void Send<T>(HttpResponse response, int status, T state, Action<Utf8JsonWriter, T> write)
    {
        var (buffer, json) = t_own ??= New();
        try
        {
            write(json, state);
            json.Flush();
            response.StatusCode = status;
            response.ContentType = MediaType;
            response.ContentLength = buffer.WrittenCount;
            response.BodyWriter.Write(buffer.WrittenSpan);
        }
        finally
        {
            buffer.ResetWrittenCount();
            json.Reset();
            if (buffer.Capacity > MostKept) t_own = null;
        }
    }

    /// <summary>Answers with a document in one piece of known length.</summary>
    public static void Send<T>(HttpResponse response, T document, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        Send(response, status, (document, type), static (json, d) => JsonSerializer.Serialize(json, d.document, d.type));

    /// <summary>The endpoint may refuse what it was sent.</summary>
    public static RouteHandlerBuilder MayRefuse(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.Produces<Problem>(status, Problem.MediaType);
        return endpoint;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) New()
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        return (buffer, new(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
