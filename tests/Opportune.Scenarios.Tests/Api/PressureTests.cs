using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Opportune.Host.Access;
using Opportune.Host.Serving;
using Opportune.Host.Settings;

namespace Opportune.Scenarios.Tests.Api;

/// <summary>More at once than the host takes, and the end of a host.</summary>
public sealed class PressureTests(BankFixture fixture) : IClassFixture<BankFixture>
{
    private const string Question = "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\"}]}";
    private const int MostTries = 1_000;

    [Fact]
    public async Task A_host_with_all_hands_full_says_come_back_and_stays_healthy()
    {
        await using var host = await HostAsync(new() { Port = 0, MostRequests = 1 });
        using var held = await HeldRequest.SendAsync(host, fixture.As(Role.Decide), Question);
        using var other = Client(host, Role.Decide);

        var refused = await UntilAsync(() => AskAsync(other), a => a.Status != 200);

        Assert.Equal((503, "server.busy", "1"), (refused.Status, refused.Code, refused.RetryAfter));
        Assert.Equal(200, (await GetAsync(other, "/healthz")).Status);
        Assert.Equal(200, (await GetAsync(other, "/readyz")).Status);
        Assert.StartsWith("HTTP/1.1 200", await held.FinishAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await UntilAsync(() => AskAsync(other), a => a.Status == 200)).Status);
    }

    [Fact]
    public async Task A_host_with_all_hands_full_takes_an_emergency_stop_all_the_same()
    {
        await using var host = await HostAsync(new() { Port = 0, MostRequests = 1 });
        using var held = await HeldRequest.SendAsync(host, fixture.As(Role.Decide), Question);
        using var other = Client(host, Role.Operator);
        await UntilAsync(() => GetAsync(other, "/v1/bank"), a => a.Status == 503);

        using var stop = new StringContent("{\"node\":\"serve\",\"because\":\"wrong fees\"}", Encoding.UTF8, "application/json");
        using var stopped = await other.PostAsync(new Uri("/v1/stops", UriKind.Relative), stop, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)stopped.StatusCode);
        Assert.StartsWith("HTTP/1.1 200", await held.FinishAsync(), StringComparison.Ordinal);
        await fixture.As(Role.Operator).PostAsync("/v1/stops/resume", new { node = "serve", because = "over" });
    }

    [Fact]
    public async Task One_key_cannot_take_all_hands()
    {
        await using var host = await HostAsync(new() { Port = 0, MostRequestsOfKey = 1 });
        using var held = await HeldRequest.SendAsync(host, fixture.As(Role.Decide), Question);
        using var same = Client(host, Role.Decide);
        using var other = Client(host, Role.Operator);

        var refused = await UntilAsync(() => AskAsync(same), a => a.Status != 200);

        Assert.Equal((429, "caller.busy", "1"), (refused.Status, refused.Code, refused.RetryAfter));
        Assert.Contains("opportune_requests_refused_total{code=\"caller.busy\"}", (await GetAsync(other, "/metrics")).Body, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await held.FinishAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_stops_says_so_first_serves_on_for_a_while_and_ends_what_is_under_way()
    {
        await using var host = await HostAsync(new() { Port = 0, DrainSeconds = 300, StopSeconds = 300 });
        using var client = Client(host, Role.Decide);
        using var held = await HeldRequest.SendAsync(host, fixture.As(Role.Decide), Question);
        Assert.Equal(200, (await GetAsync(client, "/readyz")).Status);
        using var hurry = new CancellationTokenSource();

        var stopping = host.StopAsync(hurry.Token);

        var ready = await UntilAsync(() => GetAsync(client, "/readyz"), a => a.Status != 200);
        Assert.Equal((503, "server.stopping"), (ready.Status, ready.Code));
        Assert.Equal(200, (await AskAsync(client)).Status);
        Assert.StartsWith("HTTP/1.1 200", await held.FinishAsync(), StringComparison.Ordinal);
        await hurry.CancelAsync();
        await Record.ExceptionAsync(() => stopping);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => AskAsync(client));
    }

    [Fact]
    public async Task What_is_under_way_when_the_door_closes_is_answered()
    {
        await using var host = await HostAsync(new() { Port = 0, StopSeconds = 300 });
        using var held = await HeldRequest.SendAsync(host, fixture.As(Role.Decide), Question);
        using var client = Client(host, Role.Decide);
        Assert.Equal(200, (await AskAsync(client)).Status);

        var stopping = host.StopAsync(CancellationToken.None);

        Assert.StartsWith("HTTP/1.1 200", await held.FinishAsync(), StringComparison.Ordinal);
        await stopping;
    }

    private Task<ApiHost> HostAsync(ServerOptions options) => ApiHost.StartAsync(fixture.Bank, new AccessKeys(fixture.Data), options, isDemo: false, CancellationToken.None);

    private HttpClient Client(ApiHost host, Role role)
    {
        var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(fixture.As(role).Authorization!);
        return client;
    }

    private sealed record Seen(int Status, string? Code, string? RetryAfter, string Body);

    private static async Task<Seen> AskAsync(HttpClient client)
    {
        using var body = new StringContent(Question, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/decisions", body, TestContext.Current.CancellationToken);
        return await SeenAsync(answer);
    }

    private static async Task<Seen> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return await SeenAsync(answer);
    }

    private static async Task<Seen> SeenAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var code = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("code").GetString() : null;
        return new((int)answer.StatusCode, code, answer.Headers.RetryAfter?.ToString(), text);
    }

    /// <summary>A request that was sent is under way at some later time: asks until it shows.</summary>
    private static async Task<Seen> UntilAsync(Func<Task<Seen>> ask, Func<Seen, bool> isReached)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
            if (await ask() is var seen && isReached(seen)) return seen;
        throw new InvalidOperationException("It never came about.");
    }

    /// <summary>A request whose body has all but its last byte.</summary>
    private sealed class HeldRequest(TcpClient connection, byte last) : IDisposable
    {
        /// <summary>Sends it and waits until the host has it in hand.</summary>
        public static async Task<HeldRequest> SendAsync(ApiHost host, Caller caller, string body)
        {
            var (address, connection) = (host.Address, new TcpClient());
            await connection.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            var head = string.Create(CultureInfo.InvariantCulture, $"POST /v1/decisions HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {caller.Authorization}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body[..^1]), TestContext.Current.CancellationToken);
            for (var attempt = 0; host.RequestsUnderWay == 0 && attempt < MostTries; attempt++) await Task.Delay(10, TestContext.Current.CancellationToken);
            return new(connection, (byte)body[^1]);
        }

        /// <summary>Sends the last byte and reads the whole answer.</summary>
        public async Task<string> FinishAsync()
        {
            await connection.GetStream().WriteAsync(new[] { last }, TestContext.Current.CancellationToken);
            using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }

        public void Dispose() => connection.Dispose();
    }
}
