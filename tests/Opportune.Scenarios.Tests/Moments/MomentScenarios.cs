using System.Text.Json.Nodes;

namespace Opportune.Scenarios.Tests.Moments;

/// <summary>For each of the ten moments: events come in over HTTP and bring the action; what speaks against it brings another answer, and why-not names every rule that fails.</summary>
public sealed class MomentScenarios(BankFixture fixture) : IClassFixture<BankFixture>
{
    private const string Placement = "app-home";

    /// <summary>Moment, persona that is in it, action that wins, and the class whose consent it needs.</summary>
    public static TheoryData<string, string, string, string> Moments => new()
    {
        { "salary-received", "Carla was paid yesterday", "serve/everyday/payday-plan", "guidance" },
        { "salary-increased", "David earns more", "grow/saving/savings-plan", "marketing" },
        { "salary-stopped", "Frida was not paid", "protect/cash-flow/pay-missing-support", "protection" },
        { "idle-cash", "Ben has idle cash and no saver", "grow/saving/instant-saver", "marketing" },
        { "low-balance-ahead", "Gero may run short", "protect/cash-flow/low-balance-warning", "protection" },
        { "repeated-overdraft", "Hilde is overdrawn again and again", "protect/cash-flow/overdraft-check-in", "protection" },
        { "home-search", "Ina looks for a home", "grow/home/mortgage-preview", "marketing" },
        { "abandoned-application", "Kira stopped in the middle", "retain/applications/finish-application", "service" },
        { "travel", "Mia travels", "grow/cards/travel-card", "marketing" },
        { "large-deposit", "Rosa received a larger sum", "grow/saving/fixed-term-deposit", "marketing" },
    };

    public static TheoryData<string, string, string> Offers => [.. Moments.Where(m => m.Data.Item4 == "marketing").Select(m => new TheoryDataRow<string, string, string>(m.Data.Item1, m.Data.Item2, m.Data.Item3))];

    private Engine.Bank.BankDefinition Definition => fixture.Bank.Runtime.Bank;

    [Fact]
    public void There_are_ten_moments() => Assert.Equal(Definition.Moments.Select(m => m.Name).Order(), Moments.Select(m => m.Data.Item1).Order());

    [Theory, MemberData(nameof(Moments))]
    public async Task The_moment_brings_its_action_with_its_evidence(string moment, string persona, string action, string _)
    {
        var someone = await ComesIn(persona, $"came-{moment}");

        var decision = await Decide(someone);

        Assert.Equal(action, ActionOf(decision));
        var active = (await Get($"/v1/customers/{someone.Id}/moments"))["moments"]!.AsArray().Single(m => m!["name"]!.GetValue<string>() == moment)!;
        Assert.NotEmpty(active["evidence"]!.AsArray());
        Assert.All(active["evidence"]!.AsArray(), e => Assert.Contains(someone.Id, e!.GetValue<string>(), StringComparison.Ordinal));
        Assert.True((await WhyNot(someone, action)).Allowed);
    }

    [Theory, MemberData(nameof(Moments))]
    public async Task Without_consent_there_is_another_answer_and_why_not_says_consent(string moment, string persona, string action, string purpose)
    {
        var someone = await ComesIn(persona, $"consent-{moment}");
        await Happens(someone.Event("consent.changed", new JsonObject { ["purpose"] = purpose, ["channel"] = "all", ["granted"] = false }));

        Assert.NotEqual(action, ActionOf(await Decide(someone)));
        Assert.Equal([$"consent.{purpose}"], (await WhyNot(someone, action)).Codes);
    }

    [Theory, MemberData(nameof(Moments))]
    public async Task Once_dismissed_it_rests_and_why_not_says_for_how_long(string moment, string persona, string action, string _)
    {
        var someone = await ComesIn(persona, $"dismissed-{moment}");
        var token = (await Decide(someone))["placements"]![0]!["options"]![0]!["token"]!.GetValue<string>();
        foreach (var outcome in new[] { "shown", "dismissed" }) await Post("/v1/responses", new JsonObject { ["token"] = token, ["outcome"] = outcome, ["time"] = someone.At.ToString("O") });

        Assert.NotEqual(action, ActionOf(await Decide(someone)));
        Assert.Contains("contact.cooldown-after-dismissed", (await WhyNot(someone, action)).Codes);
    }

    [Theory, MemberData(nameof(Offers))]
    public async Task While_a_complaint_is_open_there_is_no_offer(string moment, string persona, string action)
    {
        var someone = await ComesIn(persona, $"complaint-{moment}");
        await Happens(someone.Event("complaint.opened", new JsonObject { ["complaint"] = "1", ["topic"] = "fees" }));

        Assert.DoesNotContain("grow/", ActionOf(await Decide(someone)), StringComparison.Ordinal);
        Assert.Contains("sensitive.complaint", (await WhyNot(someone, action)).Codes);

        await Happens(someone.Event("complaint.closed", new JsonObject { ["complaint"] = "1" }, seconds: 1));
        Assert.Equal(action, ActionOf(await Decide(someone)));
    }

    [Theory, MemberData(nameof(Offers))]
    public async Task At_the_daily_limit_there_is_no_further_offer(string moment, string persona, string action)
    {
        var someone = await ComesIn(persona, $"limit-{moment}");
        for (var i = 1; i <= 8; i++) await Happens(someone.Event("contact.recorded", new JsonObject { ["channel"] = "app", ["class"] = "marketing", ["direction"] = "inbound" }, i));

        Assert.DoesNotContain("grow/", ActionOf(await Decide(someone)), StringComparison.Ordinal);
        var whyNot = await WhyNot(someone, action);
        Assert.Equal(["contact.app-daily"], whyNot.Codes);
        Assert.Equal("8 contacts today, limit 8", whyNot.Texts[0]);
    }

    [Theory, MemberData(nameof(Offers))]
    public async Task Why_not_names_every_rule_that_fails(string moment, string persona, string action)
    {
        var someone = await ComesIn(persona, $"every-{moment}");
        await Happens(
            someone.Event("customer.updated", new JsonObject { ["birthDate"] = "2010-06-01", ["country"] = "SE" }),
            someone.Event("consent.changed", new JsonObject { ["purpose"] = "marketing", ["channel"] = "all", ["granted"] = false }),
            someone.Event("complaint.opened", new JsonObject { ["complaint"] = "1" }),
            someone.Event("matter.opened", new JsonObject { ["matter"] = "1", ["kind"] = "bereavement" }));
        for (var i = 1; i <= 8; i++) await Happens(someone.Event("contact.recorded", new JsonObject { ["channel"] = "app", ["class"] = "marketing", ["direction"] = "inbound" }, i));

        var codes = (await WhyNot(someone, action)).Codes;

        foreach (var code in new[] { "eligibility.adult", "eligibility.resident", "consent.marketing", "sensitive.complaint", "sensitive.bereavement", "contact.app-daily" }) Assert.Contains(code, codes);
        Assert.NotEqual(action, ActionOf(await Decide(someone)));
    }

    [Fact]
    public async Task A_restricted_reason_is_not_told_to_customer_or_advisor()
    {
        var someone = await ComesIn("Mia travels", "restricted");
        await Happens(someone.Event("matter.opened", new JsonObject { ["matter"] = "1", ["kind"] = "fraud", ["restricted"] = true }));

        Assert.Equal(["not.available"], (await WhyNot(someone, "grow/cards/travel-card", "advisor")).Codes);
        Assert.Equal(["not.available"], (await WhyNot(someone, "grow/cards/travel-card", "customer")).Codes);
        Assert.Equal(["sensitive.fraud"], (await WhyNot(someone, "grow/cards/travel-card", "auditor")).Codes);
    }

    private async Task<Persona> ComesIn(string persona, string test)
    {
        var someone = new Persona(Definition, persona, test);
        await Happens([.. someone.Events().Select(e => e!.DeepClone().AsObject())]);
        return someone;
    }

    private async Task Happens(params JsonObject[] events)
    {
        var report = await Post("/v1/events", new JsonObject { ["events"] = new JsonArray([.. events]) });
        Assert.Empty(report["rejected"]!.AsArray().Select(r => r!.ToJsonString()));
        Assert.Equal(events.Length, report["accepted"]!.GetValue<int>());
    }

    private Task<JsonNode> Decide(Persona someone) => Post("/v1/decisions", new JsonObject
    {
        ["customer"] = someone.Id, ["channel"] = "app", ["placements"] = new JsonArray(new JsonObject { ["name"] = Placement, ["count"] = 1 }), ["allowExploration"] = false,
    });

    private async Task<JsonNode> Get(string path) => Read(await fixture.All.GetAsync(path));

    private async Task<JsonNode> Post(string path, JsonObject body) => Read(await fixture.All.PostAsync(path, body.ToJsonString()));

    private static JsonNode Read(Answer answer)
    {
        Assert.True(answer.Status is 200 or 202, answer.Body);
        return JsonNode.Parse(answer.Body)!;
    }

    private static string ActionOf(JsonNode decision) => decision["placements"]![0]!["outcome"]!.GetValue<string>() is var outcome and not "chosen" ? outcome
        : decision["placements"]![0]!["options"]![0]!["action"]!.GetValue<string>();

    private async Task<(bool Allowed, IReadOnlyList<string> Codes, IReadOnlyList<string> Texts)> WhyNot(Persona someone, string action, string audience = "auditor")
    {
        var answer = await Get($"/v1/customers/{someone.Id}/why-not?action={Uri.EscapeDataString(action)}&placement={Placement}&audience={audience}");
        var reasons = answer["reasons"]!.AsArray();
        return (answer["allowed"]!.GetValue<bool>(), [.. reasons.Select(r => r!["code"]!.GetValue<string>())], [.. reasons.Select(r => r!["text"]!.GetValue<string>())]);
    }
}
