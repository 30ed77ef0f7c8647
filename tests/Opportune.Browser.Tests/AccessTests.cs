using System.Net;

namespace Opportune.Browser.Tests;

public sealed class AccessTests(DemoBank bank) : IClassFixture<DemoBank>
{
    private static readonly Dictionary<string, string> Complaint = new() { ["customer"] = "c-006", ["placement"] = "app-home", ["scene"] = "complain" };

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task Another_sites_form_changes_nothing(string site)
    {
        using var request = Post("/console/play", Complaint);
        request.Headers.Add("Sec-Fetch-Site", site);

        using var answer = await SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("console.other-site", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_does_not_say_where_it_comes_from_is_refused()
    {
        using var silent = Post("/console/play", Complaint);
        using var foreign = Post("/console/play", Complaint);
        foreign.Headers.Add("Origin", "https://elsewhere.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(silent)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(foreign)).StatusCode);
    }

    [Fact]
    public async Task The_page_works_without_its_script()
    {
        using var request = Post("/console/decide", new() { ["customer"] = "c-006", ["placement"] = "advisor-desk" });
        request.Headers.Add("Origin", bank.Address);

        using var answer = await SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("<!doctype html>", (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?customer=%00%3Cscript%3E&placement=%27")]
    [InlineData("/?customer=c-999999")]
    [InlineData("/?customer=c-004&placement=nowhere&audience=99&decision=x")]
    [InlineData("/console/files/../ConsoleAssets.cs")]
    [InlineData("/console/files/nothing.css")]
    public async Task A_strange_address_is_answered_without_an_error_of_ours(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bank.Address + path);

        using var answer = await SendAsync(request);

        Assert.True((int)answer.StatusCode < 500);
    }

    [Fact]
    public async Task A_foreign_name_that_leads_to_this_machine_is_not_let_in()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bank.Address);
        request.Headers.Host = "bank.elsewhere.example";

        using var answer = await SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Every_page_forbids_inline_script_style_and_framing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bank.Address);

        using var answer = await SendAsync(request);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    private HttpRequestMessage Post(string path, Dictionary<string, string> form) => new(HttpMethod.Post, bank.Address + path) { Content = new FormUrlEncodedContent(form) };

    private static async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using var client = new HttpClient();
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
