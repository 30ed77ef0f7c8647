using Microsoft.Playwright;

namespace Opportune.Browser.Tests;

/// <summary>A chromium of the system, without a window. Tests skip by name where there is none.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
    private static readonly string? Program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Program is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page that remembers whatever the browser complains about, breaches of the content policy included, and every address it asked for.</summary>
    internal async Task<WatchedPage> OpenAsync(string address, int width = 1480, int height = 1000, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipUnless(_browser is not null, "needs chromium (apt-get install chromium)");
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();
        var watched = new WatchedPage(page);
        var answer = await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Equal(200, answer!.Status);
        return watched;
    }
}

/// <summary>A page and what happened on it.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    internal WatchedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complaints.Add(message.Text); };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    internal IPage Page { get; }
    internal List<string> Complaints { get; } = [];
    internal List<string> Requests { get; } = [];

    internal Task<string> TitleAsync() => Page.Locator("h1").InnerTextAsync();

    /// <summary>Presses a button and waits for the new stage.</summary>
    internal async Task PressAsync(string selector)
    {
        var answer = Page.WaitForResponseAsync(r => r.Request.Method == "POST" || r.Request.Headers.ContainsKey("hx-request"));
        await Page.Locator(selector).First.ClickAsync();
        await answer;
        await Page.WaitForFunctionAsync("() => !document.querySelector('#stage').hasAttribute('aria-busy')");
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
