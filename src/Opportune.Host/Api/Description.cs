using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Opportune.Host.Api;

/// <summary>What the OpenAPI document says beyond the endpoints: title, version, and that each asks for a key.</summary>
internal static class Description
{
    private const string Scheme = "key";

    /// <summary>Adds it.</summary>
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Opportune", Version = "1", Description = "A next-best-action engine for banks. Refusals are problem details with a stable code." };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "opk_…", Description = "A key of `opportune keys add`." };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var roles = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRequirement>().FirstOrDefault()?.AnyOf ?? [];
            if (roles.Count == 0) return Task.CompletedTask;
            operation.Description = $"Needs a key with one of these roles: {string.Join(", ", roles.Select(Access.Roles.NameOf))}.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    }
}
