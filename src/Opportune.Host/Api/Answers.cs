using System.Text.Json.Serialization.Metadata;

namespace Opportune.Host.Api;

/// <summary>How endpoints answer.</summary>
internal static class Answers
{
    /// <summary>A document.</summary>
    public static IResult Document<T>(T document, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => Results.Json(document, type, statusCode: status);

    /// <summary>The endpoint may refuse what it was sent.</summary>
    public static RouteHandlerBuilder MayRefuse(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.Produces<Problem>(status, Problem.MediaType);
        return endpoint;
    }
}
