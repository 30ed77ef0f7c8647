using Opportune.Host.Access;

namespace Opportune.Host.Api;

/// <summary>Lets in whoever has a key with a role that the endpoint asks for; everything else is closed.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessKeys keys)
{
    private const string Scheme = "Bearer ";

    /// <summary>Judges, then runs the rest.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint) return next(context);
        var requirement = endpoint.Metadata.GetMetadata<AccessRequirement>();
        if (requirement is { AnyOf.Count: 0 }) return next(context);
        if (CallerOf(context) is not { } caller)
            return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "access.key", "Send a key as Authorization: Bearer opk_… `opportune keys add` makes one.", ("WWW-Authenticate", "Bearer"));
        if (requirement is null || !requirement.Admits(caller))
            return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "access.role", requirement is null ? "This address is closed." : $"This needs a key with one of these roles: {string.Join(", ", requirement.AnyOf.Select(Roles.NameOf))}.");
        context.Features.Set(caller);
        return next(context);
    }

    private Caller? CallerOf(HttpContext context)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var key = header.AsSpan(Scheme.Length).Trim();
        return ApiKey.IsWellFormed(key) ? keys.Find(key) : null;
    }
}

/// <summary>Who is asking.</summary>
internal static class Callers
{
    /// <summary>The caller that was let in.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("This endpoint is open to everyone.");

    /// <summary>Refuses a caller without any one of these roles.</summary>
    public static void Demand(this HttpContext context, string what, params Role[] anyOf)
    {
        if (!anyOf.Any(context.Caller().Has)) throw new RequestException(StatusCodes.Status403Forbidden, "access.role", $"{what} needs a key with one of these roles: {string.Join(", ", anyOf.Select(Roles.NameOf))}.");
    }
}
