using System.Text;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Engine.Tests.Ingest;

public sealed class EventInferenceTests
{
    private static readonly DateTimeOffset Now = Story.At("2026-11-20T09:00:00+01:00");
    private static readonly EventReader Reading = new(EventCatalogue.BuiltIn, Currency.Parse("EUR"), EventInference.Shipped);
    private static readonly EventReader Plain = new(EventCatalogue.BuiltIn, Currency.Parse("EUR"));

    private static BankEvent Booked(string more, string amount = "-12.34", EventReader? by = null) => Of("transaction.booked", $$"""{"account":"a","amount":{"amount":"{{amount}}","currency":"EUR"}{{more}}}""", by);

    private static BankEvent Of(string type, string data, EventReader? by = null) => (by ?? Reading).Read(Encoding.UTF8.GetBytes(
        $$"""{"id":"e-1","source":"core","type":"{{type}}","time":"2026-11-20T08:00:00Z","customer":"c-1","data":{{data}}}"""), Now).Event!;

    [Theory]
    [InlineData(5411, "groceries"), InlineData(5812, "dining"), InlineData(3058, "travel"), InlineData(5541, "fuel"), InlineData(5912, "health"), InlineData(7995, "gambling"), InlineData(4111, "other")]
    public void A_payment_without_a_category_gets_the_one_of_its_merchant_category_code(int code, string category)
    {
        var e = Booked($$""","mcc":{{code}},"merchant":"Kuvalis Ltd" """);

        Assert.Equal((category, true), (e.Text("category"), e.IsInferred("category")));
    }

    [Theory]
    [InlineData("Apotheke am Markt", "health"), InlineData("ARAL TANKSTELLE 0815", "fuel"), InlineData("Restaurant Zum Löwen", "dining"), InlineData("Hotel Bellevue", "travel"), InlineData("TESCO STORES 3201", "groceries")]
    public void Without_a_code_the_words_that_name_the_merchant_say_it(string merchant, string category) => Assert.Equal(category, Booked($$""","merchant":"{{merchant}}" """).Text("category"));

    [Theory]
    [InlineData("Kuvalis Ltd"), InlineData("Tillman, Dickinson and Labadie"), InlineData("Q7X"), InlineData("   ")]
    public void A_name_that_says_nothing_gives_no_category(string merchant) => Assert.Null(Booked($$""","merchant":"{{merchant}}" """).Text("category"));

    [Fact]
    public void A_category_that_the_bank_gave_is_never_changed()
    {
        var e = Booked(""","category":"leisure","mcc":5411,"merchant":"Apotheke am Markt" """);

        Assert.Equal(("leisure", false), (e.Text("category"), e.IsInferred("category")));
        Assert.DoesNotContain("inferred", Encoding.UTF8.GetString(e.Canonical.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_pays_money_in_does_not_say_what_it_is_for() => Assert.Null(Booked(""","merchant":"Apotheke am Markt" """, "12.34").Text("category"));

    [Fact]
    public void A_transfer_to_a_person_is_not_read() => Assert.Null(Booked(""","kind":"transfer","counterparty":"Anna Apotheke" """).Text("category"));

    [Fact]
    public void What_was_inferred_is_kept_with_the_event_and_read_back_without_any_model()
    {
        var e = Booked(""","merchant":"Apotheke am Markt" """);
        var back = Plain.ReadStored(e.Canonical)!;

        Assert.EndsWith("""},"inferred":{"category":"health"}}""", Encoding.UTF8.GetString(e.Canonical.Span), StringComparison.Ordinal);
        Assert.Equal("health", back.Text("category"));
        Assert.Equal(e.Inferred, back.Inferred);
        Assert.True(e.Canonical.Span.SequenceEqual(back.Canonical.Span));
        Assert.Equal((e.IdFingerprint, e.BodyFingerprint), (back.IdFingerprint, back.BodyFingerprint));
    }

    [Fact]
    public void A_stored_event_with_any_order_of_its_fields_is_read_alike()
    {
        var back = Plain.ReadStored("""{"inferred":{"category":"health"},"id":"e-1","source":"core","type":"transaction.booked","time":"2026-11-20T08:00:00Z","knownAt":"2026-11-20T08:00:00Z","customer":"c-1","data":{"account":"a","amount":{"amount":"-12.34","currency":"EUR"}}}"""u8.ToArray())!;

        Assert.Equal(("health", true), (back.Text("category"), back.IsInferred("category")));
    }

    [Fact]
    public void An_event_stored_without_a_category_stays_without_one() => Assert.Null(Reading.ReadStored(Booked(""","merchant":"Apotheke am Markt" """, by: Plain).Canonical)!.Text("category"));

    [Fact]
    public void The_same_event_sent_again_is_known_whatever_a_later_model_infers() =>
        Assert.Equal(Booked(""","merchant":"Apotheke am Markt" """, by: Plain).BodyFingerprint, Booked(""","merchant":"Apotheke am Markt" """).BodyFingerprint);

    [Fact]
    public void A_sender_cannot_say_that_something_was_inferred()
    {
        var (e, problem) = Reading.Read("""{"id":"e-1","source":"core","type":"transaction.booked","time":"2026-11-20T08:00:00Z","customer":"c-1","data":{"account":"a","amount":{"amount":"-1.00","currency":"EUR"}},"inferred":{"category":"health"}}"""u8.ToArray(), Now);

        Assert.Null(e);
        Assert.Equal("event.field.unknown", problem!.Code);
    }

    [Fact]
    public void Bookings_that_come_in_a_batch_are_read_alike()
    {
        var batch = Reading.TryReadBatch("""{"events":[{"id":"e-1","source":"core","type":"transaction.booked","time":"2026-11-20T08:00:00Z","customer":"c-1","data":{"account":"a","amount":{"amount":"-12.34","currency":"EUR"},"merchant":"Apotheke am Markt"}}]}"""u8, Now, 10);

        Assert.Equal("health", Assert.Single(batch!).Text("category"));
    }

    [Fact]
    public void Rules_and_features_count_an_inferred_category_like_any_other()
    {
        var story = new Story(new TestBank().Feature("health", "transaction.booked", Aggregate.Sum, new(30, Bucket.Day), "data.category == 'health'", "amount", negate: true).Build(), inference: EventInference.Shipped);
        story.Event("2026-02-01", "transaction.booked", $$"""{"account":"a","amount":{{Story.Eur(-30)}},"merchant":"Apotheke am Markt"}""");

        Assert.Equal(30.0, story.Fact("2026-02-02", "features.health").AsDouble);
    }

    [Fact]
    public void A_bill_stays_one_series_when_its_category_begins_to_be_inferred()
    {
        var bank = new TestBank().Build();
        var story = new Story(bank, inference: EventInference.Shipped);
        foreach (var day in new[] { "2025-12-03", "2026-01-03" }) story.Booked(day, -80, "Stadtwerke", id: day);
        story.Event("2026-02-03", "transaction.booked", $$"""{"account":"a","amount":{{Story.Eur(-80)}},"counterparty":"Stadtwerke","mcc":4900}""");

        Assert.Equal(1, story.Fact("2026-02-05", "bills.count").AsInt);
    }

    [Theory]
    [InlineData("feedback.given", "{\"text\":\"I am very unhappy: my transfer has still not arrived and nobody helps.\"}", "transfer", true)]
    [InlineData("complaint.opened", "{\"complaint\":\"k\",\"text\":\"Why was I charged a fee for withdrawing cash? This is terrible.\"}", "fees", true)]
    [InlineData("message.received", "{\"channel\":\"chat\",\"text\":\"Thank you, my new card arrived and works great!\"}", "card", false)]
    public void Words_of_a_customer_get_their_topic_and_their_tone(string type, string data, string topic, bool isBad)
    {
        var e = Of(type, data);

        Assert.Equal(topic, e.Text("topic"));
        Assert.Equal(isBad, e["sentiment"].AsDouble < 0);
        Assert.InRange(e["sentiment"].AsDouble, -1, 1);
    }

    [Fact]
    public void A_topic_and_a_tone_that_the_bank_gave_are_never_changed()
    {
        var e = Of("feedback.given", """{"text":"My transfer has still not arrived, terrible.","topic":"queue","sentiment":0.5}""");

        Assert.Equal(("queue", 0.5), (e.Text("topic"), e["sentiment"].AsDouble));
        Assert.Empty(e.Inferred);
    }

    [Theory]
    [InlineData("Der Himmel ist heute blau"), InlineData("xyzzy"), InlineData("  "), InlineData("")]
    public void Words_that_say_nothing_known_get_neither(string text) => Assert.Empty(Of("feedback.given", $$"""{"text":"{{text}}"}""").Inferred);

    [Fact]
    public void Neither_words_nor_names_are_read_where_the_bank_does_not_want_it()
    {
        var off = new EventReader(EventCatalogue.BuiltIn, Currency.Parse("EUR"), EventInference.For(new(Categories: false, Words: false)));

        Assert.Empty(Booked(""","mcc":5411 """, by: off).Inferred);
        Assert.Empty(Of("feedback.given", """{"text":"My transfer has still not arrived, terrible."}""", off).Inferred);
    }

    [Fact]
    public void Every_category_and_no_other_word_comes_out_of_the_models()
    {
        var categories = EventCatalogue.BuiltIn["transaction.booked"].Fields.Single(f => f.Name == "category").Values;

        Assert.All(Enumerable.Range(0, 10_000), code => Assert.True(Inferring(code) is null or { Length: > 0 }));

        string? Inferring(int code) => Engine.Ingest.Inferring.MerchantCodes.CategoryOf(code) is { } c ? categories.Single(k => k == c) : null;
    }
}
