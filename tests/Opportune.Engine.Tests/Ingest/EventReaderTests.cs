using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Engine.Tests.Ingest;

public sealed class EventReaderTests
{
    private static readonly DateTimeOffset Now = Story.At("2026-03-02T10:00:00Z");
    private static readonly EventReader Reader = new(EventCatalogue.BuiltIn, Currency.Parse("EUR"));

    private const string Sound = """{"id":"e1","source":"core","type":"page.viewed","time":"2026-03-02T09:00:00+01:00","customer":"c-1","data":{"page":"/"}}""";

    public static TheoryData<string> Types => [.. EventCatalogue.BuiltIn.Keys];

    [Theory]
    [InlineData("event.not-an-object", "[]")]
    [InlineData("event.not-an-object", "null")]
    [InlineData("event.cloudevents.version", """{"specversion":"0.3","id":"e1"}""")]
    [InlineData("event.field.unknown", """{"id":"e1","colour":"red"}""")]
    [InlineData("event.id.invalid", """{"id":7}""")]
    [InlineData("event.id.invalid", """{"id":""}""")]
    [InlineData("event.source.invalid", """{"id":"e1"}""")]
    [InlineData("event.type.unknown", """{"id":"e1","source":"s","type":"moon.landed"}""")]
    [InlineData("event.time.invalid", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02 09:00"}""")]
    [InlineData("event.time.invalid", """{"id":"e1","source":"s","type":"page.viewed","time":"1899-12-31T23:00:00Z"}""")]
    [InlineData("event.time.future", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T10:05:01Z"}""")]
    [InlineData("event.known-at.invalid", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","knownAt":"2026-03-01T09:00:00Z"}""")]
    [InlineData("event.customer.invalid", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","customer":"a b"}""")]
    [InlineData("event.customer.missing", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","data":{"page":"/"}}""")]
    [InlineData("event.customer.unexpected", """{"id":"e1","source":"s","type":"indicator.published","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{"indicator":"hicp","value":2}}""")]
    [InlineData("event.data.invalid", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","customer":"c-1","data":[]}""")]
    [InlineData("event.field.unknown", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{"page":"/","colour":"red"}}""")]
    [InlineData("event.field.missing", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{}}""")]
    [InlineData("event.field.invalid", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{"page":7}}""")]
    [InlineData("event.currency.other", """{"id":"e1","source":"s","type":"balance.observed","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{"account":"a","balance":{"amount":"1.00","currency":"USD"}}}""")]
    [InlineData("event.text.invalid", """{"id":"\ud800","source":"s"}""")]
    [InlineData("event.text.invalid", """{"id":"e1","source":"s","type":"page.viewed","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{"page":"\udc00x"}}""")]
    public void A_malformed_event_is_refused_with_a_code_and_a_hint(string code, string json)
    {
        var (e, problem) = Read(json);

        Assert.Null(e);
        Assert.Equal(code, problem!.Code);
        Assert.True(problem.Message.Length > 20);
    }

    [Theory]
    [InlineData("12.345"), InlineData("12.3400000000000000000000000000001"), InlineData("1e3"), InlineData("1,000.00"), InlineData(""), InlineData("."), InlineData("900000000000000000"), InlineData("NaN")]
    public void Money_that_is_no_decimal_of_two_places_is_refused(string amount) =>
        Assert.Equal("event.field.invalid", Read(Balance(amount)).Problem!.Code);

    [Theory]
    [InlineData("12.34", 1234), InlineData("-0.01", -1), InlineData("12.3400", 1234), InlineData("7", 700), InlineData("90000000000000", 9_000_000_000_000_000)]
    public void Money_is_read_to_the_cent(string amount, long minor) => Assert.Equal(minor, Read(Balance(amount)).Event!.Minor("balance", Currency.Parse("EUR")));

    [Fact]
    public void A_message_never_echoes_what_was_sent() => Assert.DoesNotContain("secret", Read(Sound.Replace("\"/\"", "7,\"secret\":1", StringComparison.Ordinal)).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_live_event_is_known_from_now_on_and_history_from_when_it_happened()
    {
        Assert.Equal(Now, Read(Sound).Event!.KnownAt);
        Assert.Equal(Story.At("2026-03-02T08:00:00Z"), Reader.Read(JsonDocument.Parse(Sound).RootElement, Now, isHistory: true).Event!.KnownAt);
    }

    [Fact]
    public void A_cloud_event_names_its_customer_as_subject_and_may_carry_attributes_of_its_own()
    {
        var e = Read("""{"specversion":"1.0","id":"e1","source":"/app","type":"page.viewed","time":"2026-03-02T09:00:00Z","subject":"crm:4711","datacontenttype":"application/json","traceparent":"00","data":{"page":"/"}}""").Event;

        Assert.Equal("crm:4711", e!.Customer.ToString());
    }

    [Fact]
    public void The_same_id_with_another_body_has_another_fingerprint_and_a_repeated_one_has_not()
    {
        var (first, again, other) = (Read(Sound).Event!, Reader.Read(JsonDocument.Parse(Sound).RootElement, Now.AddHours(1)).Event!, Read(Sound.Replace("\"/\"", "\"/other\"", StringComparison.Ordinal)).Event!);

        Assert.Equal((first.IdFingerprint, first.BodyFingerprint), (again.IdFingerprint, again.BodyFingerprint));
        Assert.Equal(first.IdFingerprint, other.IdFingerprint);
        Assert.NotEqual(first.BodyFingerprint, other.BodyFingerprint);
    }

    [Theory, MemberData(nameof(Types))]
    public void Every_type_takes_its_least_and_its_fullest_payload_and_reads_both_back_from_the_journal(string name)
    {
        var type = EventCatalogue.BuiltIn[name];
        foreach (var fields in new[] { type.Fields.Where(f => f.Required), type.Fields })
        {
            var e = Read(Json(type, fields)).Event;
            Assert.NotNull(e);
            var stored = Reader.ReadStored(e.Canonical)!;
            Assert.Equal(Encoding.UTF8.GetString(e.Canonical.Span), Encoding.UTF8.GetString(stored.Canonical.Span));
            Assert.Equal((e.IdFingerprint, e.BodyFingerprint, e.Time, e.KnownAt, e.Customer), (stored.IdFingerprint, stored.BodyFingerprint, stored.Time, stored.KnownAt, stored.Customer));
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void No_type_takes_a_field_that_it_does_not_declare(string name)
    {
        var json = JsonNode.Parse(Json(EventCatalogue.BuiltIn[name], EventCatalogue.BuiltIn[name].Fields))!;
        json["data"]!["undeclared"] = 1;

        Assert.Equal("event.field.unknown", Read(json.ToJsonString()).Problem!.Code);
    }

    [Fact]
    public void A_stored_event_whose_type_is_gone_is_not_folded() =>
        Assert.Null(new EventReader(new Dictionary<string, EventType>(), Currency.Parse("EUR")).ReadStored(Read(Sound).Event!.Canonical));

    private static (BankEvent? Event, EventProblem? Problem) Read(string json) => Reader.Read(JsonDocument.Parse(json).RootElement, Now);

    private static string Balance(string amount) =>
        $$$"""{"id":"e1","source":"s","type":"balance.observed","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{"account":"a","balance":{"amount":"{{{amount}}}","currency":"EUR"} } }""";

    private static string Json(EventType type, IEnumerable<EventField> fields)
    {
        var data = new JsonObject();
        foreach (var field in fields) data[field.Name] = Value(field);
        var json = new JsonObject { ["id"] = "e1", ["source"] = "s", ["type"] = type.Name, ["time"] = "2026-03-02T09:00:00.1234567Z", ["data"] = data };
        if (type.NeedsCustomer) json["customer"] = "c-1";
        return json.ToJsonString();
    }

    private static JsonNode Value(EventField field) => field.Type switch
    {
        FieldType.Text => field.Values.Count > 0 ? field.Values[^1] : "Grüße \"<&>\" 😀",
        FieldType.Integer => long.MaxValue, FieldType.Number => 0.1, FieldType.Boolean => true, FieldType.Time => "2026-02-28T23:59:59+14:00", FieldType.Date => "2024-02-29",
        FieldType.Money => new JsonObject { ["amount"] = "-1234567.89", ["currency"] = "EUR" }, FieldType.TextList => new JsonArray("a", "b"),
        _ => new JsonArray(new JsonObject { ["customer"] = "c-1", ["role"] = "owner" }, new JsonObject { ["customer"] = "crm:2", ["role"] = "joint" }),
    };
}
