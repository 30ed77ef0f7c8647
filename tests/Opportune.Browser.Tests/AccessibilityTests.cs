using Microsoft.Playwright;

namespace Opportune.Browser.Tests;

public sealed class AccessibilityTests(DemoBank bank, Browser browser) : IClassFixture<DemoBank>, IClassFixture<Browser>
{
    // Contrast as WCAG 2.2 defines it: of each text with the nearest ground that is not transparent; at least 4.5.
    internal const string FaintTexts = """
        () => {
          const rgb = (c) => { const n = c.match(/[\d.]+/g).map(Number); return { c: n.slice(0, 3), a: n[3] ?? 1 }; };
          const light = (c) => c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = (e) => { for (; e; e = e.parentElement) { const g = rgb(getComputedStyle(e).backgroundColor); if (g.a === 1) return g.c; } return [255, 255, 255]; };
          const faint = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const e = walk.currentNode.parentElement;
            if (!walk.currentNode.textContent.trim() || !e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || e.closest('svg, script, style, .visually-hidden, option')) continue;
            const [a, b] = [light(rgb(getComputedStyle(e).color).c), light(ground(e))];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${e.className} ${walk.currentNode.textContent.trim().slice(0, 30)}`);
          }
          return [...new Set(faint)];
        }
        """;

    internal const string Nameless = """
        () => [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, svg[role=img]')]
          .filter((e) => !(e.getAttribute('aria-label') || e.labels?.length || e.textContent.trim())).map((e) => e.outerHTML.slice(0, 80))
        """;

    [Theory]
    [InlineData(ColorScheme.Light, 1480)]
    [InlineData(ColorScheme.Dark, 1480)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Every_text_stands_out_and_every_control_has_a_name(ColorScheme scheme, int width)
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-003", width, 900, scheme);
        await watched.PressAsync("#scene-complain, #scene-close");

        Assert.Empty(await watched.Page.EvaluateAsync<string[]>(FaintTexts));
        Assert.Empty(await watched.Page.EvaluateAsync<string[]>(Nameless));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Nothing_is_wider_than_the_window(int width)
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-004", width, 900);

        Assert.True(await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
    }

    [Fact]
    public async Task The_page_works_by_keyboard_alone_and_the_focus_stays_where_it_was()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-004");
        await watched.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the decision", await watched.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));

        await watched.Page.FocusAsync("#scene-salary");
        var answer = watched.Page.WaitForResponseAsync("**/console/play");
        await watched.Page.Keyboard.PressAsync("Enter");
        await answer;
        await watched.Page.WaitForFunctionAsync("() => document.querySelector('[data-change]') !== null");

        Assert.Equal("scene-salary", await watched.Page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    [Fact]
    public async Task Ids_are_unique_and_headings_begin_with_the_question()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/?customer=c-004");

        Assert.Empty(await watched.Page.EvaluateAsync<string[]>("() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); }"));
        Assert.Equal(1, await watched.Page.Locator("h1").CountAsync());
        Assert.Equal("en", await watched.Page.GetAttributeAsync("html", "lang"));
    }
}
