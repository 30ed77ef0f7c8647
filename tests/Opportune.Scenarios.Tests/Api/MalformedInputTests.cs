using System.Text;

namespace Opportune.Scenarios.Tests.Api;

/// <summary>Whatever is sent: a code and a message, never a failure, and nothing is stored.</summary>
public sealed class MalformedInputTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private const string Placements = "\"placements\":[{\"name\":\"app-home\"}]";
    private const string Event = "\"id\":\"x\",\"source\":\"s\",\"type\":\"page.viewed\",\"time\":\"2026-11-20T08:00:00+01:00\",\"customer\":\"c-bad\"";

    public static TheoryData<string, string, string, string> Bodies => new()
    {
        // any body
        { "POST", "/v1/decisions", "", "request.body.empty" },
        { "POST", "/v1/decisions", "{", "request.json.invalid" },
        { "POST", "/v1/decisions", "nonsense", "request.json.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",}", "request.json.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\"} {}", "request.json.invalid" },
        { "POST", "/v1/decisions", "// hello\n{}", "request.json.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"a\u0000b\"}", "request.json.invalid" },
        { "POST", "/v1/decisions", "null", "request.not-an-object" },
        { "POST", "/v1/decisions", "[]", "request.not-an-object" },
        { "POST", "/v1/decisions", "7", "request.not-an-object" },
        { "POST", "/v1/decisions", "\"text\"", "request.not-an-object" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"customer\":\"c-2\"}", "request.key.duplicate" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"context\":{\"page\":\"home\",\"p\\u0061ge\":\"home\"}}", "request.key.duplicate" },
        { "POST", "/v1/decisions", Deep(17), "request.json.too-deep" },
        { "POST", "/v1/decisions", Deep(500), "request.json.too-deep" },
        { "POST", "/v1/decisions", Deep(50_000), "request.json.invalid" },
        // decisions
        { "POST", "/v1/decisions", "{}", "request.customer.missing" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"visitor\":\"v-1\"," + Placements + "}", "request.customer.missing" },
        { "POST", "/v1/decisions", "{\"customer\":7," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"a b\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"a:b:c\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"\\u0000\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"\\ud800\"," + Placements + "}", "request.text.invalid" },
        { "POST", "/v1/decisions", "{\"\\ud800\":1}", "request.text.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"" + new string('c', 65) + "\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\"," + Placements + ",\"colour\":\"red\"}", "request.field.unknown" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\"," + Placements + ",\"Customer\":\"c-2\"}", "request.field.unknown" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\"}", "request.field.missing" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[]}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":{}}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[7]}", "request.not-an-object" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"moon\"}]}", "request.placement.unknown" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\",\"slot\":1}]}", "request.field.unknown" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\"},{\"name\":\"app-home\"}]}", "request.placement.repeated" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\"},{\"name\":\"web-home\"}]}", "request.placements.channel" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[" + string.Join(',', Enumerable.Repeat("{\"name\":\"app-home\"}", 11)) + "]}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\",\"count\":0}]}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\",\"count\":-1}]}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\",\"count\":1.5}]}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\",\"count\":1e999}]}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\",\"count\":99999999999999999999}]}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"channel\":\"web\"," + Placements + "}", "request.channel.other" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"context\":[]," + Placements + "}", "request.not-an-object" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"context\":{\"mood\":\"good\"}," + Placements + "}", "request.context.unknown" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"context\":{\"page\":\"moon\"}," + Placements + "}", "request.context.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"context\":{\"minutes\":\"7\"}," + Placements + "}", "request.context.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"context\":{\"minutes\":1e400}," + Placements + "}", "request.context.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"context\":{\"page\":\"\\udc00\"}," + Placements + "}", "request.text.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"requestId\":\"\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"requestId\":\"a\\nb\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"requestId\":\"" + new string('r', 129) + "\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"explain\":\"everything\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":\"yes\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":true,\"asOf\":\"yesterday\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":true,\"asOf\":\"2026-11-01T00:00:00\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":true,\"asOf\":\"2099-01-01T00:00:00Z\"," + Placements + "}", "request.as-of.future" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":true,\"asOf\":\"0001-01-01T00:00:00Z\"," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":true,\"profileOverride\":{\"customer.height\":2}," + Placements + "}", "request.override.unknown" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":true,\"profileOverride\":{\"customer.age\":\"old\"}," + Placements + "}", "request.override.invalid" },
        { "POST", "/v1/decisions", "{\"customer\":\"c-1\",\"dryRun\":true,\"force\":\"grow/moon/ticket\"," + Placements + "}", "request.action.unknown" },
        // batches of decisions
        { "POST", "/v1/decisions/batch", "{}", "request.customer.missing" },
        { "POST", "/v1/decisions/batch", "{\"customers\":[7]," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions/batch", "{\"customers\":[]," + Placements + "}", "request.field.invalid" },
        { "POST", "/v1/decisions/batch", "{\"customers\":[\"\\ud800\"]," + Placements + "}", "request.text.invalid" },
        // events
        { "POST", "/v1/events", "[]", "request.field.invalid" },
        { "POST", "/v1/events", "7", "request.not-an-object" },
        { "POST", "/v1/events", "{\"events\":[]}", "request.field.invalid" },
        { "POST", "/v1/events", "{\"events\":{}}", "request.field.invalid" },
        { "POST", "/v1/events", "{\"events\":[{}],\"more\":1}", "request.field.unknown" },
        { "POST", "/v1/events", "{}", "event.id.invalid" },
        { "POST", "/v1/events", "{" + Event + ",\"data\":{\"page\":\"home\",\"height\":2}}", "event.field.unknown" },
        { "POST", "/v1/events", "{" + Event + ",\"data\":{\"page\":\"\\ud800\"}}", "event.text.invalid" },
        { "POST", "/v1/events", "{" + Event + ",\"data\":{\"page\":\"a\\u0000b\"}}", "event.field.invalid" },
        { "POST", "/v1/events", "{" + Event + ",\"data\":[]}", "event.data.invalid" },
        { "POST", "/v1/events", "{" + Event + ",\"data\":{}}", "event.field.missing" },
        { "POST", "/v1/events", "{" + Event + ",\"colour\":\"red\",\"data\":{\"page\":\"home\"}}", "event.field.unknown" },
        { "POST", "/v1/events", "{" + Event + ",\"specversion\":\"0.3\",\"data\":{\"page\":\"home\"}}", "event.cloudevents.version" },
        { "POST", "/v1/events", "{" + Event.Replace("page.viewed", "balance.observed", StringComparison.Ordinal) + ",\"data\":{\"account\":\"a\",\"balance\":{\"amount\":\"1.234\",\"currency\":\"EUR\"}}}", "event.field.invalid" },
        { "POST", "/v1/events", "{" + Event.Replace("page.viewed", "balance.observed", StringComparison.Ordinal) + ",\"data\":{\"account\":\"a\",\"balance\":{\"amount\":\"" + new string('9', 400) + "\",\"currency\":\"EUR\"}}}", "event.field.invalid" },
        { "POST", "/v1/events", "{" + Event.Replace("page.viewed", "balance.observed", StringComparison.Ordinal) + ",\"data\":{\"account\":\"a\",\"balance\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}", "event.currency.other" },
        { "POST", "/v1/events", "{" + Event.Replace("2026-11-20T08:00:00+01:00", "1066-10-14T09:00:00Z", StringComparison.Ordinal) + ",\"data\":{\"page\":\"home\"}}", "event.time.invalid" },
        { "POST", "/v1/events", "{" + Event.Replace("2026-11-20T08:00:00+01:00", "2026-02-30T09:00:00Z", StringComparison.Ordinal) + ",\"data\":{\"page\":\"home\"}}", "event.time.invalid" },
        { "POST", "/v1/events", "{" + Event.Replace("2026-11-20T08:00:00+01:00", "9999-12-31T23:59:59-14:00", StringComparison.Ordinal) + ",\"data\":{\"page\":\"home\"}}", "event.time.invalid" },
        // answers
        { "POST", "/v1/responses", "{}", "request.field.missing" },
        { "POST", "/v1/responses", "{\"token\":\"t\"}", "request.field.missing" },
        { "POST", "/v1/responses", "{\"token\":\"t\",\"outcome\":\"loved\"}", "request.field.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"t\",\"outcome\":0}", "request.field.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"t\",\"outcome\":\"shown\"}", "token.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"..\",\"outcome\":\"shown\"}", "token.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"\\ud800\",\"outcome\":\"shown\"}", "request.text.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"" + new string('t', 257) + "\",\"outcome\":\"shown\"}", "request.field.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"0000000000001-1.99999999999.aaaaaaaaaaaaaaaaaaaaaaaa\",\"outcome\":\"shown\"}", "token.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"t\",\"outcome\":\"shown\",\"value\":1e999}", "request.field.invalid" },
        { "POST", "/v1/responses", "{\"token\":\"t\",\"outcome\":\"shown\",\"time\":7}", "request.field.invalid" },
        // consents and preferences
        { "PUT", "/v1/customers/c-1/consents", "{}", "request.field.missing" },
        { "PUT", "/v1/customers/c-1/consents", "{\"consents\":[{\"purpose\":\"fun\",\"channel\":\"all\",\"granted\":true}]}", "request.field.invalid" },
        { "PUT", "/v1/customers/c-1/consents", "{\"consents\":[{\"purpose\":\"marketing\",\"channel\":\"all\"}]}", "request.field.missing" },
        { "PUT", "/v1/customers/c-1/consents", "{\"consents\":[{\"purpose\":\"marketing\",\"channel\":\"all\",\"granted\":\"yes\"}]}", "request.field.invalid" },
        { "PUT", "/v1/customers/c-1/preferences", "{}", "request.field.missing" },
        { "PUT", "/v1/customers/c-1/preferences", "{\"quietHours\":\"25:00-08:00\"}", "request.field.invalid" },
        { "PUT", "/v1/customers/c-1/preferences", "{\"personalizationLevel\":\"extreme\"}", "request.field.invalid" },
        { "PUT", "/v1/customers/c-1/preferences", "{\"channel\":\"fax\"}", "request.field.invalid" },
        { "PUT", "/v1/customers/a%20b/consents", "{\"consents\":[]}", "customer.id.invalid" },
    };

    public static TheoryData<string, string, int, string> Addresses => new()
    {
        { "GET", "/v1/customers/a%20b", 400, "customer.id.invalid" },
        { "GET", "/v1/customers/%F0%9F%8E%B2", 400, "customer.id.invalid" },
        { "GET", "/v1/customers/" + new string('c', 65), 400, "customer.id.invalid" },
        { "GET", "/v1/customers/c-1?asOf=yesterday", 400, "request.parameter.invalid" },
        { "GET", "/v1/customers/c-1?asOf=2099-01-01T00:00:00Z", 400, "request.as-of.future" },
        { "GET", "/v1/customers/c-1?asOf=0001-01-01T00:00:00Z", 400, "request.parameter.invalid" },
        { "GET", "/v1/customers/c-1?colour=red", 400, "request.parameter.unknown" },
        { "GET", "/v1/customers/c-1/why-not", 400, "request.parameter.missing" },
        { "GET", "/v1/customers/c-1/why-not?action=x&action=y&placement=z", 400, "request.parameter.repeated" },
        { "GET", "/v1/customers/c-1/why-not?action=moon&placement=app-home", 404, "why-not.unknown" },
        { "GET", "/v1/customers/c-1/why-not?action=grow/cards/travel-card&placement=app-home&decision=x", 404, "why-not.unknown" },
        { "GET", "/v1/customers/c-1/why-not?action=" + new string('a', 129) + "&placement=app-home", 400, "request.parameter.invalid" },
        { "GET", "/v1/decisions/x", 404, "decision.unknown" },
        { "GET", "/v1/decisions/ZZZZZZZZZZZZZ-ZZZZZZZZZZZZZ", 404, "decision.unknown" },
        { "GET", "/v1/decisions/0000000000001-1", 404, "decision.unknown" },
        { "GET", "/v1/decisions/%00", 400, "" },
        { "GET", "/v1/decisions/0000000000001-1/explanation?audience=everyone", 400, "request.parameter.invalid" },
        { "POST", "/v1/decisions/0000000000001-1/replay", 404, "decision.unknown" },
        { "GET", "/v1/decisions/batch/x", 404, "batch.unknown" },
        { "GET", "/v1/audit?verify=maybe", 400, "request.parameter.invalid" },
        { "DELETE", "/v1/customers/a%20b", 400, "customer.id.invalid" },
        { "DELETE", "/v1/bank", 405, "route.method" },
        { "GET", "/v1/events", 405, "route.method" },
        { "GET", "/v2/decisions", 404, "route.unknown" },
        { "GET", "/../etc/passwd", 404, "route.unknown" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task A_malformed_body_is_refused_by_name_and_changes_nothing(string method, string path, string body, string code)
    {
        var digest = await bank.DigestAsync();

        var answer = await bank.All.SendAsync(new HttpMethod(method), path, "application/json", Encoding.UTF8.GetBytes(body));

        Assert.True(answer.Code == code && answer.Status is >= 400 and < 500, $"{answer.Status} {answer.Body}");
        Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
        Assert.Equal(digest, await bank.DigestAsync());
    }

    [Theory, MemberData(nameof(Addresses))]
    public async Task A_malformed_address_is_refused_by_name_and_changes_nothing(string method, string path, int status, string code)
    {
        var digest = await bank.DigestAsync();

        var answer = await bank.All.SendAsync(new HttpMethod(method), path, null);

        Assert.True(answer.Status == status && (code.Length == 0 || answer.Code == code), $"{answer.Status} {answer.Body}");
        Assert.Equal(digest, await bank.DigestAsync());
    }

    [Theory]
    [InlineData("text/plain", "request.content-type")]
    [InlineData("application/x-www-form-urlencoded", "request.content-type")]
    [InlineData("application/json; charset=utf-16", "request.content-type")]
    [InlineData("application/json;;;", "request.content-type")]
    [InlineData(null, "request.content-type")]
    public async Task Another_media_type_is_refused(string? type, string code)
    {
        var answer = await bank.All.SendAsync(HttpMethod.Post, "/v1/decisions", type, "{}"u8.ToArray());

        Assert.Equal((415, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_are_refused()
    {
        byte[][] bodies = [[0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0xEF, 0xBB], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xFE, 0xFF, 0x00, 0x7B]];

        foreach (var body in bodies) Assert.Equal("request.encoding", (await bank.All.SendAsync(HttpMethod.Post, "/v1/decisions", "application/json", body)).Code);
    }

    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("-1")]
    [InlineData("zz")]
    public async Task A_chunk_of_no_size_is_the_callers_mistake(string size)
    {
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(bank.Address.Host, bank.Address.Port, TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nAuthorization: {bank.All.Authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\n{{}}\r\n"), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(stream);

        var text = await answer.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 400", text, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request.invalid\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_refused()
    {
        var body = Encoding.UTF8.GetBytes("{\"customer\":\"" + new string('c', 1_048_576) + "\"}");

        foreach (var path in new[] { "/v1/decisions", "/v1/events", "/v1/responses" })
        {
            var answer = await bank.All.SendAsync(HttpMethod.Post, path, "application/json", body);
            Assert.Equal((413, "request.body.too-large"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_refused_once_it_is_too_long()
    {
        using var client = bank.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions") { Content = new StreamContent(new MemoryStream(new byte[1_060_000])) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.TryAddWithoutValidation("Authorization", bank.All.Authorization);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Contains("request.body.too-large", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var client = bank.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", bank.All.Authorization);
        request.Content.Headers.ContentEncoding.Add("gzip");

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("request.content-encoding", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static string Deep(int levels) => "{\"context\":" + new string('[', levels) + new string(']', levels) + "}";
}
