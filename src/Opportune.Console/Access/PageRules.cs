using Microsoft.AspNetCore.Http;

namespace Opportune.Console.Access;

/// <summary>What holds for every request to the console: only those whom the host lets in, strict headers on answers, and changes only from its own pages.</summary>
internal sealed class PageRules(Func<HttpContext, bool> mayEnter) : IEndpointFilter
{
    private const long MostBytes = 16 * 1024;

    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, headers) = (context.HttpContext.Request, context.HttpContext.Response.Headers);
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin"; // no-referrer would blank the Origin that is checked below
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!mayEnter(context.HttpContext)) return Refuse(StatusCodes.Status403Forbidden, "console.closed", "The console is not open to you. Open it on the machine that runs Opportune, by a local address such as 127.0.0.1.");
        if (!HttpMethods.IsPost(request.Method)) return await next(context);
        if (!IsOwnPage(request)) return Refuse(StatusCodes.Status403Forbidden, "console.other-site", "Only the console's own page may do this. Open the console and use its buttons.");
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true) return Refuse(StatusCodes.Status415UnsupportedMediaType, "console.form.missing", "Send the fields of the console's form.");
        if (request.ContentLength is null or > MostBytes) return Refuse(StatusCodes.Status413PayloadTooLarge, "console.form.too-large", "A form of the console is at most 16 KB and says its length.");
        return await next(context);
    }

    /// <summary>Browsers say where a request comes from and pages cannot forge it; a request that says nothing is refused.</summary>
    private static bool IsOwnPage(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site)) return site == "same-origin";
        return request.Headers.Origin is [{ } origin] && origin == $"{request.Scheme}://{request.Host}";
    }

    private static IResult Refuse(int status, string code, string message) =>
        Results.Problem(title: message, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
