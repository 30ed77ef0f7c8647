using System.Text;
using Opportune.Host.Access;

namespace Opportune.Scenarios.Tests.Api;

public sealed class EventsTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private Caller Ingest => bank.As(Role.Ingest);

    [Fact]
    public async Task The_good_events_of_a_batch_are_kept_and_each_bad_one_gets_a_code()
    {
        var answer = await Ingest.PostAsync("/v1/events", new
        {
            events = new[]
            {
                bank.Event("c-batch", "page.viewed", new { page = "home" }), bank.Event("c-batch", "moon.landed", new { }), bank.Event("not a customer", "page.viewed", new { page = "home" }),
                bank.Event("c-batch", "page.viewed", new { page = 7 }), bank.Event("c-batch", "page.viewed", new { page = "home" }, bank.Clock.Now.AddHours(1)), bank.Event("c-batch", "page.viewed", new { page = "cards" }),
            },
        });

        Assert.Equal(202, answer.Status);
        Assert.Equal(2, answer.Json.GetProperty("accepted").GetInt32());
        Assert.Equal([(1, "event.type.unknown"), (2, "event.customer.invalid"), (3, "event.field.invalid"), (4, "event.time.future")],
            answer.Json.GetProperty("rejected").EnumerateArray().Select(r => (r.GetProperty("index").GetInt32(), r.GetProperty("code").GetString()!)));
    }

    [Fact]
    public async Task An_event_sent_again_changes_nothing_also_after_a_restart()
    {
        var e = bank.Event("c-again", "page.viewed", new { page = "home" }, id: "again-1");
        Assert.Equal(1, (await Ingest.PostAsync("/v1/events", e)).Json.GetProperty("accepted").GetInt32());
        var digest = await bank.DigestAsync();

        Assert.Equal(1, (await Ingest.PostAsync("/v1/events", e)).Json.GetProperty("duplicates").GetInt32());
        await bank.RestartAsync();
        Assert.Equal(1, (await Ingest.PostAsync("/v1/events", e)).Json.GetProperty("duplicates").GetInt32());
        Assert.Equal(digest, await bank.DigestAsync());
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_a_conflict()
    {
        await bank.SendAsync(bank.Event("c-conflict", "page.viewed", new { page = "home" }, id: "conflict-1"));

        var answer = await Ingest.PostAsync("/v1/events", bank.Event("c-conflict", "page.viewed", new { page = "cards" }, id: "conflict-1"));

        Assert.Equal((409, "event.id.reused"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("\\u0061pp")]
    public async Task An_event_alone_is_answered_alike_whether_it_is_read_in_one_pass_or_as_a_document(string source)
    {
        string Event(string id, string who, string page) => $$$"""{"id":"{{{id}}}","source":"{{{source}}}","type":"page.viewed","time":"2026-11-20T08:00:00+01:00"{{{who}}},"data":{"page":"{{{page}}}"}}""";
        string Booking(string id) => $$$"""{"id":"{{{id}}}","source":"{{{source}}}","type":"transaction.booked","time":"2026-11-20T08:00:00+01:00","data":{"account":"nobody's","amount":{"amount":"-1.00","currency":"EUR"},"kind":"card"}}""";
        var (id, who) = ($"alone-{source.Length}", $",\"customer\":\"c-alone-{source.Length}\"");

        Assert.Equal((202, """{"accepted":1,"duplicates":0,"rejected":[]}"""), Said(await Ingest.PostAsync("/v1/events", Event(id, who, "home"))));
        Assert.Equal((202, """{"accepted":0,"duplicates":1,"rejected":[]}"""), Said(await Ingest.PostAsync("/v1/events", Event(id, who, "home"))));
        Assert.Equal("event.id.reused", (await Ingest.PostAsync("/v1/events", Event(id, who, "cards"))).Code);
        Assert.Equal("event.customer.missing", (await Ingest.PostAsync("/v1/events", Event(id + "-b", "", "home"))).Code);
        Assert.Equal("event.account.unknown", (await Ingest.PostAsync("/v1/events", Booking(id + "-c"))).Code);
        var batch = await Ingest.PostAsync("/v1/events", $$"""{"events":[{{Event(id, who, "home")}},{{Booking(id + "-c")}}]}""");
        Assert.Equal((0, 1, "event.account.unknown"), (batch.Json.GetProperty("accepted").GetInt32(), batch.Json.GetProperty("duplicates").GetInt32(), batch.Json.GetProperty("rejected")[0].GetProperty("code").GetString()));

        static (int, string) Said(Answer answer) => (answer.Status, answer.Body);
    }

    [Fact]
    public async Task Cloud_events_are_taken_one_by_one_and_in_batches()
    {
        string Cloud(string id) => $$"""{"specversion":"1.0","id":"{{id}}","source":"app","type":"page.viewed","subject":"c-cloud","time":"2026-11-20T08:00:00+01:00","datacontenttype":"application/json","data":{"page":"home"} }""";

        var one = await Ingest.SendAsync(HttpMethod.Post, "/v1/events", "application/cloudevents+json; charset=utf-8", Encoding.UTF8.GetBytes(Cloud("ce-1")));
        var many = await Ingest.SendAsync(HttpMethod.Post, "/v1/events", "application/cloudevents-batch+json", Encoding.UTF8.GetBytes($"[{Cloud("ce-1")},{Cloud("ce-2")}]"));

        Assert.Equal((202, 1), (one.Status, one.Json.GetProperty("accepted").GetInt32()));
        Assert.Equal((1, 1), (many.Json.GetProperty("accepted").GetInt32(), many.Json.GetProperty("duplicates").GetInt32()));
    }

    [Fact]
    public async Task A_batch_of_more_than_a_thousand_events_is_refused_whole()
    {
        var digest = await bank.DigestAsync();

        var answer = await Ingest.PostAsync("/v1/events", new { events = Enumerable.Range(0, 1_001).Select(i => bank.Event("c-many", "page.viewed", new { page = "home" }, id: $"many-{i}")) });

        Assert.Equal((413, "request.events.too-many"), (answer.Status, answer.Code));
        Assert.Equal(digest, await bank.DigestAsync());
    }
}
