using Microsoft.Playwright;
using Opportune.Engine;
using Opportune.Expressions;
using Opportune.Runtime;

namespace Opportune.Browser.Tests;

/// <summary>The page that shows what the bank has learnt.</summary>
public sealed class LearningTests(LearntBank bank, Browser browser) : IClassFixture<LearntBank>, IClassFixture<Browser>
{
    [Fact]
    public async Task Each_action_is_shown_with_its_guess_its_belief_and_its_outcomes()
    {
        await using var watched = await browser.OpenAsync(bank.Address);

        await watched.Page.ClickAsync(".places a[data-place=learning]");
        await watched.Page.WaitForURLAsync("**/learning");

        Assert.Equal("What has the bank learnt?", await watched.TitleAsync());
        var (action, counts) = bank.Runtime.Model.Counts.MaxBy(c => c.Value.Trials);
        var first = watched.Page.Locator(".chances tbody tr").First;
        Assert.Contains(bank.Runtime.Bank.Actions.Single(a => a.Id == action).Name, await first.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains($"{counts.Successes} of {counts.Trials}", await first.InnerTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("declared ", await first.Locator("svg").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        Assert.Equal(bank.Runtime.Bank.Actions.Count, await watched.Page.Locator(".chances tbody tr").CountAsync());
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task It_says_where_the_contextual_bandit_stands_and_why()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/learning");

        Assert.Equal("waits", await watched.Page.GetAttributeAsync("[data-bandit]", "data-bandit"));
        Assert.Contains(bank.Runtime.Bandit.Because, await watched.Page.InnerTextAsync("[data-bandit]"), StringComparison.Ordinal);
        Assert.Contains("Decisions", await watched.Page.InnerTextAsync("[aria-labelledby=report]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_of_the_list_leads_back_to_decisions()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/learning");

        await watched.PressAsync("[data-list] a[data-customer=c-004]");

        Assert.StartsWith("Why would ", await watched.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal("page", await watched.Page.GetAttributeAsync(".places a[data-place=decisions]", "aria-current"));
        Assert.Null(await watched.Page.GetAttributeAsync(".places a[data-place=learning]", "aria-current"));
        Assert.Empty(watched.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1480)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Every_text_stands_out_and_nothing_is_wider_than_the_window(ColorScheme scheme, int width)
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/learning", width, 900, scheme);

        Assert.Empty(await watched.Page.EvaluateAsync<string[]>(AccessibilityTests.FaintTexts));
        Assert.Empty(await watched.Page.EvaluateAsync<string[]>(AccessibilityTests.Nameless));
        Assert.True(await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
    }
}

/// <summary>The demo bank with a contextual bandit, whose customers have answered and whose windows have ended.</summary>
public sealed class LearntBank : DemoBank
{
    private const int DaysLater = 40; // longer than any window

    protected override string Change(string file, string text) => file.EndsWith("bank.yaml", StringComparison.Ordinal) ? text.Replace("priorStrength: 20", "priorStrength: 20\ncontextualBandit: true", StringComparison.Ordinal) : text;

    protected override async Task LiveAsync()
    {
        for (var customer = 1; customer <= Customers; customer++)
        {
            var request = new DecisionRequest(CustomerId.Parse($"c-{customer:000}"), [new("app-home", 2)], new Dictionary<string, CelValue>(), null, 0, AllowExploration: true, StartedBy: null);
            var made = Assert.IsType<DecisionAnswer.Made>(await Runtime.DecideAsync(request, DecideMode.Live, CancellationToken.None));
            foreach (var option in made.Options.OfType<OptionAnswer>())
            {
                await Runtime.RespondAsync(option.Token, Engine.Bank.Outcome.Shown, null, null, CancellationToken.None);
                if (customer % 3 == 0) await Runtime.RespondAsync(option.Token, Engine.Bank.Outcome.Converted, null, null, CancellationToken.None);
            }
        }
        Clock.Skip(TimeSpan.FromDays(DaysLater));
        await Runtime.WakeDueAsync(CancellationToken.None);
        await Runtime.PublishModelAsync(CancellationToken.None);
    }
}
