using System.Text.Json;
using System.Text.Unicode;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/events</c>: each bad event gets a code while the good ones are kept.</summary>
internal sealed class EventEndpoints(BankRuntime runtime, ApiMeters meters)
{
    private const string Json = "application/json";
    private const string CloudEvent = "application/cloudevents+json";
    private const string CloudEvents = "application/cloudevents-batch+json";
    private const int MostEvents = 1_000;
    private static readonly string[] MediaTypes = [Json, CloudEvent, CloudEvents];

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/events", (Delegate)ActivatorUtilities.CreateInstance<EventEndpoints>(routes.ServiceProvider).TakeAsync)
        .WithName("takeEvents").WithSummary("Takes events in; durable when answered").WithTags("events")
        .Accepts<EventsRequest>(Json, CloudEvent, CloudEvents).Produces<EventsAnswer>(StatusCodes.Status202Accepted).MayRefuse(400, 409, 413, 415, 503).For(Role.Ingest);

    private async Task TakeAsync(HttpContext context)
    {
        context.Request.OnlyKnows();
        RequestBody.CheckType(context.Request, MediaTypes);
        var isPlain = context.Request.ContentType!.StartsWith(Json, StringComparison.OrdinalIgnoreCase);
        var (sound, document) = await RequestBody.ReadAsync(context, isPlain ? runtime : null, Read);
        using var read = document;
        var isAlone = sound?.IsAlone ?? IsAlone(document!.RootElement, context.Request.ContentType);
        var report = await (sound is not null ? runtime.TakeAsync(sound, context.RequestAborted) : runtime.TakeAsync(isAlone ? [document!.RootElement] : Batch(document!.RootElement), isHistory: false, context.RequestAborted));
        meters.Took(report);
        if (isAlone && report.Rejected is [{ } refused]) throw new RequestException(refused.Code == "event.id.reused" ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, refused.Code, refused.Message);
        Answers.Send(context.Response, StatusCodes.Status202Accepted, report, Write);
    }

    /// <summary>Writes the answer straight as JSON: the same bytes as the <see cref="EventsAnswer"/>.</summary>
    private static void Write(Utf8JsonWriter json, TakeReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("accepted"u8, report.Accepted);
        json.WriteNumber("duplicates"u8, report.Duplicates);
        json.WriteStartArray("rejected"u8);
        foreach (var rejected in report.Rejected)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, rejected.Index);
            json.WriteString("code"u8, rejected.Code);
            json.WriteString("message"u8, rejected.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Usual events are read in one pass; any others as a document, which alone decides what is refused.</summary>
    private static SoundEvents? Read(ReadOnlySpan<byte> body, BankRuntime? runtime) => runtime is not null && Utf8.IsValid(body) ? runtime.TryRead(body, MostEvents) : null;

    private static bool IsAlone(JsonElement body, string contentType) => !contentType.StartsWith(CloudEvents, StringComparison.OrdinalIgnoreCase)
        && (contentType.StartsWith(CloudEvent, StringComparison.OrdinalIgnoreCase) || (body.ValueKind == JsonValueKind.Object && !body.TryGetProperty("events", out _)));

    private static List<JsonElement> Batch(JsonElement body)
    {
        var events = body.ValueKind == JsonValueKind.Array ? body : Fields.Of(body, "", "events").Require("events");
        if (events.ValueKind != JsonValueKind.Array || events.GetArrayLength() == 0) throw RequestException.Bad("request.field.invalid", "events must be a list of 1 to 1,000 events.");
        if (events.GetArrayLength() > MostEvents) throw new RequestException(StatusCodes.Status413PayloadTooLarge, "request.events.too-many", "A batch has at most 1,000 events. Send several batches.");
        return [.. events.EnumerateArray()];
    }
}
