using System.Globalization;
using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Runtime.Tests.Customers;

/// <summary>What is in memory is nothing but the fold of what is stored.</summary>
public sealed class LawTests
{
    private static readonly string[] Everybody = ["c-0", "c-1", "c-2", "web:0", "web:1"];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task After_anything_that_may_happen_a_fresh_runtime_over_the_same_store_answers_the_same(int seed)
    {
        // A small memory and early snapshots: customers come and go all the time.
        await using var bank = await RunningBank.StartAsync(options: new() { CachedCustomers = 2, SnapshotAfter = 3, Tick = TimeSpan.FromMinutes(10), SendTimeout = TimeSpan.FromMilliseconds(200) });
        var (dice, tokens) = (new Random(seed), new List<string>());
        for (var step = 0; step < 120; step++) await StepAsync(bank, dice, tokens, step);

        await using var fresh = await bank.FreshAsync();
        foreach (var customer in Everybody) Assert.Equal(await AnswersAsync(bank.Runtime, customer), await AnswersAsync(fresh, customer));
        await bank.Runtime.PublishModelAsync(CancellationToken.None);
        await Storage.Recount.AssertAsync(bank.Runtime, bank.Store, CancellationToken.None);
    }

    /// <summary>All that the bank would say of a customer now: facts, contacts, timeline, and the bytes of a decision.</summary>
    internal static async Task<string> AnswersAsync(BankRuntime runtime, string customer)
    {
        var portrait = await runtime.CustomerAsync(CustomerId.Parse(customer), null, CancellationToken.None);
        var dry = (DecisionAnswer.Made)await runtime.DecideAsync(RunningBank.Request(customer), new DecideMode(true, null), CancellationToken.None);
        var record = dry.Record with { Input = dry.Record.Input with { ModelHash = new('0', 64) } };
        var bytes = Convert.ToHexString(RecordCodec.Write(record with { Scores = [], Slots = [] }, _ => dry.Bank).Span);
        return portrait is null ? bytes : $"{JsonSerializer.Serialize(portrait.Facts)}\n{JsonSerializer.Serialize(portrait.Contacts)}\n{JsonSerializer.Serialize(portrait.Timeline)}\n{portrait.Version} {portrait.Pending} {portrait.Moments.Count}\n{bytes}";
    }

    private static async Task StepAsync(RunningBank bank, Random dice, List<string> tokens, int step)
    {
        bank.Clock.Now = bank.Clock.Now.AddMinutes(dice.Next(-3, 200));
        var (who, now) = (Everybody[dice.Next(Everybody.Length)], bank.Clock.Now);
        switch (dice.Next(12))
        {
            case 0: await bank.TryTakeAsync(Say.Opened($"a-{dice.Next(3)}", now.AddDays(-60), (Everybody[dice.Next(5)], "owner"), (Everybody[dice.Next(3)], "joint"))); break;
            case 1 or 2: await bank.TryTakeAsync(Say.Booked($"b-{step}", $"a-{dice.Next(3)}", now.AddHours(-dice.Next(1, 900)), dice.Next(-200, 3_000), dice.Next(3) == 0 ? "salary" : "groceries", "Muster Works", dice.Next(-500, 9_000))); break;
            case 3: await bank.TryTakeAsync(Say.Consent(who, now, dice.Next(3) > 0)); break;
            case 4: await bank.TryTakeAsync(Say.GivenUp(who, now)); break;
            case 5: await bank.TryTakeAsync(Say.Event($"l-{step}", dice.Next(2) == 0 ? "customer.linked" : "customer.unlinked", $"c-{dice.Next(3)}", now, new { alias = $"web:{dice.Next(2)}" })); break;
            case 6: await bank.TryTakeAsync(Say.Event($"o-{step}", "product.opened", who, now, new { product = "credit-card" }), Say.Event($"p-{dice.Next(40)}", "page.viewed", who, now.AddDays(-1), new { page = "home" })); break;
            case 7 or 8: tokens.AddRange((await bank.DecideAsync(who, requestId: dice.Next(2) == 0 ? $"r-{dice.Next(20)}" : null)).Options.OfType<OptionAnswer>().Select(o => o.Token)); break;
            case 9 when tokens.Count > 0: await bank.Runtime.RespondAsync(tokens[dice.Next(tokens.Count)], (Outcome)dice.Next(8), null, null, CancellationToken.None); break;
            case 10: await bank.WakeAtAsync(now.AddHours(dice.Next(0, 60))); break;
            case 11 when dice.Next(4) == 0: await bank.Runtime.PublishModelAsync(CancellationToken.None); break;
            default: await bank.TryTakeAsync(Say.Event(string.Create(CultureInfo.InvariantCulture, $"v-{step}"), "page.viewed", who, now, new { page = "savings", topic = "savings" })); break;
        }
    }
}
