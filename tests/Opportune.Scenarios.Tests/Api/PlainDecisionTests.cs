using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Host.Access;
using Opportune.Host.Api;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Scenarios.Tests.Api;

/// <summary>The short way of a decision and the long one are one: whatever the short way takes, the long way reads and writes alike.</summary>
public sealed class PlainDecisionTests(BankFixture fixture) : IClassFixture<BankFixture>
{
    private static readonly string[] Customers = ["\"c-1\"", "\"crm:4711\"", "\"\"", "\"a b\"", "7", "null", "\"c\\u002d1\"", "\"ü\""];
    private static readonly string[] Placements = ["[{\"name\":\"app-home\"}]", "[ {\"name\" : \"app-home\", \"count\":2} ]", "[{\"count\":20,\"name\":\"app-home\"}]", "[{\"name\":\"app-home\",\"count\":21}]", "[{\"name\":\"app-home\",\"count\":1.0}]",
        "[{\"name\":\"app-home\",\"name\":\"app-home\"}]", "[{\"name\":\"app-home\"},{\"name\":\"web-home\"}]", "[{\"name\":\"app-home\"},{\"name\":\"app-home\"}]", "[]", "[{}]", "[[]]", "{}", "null", "[{\"name\":\"moon\"}]", "[{\"name\":\"web-home\",\"count\":1}]"];
    private static readonly string[] Contexts = ["{}", "{\"page\":\"home\"}", "{\"page\":\"moon\"}", "{\"minutes\":7}", "{\"minutes\":1.5e0}", "{\"minutes\":1e999}", "{ \"page\" : \"home\" , \"minutes\" : 3 }", "{\"page\":\"home\",\"page\":\"home\"}", "{\"mood\":1}", "{\"page\":null}", "[]", "\"x\""];
    private static readonly string[] Others = ["\"requestId\":\"r 1\"", "\"requestId\":\"\"", "\"requestId\":\"a\\\"b\"", "\"explain\":\"none\"", "\"explain\":\"full\"", "\"explain\":\"all\"", "\"allowExploration\":false", "\"allowExploration\":1", "\"dryRun\":false", "\"dryRun\":true",
        "\"channel\":\"app\"", "\"channel\":\"web\"", "\"channel\":7", "\"visitor\":\"v\"", "\"asOf\":null", "\"colour\":\"red\"", "\"requestId\":\"r  two  blanks\""];

    [Fact]
    public void Whatever_the_short_way_takes_the_long_way_reads_alike()
    {
        var (bank, random, taken) = (fixture.Bank.Runtime.Bank, new Random(7), 0);
        for (var i = 0; i < 20_000; i++)
        {
            var body = Encoding.UTF8.GetBytes(Body(random));
            if (PlainDecision.TryRead(body, bank) is not { } plain) continue;
            taken++;
            using var document = JsonDocument.Parse(body, new() { MaxDepth = 16, AllowDuplicateProperties = false });
            Equal(DecisionReader.Read(document.RootElement, bank, fixture.Clock.Now), plain, Encoding.UTF8.GetString(body));
        }
        Assert.True(taken > 500, $"{taken} were taken");
    }

    [Theory]
    [InlineData("{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\",\"count\":2}],\"context\":{\"page\":\"home\"},\"requestId\":\"r-1\",\"channel\":\"app\"}")]
    [InlineData("{ \"customer\": \"c-1\", \"placements\": [ { \"name\": \"app-home\" } ] }")]
    public void The_usual_question_goes_the_short_way(string body) => Assert.NotNull(PlainDecision.TryRead(Encoding.UTF8.GetBytes(body), fixture.Bank.Runtime.Bank));

    [Fact]
    public async Task Both_ways_write_the_same_bytes()
    {
        var mia = new Moments.Persona(fixture.Bank.Runtime.Bank, "Mia travels", "both-ways");
        await fixture.SendAsync([.. mia.Events().Select(e => (object)e!)]);
        foreach (var (customer, dryRun) in new[] { (mia.Id, false), (mia.Id, true), ("nobody-known", false) })
            foreach (var placement in fixture.Bank.Runtime.Bank.Placements.Where(p => p.Direction == Direction.Inbound))
                foreach (var explain in new[] { Explain.None, Explain.Summary })
                {
                    var request = DecisionReader.Read(JsonSerializer.SerializeToElement(new { customer, placements = new[] { new { name = placement.Name, count = 3 } } }), fixture.Bank.Runtime.Bank, fixture.Clock.Now).Request;
                    var made = (DecisionAnswer.Made)await fixture.Bank.Runtime.DecideAsync(request, new(dryRun, null), TestContext.Current.CancellationToken);
                    var document = JsonSerializer.Serialize(DecisionWriter.Write(made, dryRun, explain, Audience.Advisor), ApiJson.Plain.DecisionDocument);
                    Assert.Equal(document, Written(made, dryRun, explain != Explain.None));
                }
    }

    [Fact]
    public async Task An_answer_says_how_long_it_is()
    {
        using var body = new StringContent("{\"customer\":\"c-1\",\"placements\":[{\"name\":\"app-home\"}]}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions") { Content = body };
        request.Headers.TryAddWithoutValidation("Authorization", fixture.As(Role.Decide).Authorization);

        using var answer = await fixture.Client(null).SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length, answer.Content.Headers.ContentLength);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
    }

    private static string Body(Random random)
    {
        var fields = new List<string> { "\"customer\":" + Pick(Customers, random, usual: 2), "\"placements\":" + Pick(Placements, random, usual: 3) };
        if (random.Next(2) == 0) fields.Add("\"context\":" + Pick(Contexts, random, usual: 4));
        for (var n = random.Next(3); n > 0; n--) fields.Add(Others[random.Next(Others.Length)]);
        if (random.Next(20) == 0) fields.RemoveAt(random.Next(fields.Count));
        for (var i = fields.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (fields[i], fields[j]) = (fields[j], fields[i]);
        }
        var body = "{" + string.Join(random.Next(2) == 0 ? "," : " , ", fields) + "}";
        return random.Next(30) switch { 0 => body + "{}", 1 => body[..^1], 2 => body + "  ", 3 => body.Replace(",", ",,", StringComparison.Ordinal), _ => body };
    }

    /// <summary>Three times in four one of the first, which are well-formed.</summary>
    private static string Pick(string[] from, Random random, int usual) => from[random.Next(4) > 0 ? random.Next(usual) : random.Next(from.Length)];

    private static void Equal(DecisionCall one, DecisionCall other, string body)
    {
        Assert.Equal(Line(one), Line(other));
        Assert.True(one.Request.Fingerprint == other.Request.Fingerprint, body);
    }

    private static string Line(DecisionCall call) => string.Create(CultureInfo.InvariantCulture,
        $"{call.Request.Customer} {string.Join(';', call.Request.Placements)} {string.Join(';', call.Request.Context.Select(c => $"{c.Key}={c.Value}"))} {call.Request.RequestId} {call.Request.AllowExploration} {call.Mode} {call.Explain} {call.Override.Count} {call.Force}");

    private static string Written(DecisionAnswer.Made made, bool dryRun, bool withBecause)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) DecisionAnswerWriter.Write(json, made, dryRun, withBecause);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
