using Microsoft.AspNetCore.Routing;
using Opportune.Host.Access;
using Opportune.Host.Api;

namespace Opportune.Scenarios.Tests.Api;

public sealed class AccessTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private static readonly string[] OpenToEveryone = ["/healthz", "/openapi/{documentName}.json", "/readyz"];

    [Fact]
    public void Every_endpoint_demands_a_role_except_three_that_tell_nothing_of_anyone()
    {
        var endpoints = bank.Endpoints;

        Assert.True(endpoints.Count > 20);
        Assert.Empty(endpoints.Where(e => e.Metadata.GetMetadata<AccessRequirement>() is null).Select(e => e.RoutePattern.RawText));
        Assert.Equal(OpenToEveryone, endpoints.Where(e => e.Metadata.GetMetadata<AccessRequirement>() is { AnyOf.Count: 0 }).Select(e => e.RoutePattern.RawText!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_without_a_key_gets_in_anywhere_else()
    {
        foreach (var (method, path, _) in Closed())
        {
            var answer = await bank.Nobody.SendAsync(method, path, null);
            Assert.True(answer is { Status: 401, Code: "access.key" }, $"{method} {path}: {answer.Status} {answer.Body}");
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        }
    }

    [Fact]
    public async Task A_key_of_any_other_role_is_refused_everywhere()
    {
        foreach (var (method, path, allowed) in Closed())
            foreach (var role in Roles.All.Except(allowed))
            {
                var answer = await bank.As(role).SendAsync(method, path, null);
                Assert.True(answer is { Status: 403, Code: "access.role" }, $"{role} {method} {path}: {answer.Status} {answer.Body}");
            }
    }

    [Fact]
    public async Task A_key_of_the_right_role_is_not_refused_for_its_role()
    {
        foreach (var (method, path, allowed) in Closed().Where(e => e.Method != HttpMethod.Delete))
            foreach (var role in allowed)
            {
                var answer = await bank.As(role).SendAsync(method, path, null);
                Assert.True(answer.Status < 500 && answer.Status != 401, $"{role} {method} {path}: {answer.Status} {answer.Body}");
            }
    }

    [Theory]
    [InlineData("")]
    [InlineData("opk_")]
    [InlineData("opk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not-a-key")]
    public async Task A_wrong_key_is_as_good_as_none(string key) =>
        Assert.Equal("access.key", (await new Caller(bank.Client(key)).GetAsync("/v1/bank")).Code);

    [Theory]
    [InlineData(Role.Decide, "customer", 404)]
    [InlineData(Role.Decide, "advisor", 403)]
    [InlineData(Role.Decide, "auditor", 403)]
    [InlineData(Role.Advisor, "advisor", 404)]
    [InlineData(Role.Advisor, "auditor", 403)]
    [InlineData(Role.Compliance, "auditor", 404)]
    public async Task Each_register_of_an_explanation_has_its_readers(Role role, string audience, int status) =>
        Assert.Equal(status, (await bank.As(role).GetAsync($"/v1/decisions/0000000000001-1/explanation?audience={audience}")).Status);

    private IEnumerable<(HttpMethod Method, string Path, IReadOnlyList<Role> Allowed)> Closed() =>
        from endpoint in bank.Endpoints
        let requirement = endpoint.Metadata.GetMetadata<AccessRequirement>()!
        where requirement.AnyOf.Count > 0
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (new HttpMethod(method), endpoint.RoutePattern.RawText!.Replace("{id}", "c-unknown", StringComparison.Ordinal), requirement.AnyOf);
}
