using Opportune.Host.Access;
using Opportune.Host.Api.Endpoints;

namespace Opportune.Host.Api;

/// <summary>Bounds the requests under way: whoever comes on top is told at once to come back, before anything of the body is read.</summary>
/// <remarks>What needs no key (health, the description) is never turned away, so that an operator can see a host under load; nor is an emergency stop.</remarks>
internal sealed class PressureMiddleware(RequestDelegate next, Pressure pressure, ApiMeters meters)
{
    private const string Soon = "1";

    /// <summary>Counts the request in, runs the rest, and counts it out.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller) return next(context);
        return pressure.Enter(caller, out var own) switch
        {
            Pressure.Admission.In => RunAsync(context, own),
            _ when context.Request.Path.StartsWithSegments(StopEndpoints.Path) => next(context),
            Pressure.Admission.HostIsBusy => RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "server.busy", "This host has as many requests under way as it takes. Come back after Retry-After seconds."),
            _ => RefuseAsync(context, StatusCodes.Status429TooManyRequests, "caller.busy", "This key has as many requests under way as one key may have. Wait for answers before asking more."),
        };
    }

    private async Task RunAsync(HttpContext context, Pressure.Counter own)
    {
        try { await next(context); }
        finally { pressure.Leave(own); }
    }

    private Task RefuseAsync(HttpContext context, int status, string code, string detail)
    {
        meters.Refused(code);
        return Problem.WriteAsync(context, status, code, detail, ("Retry-After", Soon));
    }
}
