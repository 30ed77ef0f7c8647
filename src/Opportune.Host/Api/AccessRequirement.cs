using Opportune.Host.Access;

namespace Opportune.Host.Api;

/// <summary>Which roles an endpoint asks for: any one of them opens it. An endpoint without this is closed to everyone.</summary>
/// <param name="AnyOf">Roles; empty opens it without a key.</param>
internal sealed record AccessRequirement(IReadOnlyList<Role> AnyOf)
{
    /// <summary>Whether it opens to a caller.</summary>
    public bool Admits(Caller caller)
    {
        for (var i = 0; i < AnyOf.Count; i++)
            if (caller.Has(AnyOf[i])) return true;
        return false;
    }
}

/// <summary>How endpoints say whom they serve.</summary>
internal static class AccessRequirements
{
    /// <summary>Asks for any one of these roles.</summary>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder endpoint, params Role[] anyOf) => endpoint.WithMetadata(new AccessRequirement(anyOf))
        .Produces<Problem>(StatusCodes.Status401Unauthorized, Problem.MediaType).Produces<Problem>(StatusCodes.Status403Forbidden, Problem.MediaType)
        .Produces<Problem>(StatusCodes.Status429TooManyRequests, Problem.MediaType);

    /// <summary>Open without a key: it tells nothing of anyone.</summary>
    public static TBuilder ForEveryone<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRequirement([]));
}
