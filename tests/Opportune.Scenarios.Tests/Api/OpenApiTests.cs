using Microsoft.AspNetCore.Routing;

namespace Opportune.Scenarios.Tests.Api;

public sealed class OpenApiTests(BankFixture bank) : IClassFixture<BankFixture>
{
    [Fact]
    public async Task The_description_has_every_address_and_method()
    {
        var paths = (await bank.Nobody.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");

        foreach (var endpoint in bank.Endpoints.Where(e => !e.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal)))
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                Assert.True(paths.TryGetProperty(endpoint.RoutePattern.RawText!, out var path) && path.TryGetProperty(method.ToLowerInvariant(), out var operation)
                    && operation.TryGetProperty("summary", out _) && operation.TryGetProperty("operationId", out _), $"{method} {endpoint.RoutePattern.RawText}");
    }

    [Fact]
    public async Task The_description_names_the_roles_and_the_shape_of_refusals()
    {
        var decide = (await bank.Nobody.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").GetProperty("/v1/decisions").GetProperty("post");

        Assert.Contains("decide", decide.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.True(decide.GetProperty("responses").GetProperty("400").GetProperty("content").TryGetProperty("application/problem+json", out _));
        Assert.True(decide.GetProperty("security").GetArrayLength() > 0);
    }
}
