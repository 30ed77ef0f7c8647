using Microsoft.Playwright;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime;
using Opportune.Runtime.Learning;

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
    public async Task The_model_that_decides_is_named_with_what_happened_to_it_and_the_facts_that_count_most()
    {
        await using var watched = await browser.OpenAsync($"{bank.Address}/learning");

        Assert.Contains($"Model {bank.Runtime.Models.Champion![..8]}", await watched.Page.InnerTextAsync(".deciders"), StringComparison.Ordinal);
        Assert.StartsWith("Promoted", await watched.Page.Locator(".changes li b").First.InnerTextAsync(), StringComparison.Ordinal);
        var families = bank.Runtime.Model.Trained!.Families;
        Assert.Equal(families.Count, await watched.Page.Locator(".pulls").CountAsync());
        Assert.InRange(await watched.Page.Locator(".pulls tbody tr").CountAsync(), 1, 8 * families.Count);
        Assert.Contains(await watched.Page.Locator(".pulls tbody tr svg").First.GetAttributeAsync("aria-label"), new[] { "likelier", "less likely" });
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

/// <summary>The demo bank with a contextual bandit, whose customers came six times and answered, each second one gladly: who declared a goal. A model learnt from that was promoted.</summary>
public sealed class LearntBank : DemoBank
{
    private const int Visits = 6, DaysBetween = 45; // longer than any window

    protected override int Customers => 48;

    protected override string Change(string file, string text) => file.EndsWith("bank.yaml", StringComparison.Ordinal) ? text.Replace("priorStrength: 20", "priorStrength: 20\ncontextualBandit: true", StringComparison.Ordinal) : text;

    protected override async Task LiveAsync()
    {
        var goals = Enumerable.Range(1, Customers / 2).Select(c => System.Text.Json.JsonSerializer.SerializeToElement(new { id = $"goal-{c}", source = "app", type = "goal.declared", time = Clock.GetUtcNow().AddDays(-2), customer = $"c-{2 * c:000}", data = new { goal = "car", target = new { amount = "5000.00", currency = "EUR" } } }));
        Assert.Empty((await Runtime.TakeAsync([.. goals], isHistory: true, CancellationToken.None)).Rejected);
        for (var visit = 0; visit < Visits; visit++)
        {
            for (var customer = 1; customer <= Customers; customer++) await VisitAsync(customer, visit);
            Clock.Skip(TimeSpan.FromDays(DaysBetween));
            await Runtime.WakeDueAsync(CancellationToken.None);
        }
        await Runtime.PublishModelAsync(CancellationToken.None);
        var trained = Done(await Runtime.TrainAsync(new() { LeastRows = 40, LeastOfEach = 8, HeldOut = 0.3 }, "scientist", CancellationToken.None));
        Done(await Runtime.PromoteAsync(trained.Version!.Hash, new() { LeastRows = 20, LeastOfEach = 4, MostCalibrationError = 0.5, MostDrift = 10 }, "scientist", CancellationToken.None));
    }

    private static ModelAnswer.Done Done(ModelAnswer answer) => answer as ModelAnswer.Done ?? throw new InvalidOperationException(string.Join(" | ", ((ModelAnswer.Refused)answer).Gates.Where(g => !g.Passed).Select(g => g.Message).Prepend(((ModelAnswer.Refused)answer).Message)));

    private async Task VisitAsync(int customer, int visit)
    {
        var request = new DecisionRequest(CustomerId.Parse($"c-{customer:000}"), [new("app-home", 2)], new Dictionary<string, CelValue>(), null, 0, AllowExploration: false, StartedBy: null);
        var made = Assert.IsType<DecisionAnswer.Made>(await Runtime.DecideAsync(request, DecideMode.Live, CancellationToken.None));
        foreach (var option in made.Options.OfType<OptionAnswer>())
        {
            await Runtime.RespondAsync(option.Token, Outcome.Shown, null, null, CancellationToken.None);
            await Runtime.RespondAsync(option.Token, customer % 2 == 0 || (customer + visit) % 7 == 0 ? Outcome.Converted : Outcome.Dismissed, null, null, CancellationToken.None);
        }
    }
}
