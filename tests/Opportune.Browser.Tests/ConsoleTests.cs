using Microsoft.Playwright;

namespace Opportune.Browser.Tests;

public sealed class ConsoleTests(DemoBank bank, Browser browser) : IClassFixture<DemoBank>, IClassFixture<Browser>
{
    private const string Travels = "c-004";
    private const string Rule = "[data-change] .rule";

    [Fact]
    public async Task The_page_says_that_the_bank_is_synthetic_and_offers_customers_to_begin_with()
    {
        await using var watched = await browser.OpenAsync(bank.Address);

        Assert.Contains("Nobody here exists", await watched.Page.Locator(".made-up").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(20, await watched.Page.Locator("[data-list] a").CountAsync());
        Assert.True(await watched.Page.Locator(".examples a").CountAsync() >= 5);
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task A_customer_chosen_from_the_list_is_shown_with_an_answer_and_the_address_names_only_the_id()
    {
        await using var watched = await browser.OpenAsync(bank.Address);

        await watched.PressAsync($"[data-list] a[data-customer={Travels}]");

        Assert.StartsWith("Why would ", await watched.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal($"/?customer={Travels}&placement=app-home", new Uri(watched.Page.Url).PathAndQuery);
        Assert.Equal("true", await watched.Page.GetAttributeAsync($"[data-list] a[data-customer={Travels}]", "aria-current"));
        Assert.Equal(7, await watched.Page.Locator(".funnel li").CountAsync());
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task The_list_finds_customers_by_name_id_and_moment_without_asking_the_server()
    {
        await using var watched = await browser.OpenAsync(bank.Address);
        var asked = watched.Requests.Count;

        await watched.Page.FillAsync("#find", "c-007");
        Assert.Equal(1, await watched.Page.Locator("[data-list] li:visible").CountAsync());
        await watched.Page.FillAsync("#find", "nobody of this name");
        Assert.True(await watched.Page.IsVisibleAsync("[data-nobody]"));

        Assert.Equal(asked, watched.Requests.Count);
    }

    [Fact]
    public async Task Opening_a_complaint_changes_the_decision_and_names_the_rule_that_stops_selling()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer={Travels}");
        var before = await watched.TitleAsync();

        await watched.PressAsync("#scene-complain");

        Assert.NotEqual(before, await watched.TitleAsync());
        Assert.Equal("other", await watched.Page.GetAttributeAsync("[data-change]", "data-change"));
        Assert.Contains("sensitive.complaint", await watched.Page.Locator(Rule).AllInnerTextsAsync());
        Assert.StartsWith("Opens a complaint. Was ", await watched.Page.Locator("#announce").InnerTextAsync(), StringComparison.Ordinal);

        await watched.PressAsync("#scene-close");

        Assert.Equal(before, await watched.TitleAsync());
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task A_stopped_action_shows_its_rule_and_what_else_would_stop_it()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-005");

        var codes = await watched.Page.Locator("tr.out code.rule").AllInnerTextsAsync();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Matches("^[a-z-]+(\\.[a-z0-9-]+)+$|^$", code));
        Assert.True(await watched.Page.Locator(".others summary").CountAsync() > 0);
    }

    [Fact]
    public async Task A_decision_made_for_real_replays_bit_for_bit_and_dismissing_it_starts_its_cooldown()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-012&placement=advisor-desk"); // never explored, so the same action every time
        await watched.Page.CheckAsync("#live");
        await watched.PressAsync("#ask-now");

        await watched.PressAsync("#replay-now");
        Assert.Contains("Equal, bit for bit.", await watched.Page.Locator(".equal").InnerTextAsync(), StringComparison.Ordinal);

        await watched.PressAsync("#respond-0-Dismissed");
        Assert.Contains("contact.cooldown-after-dismissed", await watched.Page.Locator(Rule).AllInnerTextsAsync());
        Assert.Contains("Answered: dismissed", await watched.Page.Locator(".respond").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task A_customer_reads_no_scores_and_an_auditor_reads_the_versions()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-009");

        await watched.PressAsync("#reader-customer");
        Assert.Equal(0, await watched.Page.Locator("table.candidates").CountAsync());

        await watched.Page.CheckAsync("#live");
        await watched.PressAsync("#ask-now");
        await watched.PressAsync("#reader-auditor");
        Assert.Contains(bank.Runtime.Bank.Hash, await watched.Page.Locator(".versions").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_scene_is_taken_by_the_bank()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-018");
        foreach (var scene in new[] { "salary", "deposit", "travel", "overdrawn", "home", "abandon", "complain", "close", "hardship", "relief", "withdraw", "consent", "advanced", "basic" })
        {
            if (!await watched.Page.Locator($"#scene-{scene}").IsVisibleAsync()) continue; // what is so already cannot come about
            await watched.PressAsync($"#scene-{scene}");
            Assert.Equal(0, await watched.Page.Locator(".wrong").CountAsync());
            Assert.Equal(1, await watched.Page.Locator("[data-change]").CountAsync());
        }
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task Nothing_is_asked_of_any_other_machine()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer={Travels}");

        await watched.PressAsync("#ask-now");

        Assert.All(watched.Requests, url => Assert.StartsWith(bank.Address, url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bank_that_cannot_be_reached_is_said_in_words()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer={Travels}");
        await watched.Page.RouteAsync("**/console/decide", route => route.AbortAsync());

        await watched.Page.ClickAsync("#ask-now");

        await watched.Page.Locator("#problem").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.Contains("cannot reach the bank", await watched.Page.Locator("#problem").InnerTextAsync(), StringComparison.Ordinal);
    }
}
