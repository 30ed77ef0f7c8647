using Opportune.Host.Access;

namespace Opportune.Scenarios.Tests.Api;

public sealed class CustomersTests(BankFixture bank) : IClassFixture<BankFixture>
{
    [Fact]
    public async Task Of_an_unknown_customer_nothing_is_told()
    {
        foreach (var what in new[] { "", "/moments", "/insights", "/inbox", "/decisions", "/export" })
            Assert.Equal((404, "customer.unknown"), ((await bank.All.GetAsync($"/v1/customers/c-nobody{what}")) is var a ? (a.Status, a.Code) : default));
        Assert.Equal("customer.unknown", (await bank.All.DeleteAsync("/v1/customers/c-nobody")).Code);
        Assert.Equal("customer.unknown", (await bank.All.PutAsync("/v1/customers/c-nobody/consents", new { consents = new[] { new { purpose = "marketing", channel = "all", granted = true } } })).Code);
    }

    [Fact]
    public async Task Consents_and_preferences_are_taken_as_the_customer_said_them()
    {
        await bank.SendAsync(bank.Event("c-says", "customer.updated", new { birthDate = "1990-04-12" }));

        Assert.Equal(1, (await bank.All.PutAsync("/v1/customers/c-says/consents", new { consents = new[] { new { purpose = "marketing", channel = "e-mail", granted = true } } })).Json.GetProperty("accepted").GetInt32());
        Assert.Equal(2, (await bank.All.PutAsync("/v1/customers/c-says/preferences", new { personalizationLevel = "basic", quietHours = "20:00-09:30" })).Json.GetProperty("accepted").GetInt32());

        var customer = (await bank.All.GetAsync("/v1/customers/c-says")).Json;
        Assert.Equal("basic", customer.GetProperty("level").GetString());
        Assert.True(customer.GetProperty("consents")[0].GetProperty("granted").GetBoolean());
    }

    [Fact]
    public async Task What_was_chosen_for_a_visit_lies_in_the_inbox_until_it_is_answered_or_lapses()
    {
        await bank.SendAsync(bank.Event("c-inbox", "customer.updated", new { birthDate = "1990-04-12" }));
        var decision = await bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-inbox", placements = new[] { new { name = "app-home" } }, allowExploration = false });
        var token = decision.Json.GetProperty("placements")[0].GetProperty("options")[0].GetProperty("token").GetString();

        var inbox = (await bank.All.GetAsync("/v1/customers/c-inbox/inbox")).Json.GetProperty("options");
        Assert.Equal(token, Assert.Single(inbox.EnumerateArray()).GetProperty("option").GetProperty("token").GetString());

        await bank.As(Role.Respond).PostAsync("/v1/responses", new { token, outcome = "dismissed" });
        Assert.Equal(0, (await bank.All.GetAsync("/v1/customers/c-inbox/inbox")).Json.GetProperty("options").GetArrayLength());
        Assert.Equal(1, (await bank.All.GetAsync("/v1/customers/c-inbox/decisions")).Json.GetProperty("decisions").GetArrayLength());
    }

    [Fact]
    public async Task An_erased_customer_is_unknown_and_their_decisions_cannot_be_read()
    {
        await bank.SendAsync(bank.Event("c-gone", "customer.updated", new { birthDate = "1990-04-12" }));
        var id = (await bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-gone", placements = new[] { new { name = "app-home" } } })).Json.GetProperty("decisionId").GetString();
        Assert.Contains("customer.updated", (await bank.All.GetAsync("/v1/customers/c-gone/export")).Body, StringComparison.Ordinal);

        Assert.True((await bank.As(Role.Compliance).DeleteAsync("/v1/customers/c-gone")).Json.GetProperty("erased").GetBoolean());

        Assert.Equal("customer.unknown", (await bank.All.GetAsync("/v1/customers/c-gone")).Code);
        Assert.Equal("decision.unknown", (await bank.All.GetAsync($"/v1/decisions/{id}")).Code);
        Assert.True((await bank.All.GetAsync("/v1/audit?verify=true")).Json.GetProperty("chain").GetProperty("whole").GetBoolean());
    }

    [Fact]
    public async Task A_restricted_matter_is_told_to_no_one_but_an_auditor()
    {
        await bank.SendAsync(bank.Event("c-quiet", "customer.updated", new { birthDate = "1990-04-12" }), bank.Event("c-quiet", "matter.opened", new { matter = "m-1", kind = "fraud", restricted = true }, id: "m-1"));

        var (advisor, auditor) = (await bank.As(Role.Advisor).GetAsync("/v1/customers/c-quiet"), await bank.As(Role.Compliance).GetAsync("/v1/customers/c-quiet"));
        var export = await bank.All.GetAsync("/v1/customers/c-quiet/export");

        Assert.DoesNotContain("fraud", advisor.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("matter.opened", advisor.Body, StringComparison.Ordinal);
        Assert.Contains("matter.opened", auditor.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("fraud", export.Body, StringComparison.Ordinal);
        Assert.Contains("not.available", export.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Money_is_an_amount_as_text_with_its_currency()
    {
        await bank.SendAsync(bank.Event("c-money", "account.opened", new { account = "a-money", kind = "current", holders = new[] { new { customer = "c-money", role = "owner" } } }),
            bank.Event("c-money", "balance.observed", new { account = "a-money", balance = new { amount = "12.30", currency = "EUR" } }));

        var balance = (await bank.All.GetAsync("/v1/customers/c-money")).Json.GetProperty("accounts")[0].GetProperty("balance");

        Assert.Equal(("12.30", "EUR"), (balance.GetProperty("amount").GetString(), balance.GetProperty("currency").GetString()));
    }

    [Fact]
    public async Task Measures_and_the_report_name_no_customer()
    {
        await bank.SendAsync(bank.Event("c-measured", "page.viewed", new { page = "home" }));
        await bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-measured", placements = new[] { new { name = "app-home" } } });
        await bank.All.GetAsync("/v1/customers/c-measured");

        var (metrics, report, experiments) = (await bank.As(Role.Operator).GetAsync("/metrics"), await bank.All.GetAsync("/v1/report"), await bank.All.GetAsync("/v1/experiments"));

        Assert.Contains("opportune_events_total{result=\"accepted\"}", metrics.Body, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count", metrics.Body, StringComparison.Ordinal);
        Assert.True(report.Json.GetProperty("decisions").GetInt64() > 0);
        Assert.Equal(2, experiments.Json.GetProperty("holdouts").GetArrayLength());
        Assert.All(new[] { metrics, report, experiments }, a => Assert.DoesNotContain("c-measured", a.Body, StringComparison.Ordinal));
    }
}
