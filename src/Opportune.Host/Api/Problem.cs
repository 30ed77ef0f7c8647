using Microsoft.AspNetCore.WebUtilities;

namespace Opportune.Host.Api;

/// <summary>Problem details of RFC 9457 with a stable code.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable: <c>request.field.unknown</c>.</param>
/// <param name="Detail">What to do next.</param>
public sealed record Problem(string Title, int Status, string Code, string Detail)
{
    /// <summary>Their media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Answers with a problem.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable.</param>
    /// <param name="detail">What to do next.</param>
    /// <param name="header">A header that belongs to the status, or null.</param>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail, (string Name, string Value)? header = null)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        if (header is { } h) context.Response.Headers[h.Name] = h.Value;
        return context.Response.WriteAsJsonAsync(new Problem(ReasonPhrases.GetReasonPhrase(status), status, code, detail), ApiJson.Plain.Problem, MediaType, context.RequestAborted);
    }
}
