namespace Opportune.Browser.Tests;

public sealed class StopTests(DemoBank bank, Browser browser) : IClassFixture<DemoBank>, IClassFixture<Browser>
{
    [Fact]
    public async Task Everything_is_stopped_in_three_touches_every_page_says_so_and_it_is_undone_likewise()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/stops");
        Assert.Equal("What is stopped?", await watched.TitleAsync());
        Assert.Equal(0, await watched.Page.Locator("[data-stop]").CountAsync());

        await watched.Page.SelectOptionAsync("select[name=node]", "/");
        await watched.Page.FillAsync("form[action='/console/stop'] input[name=because]", "wrong fees");
        await watched.Page.ClickAsync("button.danger");

        Assert.Equal("/", await watched.Page.GetAttributeAsync("[data-stop]", "data-stop"));
        await watched.Page.GotoAsync($"{bank.Address}/?customer=c-004");
        Assert.Contains("Stopped: Everything", await watched.Page.Locator(".stopped").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("wrong fees", await watched.Page.Locator(".stopped").InnerTextAsync(), StringComparison.Ordinal);
        await watched.Page.ClickAsync(".stopped a");

        await watched.Page.FillAsync("[data-stop] input[name=because]", "mended");
        await watched.Page.ClickAsync("[data-stop] button");

        Assert.Equal(0, await watched.Page.Locator("[data-stop]").CountAsync());
        Assert.Equal(["Resumed", "Stopped"], await watched.Page.Locator(".changes b").AllInnerTextsAsync());
        Assert.Empty(bank.Runtime.Stops.InForce);
        Assert.Empty(watched.Complaints);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1480)]
    public async Task The_page_fits_a_phone_and_a_desk(int width)
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/stops", width, 800);

        Assert.True(await watched.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
        Assert.True(await watched.Page.IsVisibleAsync("button.danger"));
        Assert.True(await watched.Page.EvaluateAsync<bool>("() => document.querySelector('button.danger').getBoundingClientRect().bottom <= window.innerHeight"), "the button is in sight without scrolling");
    }
}
