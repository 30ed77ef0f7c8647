using System.Text.Json.Nodes;

namespace Opportune.Scenarios.Tests.Moments;

/// <summary>What events leave out is read from their words when they come in over HTTP, is seen in the profile, and counts in rules.</summary>
public sealed class WordsScenarios(BankFixture fixture) : IClassFixture<BankFixture>
{
    [Fact]
    public async Task Somebody_who_writes_in_anger_is_sold_nothing_for_two_weeks_and_the_profile_says_why()
    {
        var someone = await ComesIn("Mia travels", "words-upset");
        await Send(someone.Event("feedback.given", new JsonObject { ["text"] = "This is terrible. My transfer has still not arrived and I am very unhappy." }));

        var whyNot = await Get($"/v1/customers/{someone.Id}/why-not?action={Uri.EscapeDataString("grow/cards/travel-card")}&placement=app-home&audience=auditor");
        var facts = (await Get($"/v1/customers/{someone.Id}"))["facts"]!.ToJsonString();

        Assert.Contains("sensitive.upset", whyNot["reasons"]!.AsArray().Select(r => r!["code"]!.GetValue<string>()));
        Assert.Contains("feedback.sentiment", facts, StringComparison.Ordinal);
        Assert.Contains("feedback.topic", facts, StringComparison.Ordinal);
        Assert.DoesNotContain("still not arrived", facts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_writes_in_praise_is_not_left_out()
    {
        var someone = await ComesIn("Mia travels", "words-glad");
        await Send(someone.Event("feedback.given", new JsonObject { ["text"] = "Thank you, great service!" }));

        Assert.True((await Get($"/v1/customers/{someone.Id}/why-not?action={Uri.EscapeDataString("grow/cards/travel-card")}&placement=app-home&audience=auditor"))["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_category_read_from_a_merchant_s_name_is_kept_with_the_event_and_the_event_sent_again_is_known()
    {
        var someone = await ComesIn("Mia travels", "words-category");
        var booked = someone.Event("transaction.booked", new JsonObject { ["account"] = "current", ["amount"] = new JsonObject { ["amount"] = "-12.30", ["currency"] = "EUR" }, ["kind"] = "card", ["merchant"] = "Apotheke am Markt" });
        await Send(booked.DeepClone().AsObject());
        var again = JsonNode.Parse((await fixture.All.PostAsync("/v1/events", new JsonObject { ["events"] = new JsonArray(booked) }.ToJsonString())).Body)!;

        Assert.Contains("\"inferred\":{\"category\":\"health\"}", (await fixture.All.GetAsync($"/v1/customers/{someone.Id}/export")).Body, StringComparison.Ordinal);
        Assert.Equal((0, 1), (again["accepted"]!.GetValue<int>(), again["duplicates"]!.GetValue<int>()));
    }

    private async Task<Persona> ComesIn(string persona, string test)
    {
        var someone = new Persona(fixture.Bank.Runtime.Bank, persona, test);
        await Send([.. someone.Events().Select(e => e!.DeepClone().AsObject())]);
        return someone;
    }

    private async Task Send(params JsonObject[] events)
    {
        var report = JsonNode.Parse((await fixture.All.PostAsync("/v1/events", new JsonObject { ["events"] = new JsonArray([.. events]) }.ToJsonString())).Body)!;
        Assert.Equal(events.Length, report["accepted"]!.GetValue<int>());
    }

    private async Task<JsonNode> Get(string path) => JsonNode.Parse((await fixture.All.GetAsync(path)).Body)!;
}
