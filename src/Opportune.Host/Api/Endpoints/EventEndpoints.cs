using System.Text.Json;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/events</c>: each bad event gets a code while the good ones are kept.</summary>
internal static class EventEndpoints
{
    private const string Json = "application/json";
    private const string CloudEvent = "application/cloudevents+json";
    private const string CloudEvents = "application/cloudevents-batch+json";
    private const int MostEvents = 1_000;

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/events", TakeAsync)
        .WithName("takeEvents").WithSummary("Takes events in; durable when answered").WithTags("events")
        .Accepts<EventsRequest>(Json, CloudEvent, CloudEvents).Produces<EventsAnswer>(StatusCodes.Status202Accepted).MayRefuse(400, 409, 413, 415, 503).For(Role.Ingest);

    private static async Task<IResult> TakeAsync(HttpContext context, BankRuntime runtime, ApiMeters meters)
    {
        context.Request.OnlyKnows();
        using var body = await RequestBody.ReadAsync(context, Json, CloudEvent, CloudEvents);
        var isAlone = IsAlone(body.RootElement, context.Request.ContentType!);
        var report = await runtime.TakeAsync(isAlone ? [body.RootElement] : Batch(body.RootElement), isHistory: false, context.RequestAborted);
        meters.Took(report);
        if (isAlone && report.Rejected is [{ } refused]) throw new RequestException(refused.Code == "event.id.reused" ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, refused.Code, refused.Message);
        return Answers.Document(new EventsAnswer(report.Accepted, report.Duplicates, [.. report.Rejected.Select(r => new RejectedDocument(r.Index, r.Code, r.Message))]), ApiJson.Plain.EventsAnswer, StatusCodes.Status202Accepted);
    }

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
