using Microsoft.AspNetCore.Connections;
using Opportune.Host.Serving;
using Opportune.Runtime.Storage;

namespace Opportune.Host.Api;

/// <summary>The outermost layer: every refusal and failure leaves as problem details, and no failure tells what is inside.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, StoreWatch store, ILogger<ProblemMiddleware> log)
{
    private const int PassingSeconds = 1;
    private const int StoreSeconds = 5;
    private const string NotHttp = "The request is not well-formed HTTP.";

    /// <summary>Runs the rest.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentType: null }) await NameAsync(context);
        }
        catch (Exception failure) when (context.RequestAborted.IsCancellationRequested || failure is OperationCanceledException { InnerException: ConnectionAbortedException })
        {
            // the caller left, or a stop no longer waits for the rest of its body: there is nobody to answer
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, failure);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case RequestException e:
                return Problem.WriteAsync(context, e.Status, e.Code, e.Message);
            case StoreException e:
                var passes = e.Code is "store.contended" or "store.busy";
                if (!passes) store.Refused(e); // a host under load does not also fill its log
                return Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, e.Code, e.Message, ("Retry-After", passes ? $"{PassingSeconds}" : $"{StoreSeconds}"));
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "request.body.too-large", Reading.RequestBody.TooLarge);
            case BadHttpRequestException e:
                return Problem.WriteAsync(context, e.StatusCode, "request.invalid", NotHttp);
            case IOException { InnerException: OverflowException }: // so the server tells of a chunk whose size is no number of bytes
                return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "request.invalid", NotHttp);
            default:
                Failed(failure);
                return Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "host.bug", "This is a bug of Opportune; nothing was half-written. The host's log has the details.");
        }
    }

    private static Task NameAsync(HttpContext context)
    {
        var (code, detail) = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ("route.unknown", "There is no such address. /openapi/v1.json lists all."),
            StatusCodes.Status405MethodNotAllowed => ("route.method", "This address does not know this method. /openapi/v1.json lists all."),
            StatusCodes.Status415UnsupportedMediaType => ("request.content-type", "Send application/json in UTF-8."),
            _ => ("request.invalid", "The request cannot be understood."),
        };
        return Problem.WriteAsync(context, context.Response.StatusCode, code, detail);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed")]
    private partial void Failed(Exception failure);
}
