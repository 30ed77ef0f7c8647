using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Runtime.Stops;
using Opportune.Runtime.Verify;

namespace Opportune.Runtime.Tests.Stops;

/// <summary>The emergency stop: at once, for everybody, recorded, exact in replay, and undone likewise.</summary>
public sealed class StopKeeperTests
{
    private const string Saver = "grow/saving/instant-saver";

    private static Task<StopAnswer> StopAsync(RunningBank bank, string node) => bank.Runtime.StopAsync(node, "wrong rate", "ops", CancellationToken.None);

    private static Task<StopAnswer> ResumeAsync(RunningBank bank, string node) => bank.Runtime.ResumeAsync(node, "mended", "ops", CancellationToken.None);

    private static async Task<RunningBank> WithCustomerAsync()
    {
        var bank = await RunningBank.StartAsync();
        await bank.TakeAsync([.. Say.Comfortable("c-1", "a-1")]);
        return bank;
    }

    private static async Task<string> FirstAsync(RunningBank bank) => RunningBank.Chosen(await bank.DecideAsync("c-1", explore: false));

    [Fact]
    public async Task What_is_stopped_is_chosen_no_more_and_again_when_the_stop_ends()
    {
        await using var bank = await WithCustomerAsync();
        var first = await FirstAsync(bank);
        var group = first[..first.LastIndexOf('/')];

        Assert.IsType<StopAnswer.Done>(await StopAsync(bank, group));
        Assert.False((await FirstAsync(bank)).StartsWith(group + "/", StringComparison.Ordinal));

        Assert.IsType<StopAnswer.Done>(await ResumeAsync(bank, group));
        Assert.Equal(first, await FirstAsync(bank));
        Assert.Equal(["stopped", "resumed"], bank.Runtime.Stops.Changes.Select(c => c.What));
    }

    [Fact]
    public async Task A_stop_of_everything_leaves_nothing_to_say()
    {
        await using var bank = await WithCustomerAsync();

        await StopAsync(bank, EmergencyStop.Everything);

        var made = await bank.DecideAsync("c-1");
        Assert.All(made.Options, Assert.Null);
        Assert.All(made.Record.Verdicts, v => Assert.NotNull(v.Code));
        Assert.Contains(made.Record.Verdicts, v => v.Code == EmergencyStop.Code);
    }

    [Fact]
    public async Task A_stop_outlasts_a_restart_and_a_new_definition_of_the_bank()
    {
        await using var bank = await WithCustomerAsync();
        await StopAsync(bank, "/");
        var stopped = bank.Runtime.Bank.Hash;

        await bank.RestartAsync();
        Assert.Equal(stopped, bank.Runtime.Bank.Hash);
        await bank.Runtime.SwapAsync(DemoBank.With("bank.yaml", "customerWeight: 0.5", "customerWeight: 0.75").ToBytes(), CancellationToken.None);

        Assert.NotEqual(stopped, bank.Runtime.Bank.Hash);
        Assert.Equal("", await FirstAsync(bank));
        await ResumeAsync(bank, "/");
        Assert.NotEqual("", await FirstAsync(bank));
        Assert.Equal(0.75, bank.Runtime.Bank.CustomerWeight);
    }

    [Fact]
    public async Task Decisions_before_under_and_after_a_stop_replay_bit_for_bit_and_the_store_verifies()
    {
        await using var bank = await WithCustomerAsync();
        var before = await bank.DecideAsync("c-1");
        await StopAsync(bank, "grow");
        var under = await bank.DecideAsync("c-1");
        await ResumeAsync(bank, "grow");
        var after = await bank.DecideAsync("c-1");
        await bank.RestartAsync();

        foreach (var made in new[] { before, under, after })
            Assert.True((await bank.Runtime.ReplayAsync(made.Record.Input.DecisionId, CancellationToken.None))!.Equal);
        Assert.NotEqual(before.Record.Input.BankHash, under.Record.Input.BankHash);
        Assert.Equal(before.Record.Input.BankHash, after.Record.Input.BankHash);
        Assert.True((await StoreVerifier.RunAsync(bank.Ports, new(Deep: true), (_, _) => { }, CancellationToken.None)).IsWhole);
    }

    [Fact]
    public async Task A_message_that_waits_is_withheld_when_it_would_leave()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync(Say.GivenUp("c-1", bank.Clock.Now));

        await StopAsync(bank, "retain/applications");
        await bank.WakeAtAsync(bank.Clock.Now.AddSeconds(1));

        Assert.Empty(bank.Mail.Tried);
        var report = Assert.Single((await bank.EntriesAsync("c-1")).Select(e => e.Entry).OfType<JournalEntry.DeliveryReported>());
        Assert.Equal((DeliveryResult.Withheld, EmergencyStop.Code), (report.Result, report.Reason));
    }

    [Fact]
    public async Task A_request_repeated_after_a_stop_does_not_bring_back_what_is_stopped()
    {
        await using var bank = await WithCustomerAsync();
        Assert.NotNull((await bank.DecideAsync("c-1", requestId: "r-1", explore: false)).Options[0]);

        await StopAsync(bank, "/");
        var repeated = await bank.DecideAsync("c-1", requestId: "r-1", explore: false);

        Assert.True(repeated.IsRepeated);
        Assert.All(repeated.Options, Assert.Null);
    }

    [Fact]
    public async Task An_advisor_reads_who_stopped_it_and_why_and_a_customer_only_that_it_is_not_available()
    {
        await using var bank = await WithCustomerAsync();
        await StopAsync(bank, Saver);

        async Task<string> Text(Audience audience) => (await bank.Runtime.WhyNotAsync(Engine.CustomerId.Parse("c-1"), Saver, "app-home", null, audience, CancellationToken.None))!
            .Reasons.Single(r => r.Code == EmergencyStop.Code).Text;

        Assert.Equal("stopped since 20 Nov 2026, 09:00 by ops: wrong rate", await Text(Audience.Advisor));
        Assert.Equal("Not available at the moment.", await Text(Audience.Customer));
    }

    [Fact]
    public async Task What_the_bank_does_not_have_is_not_stopped_and_what_is_not_stopped_does_not_resume()
    {
        await using var bank = await RunningBank.StartAsync();

        Assert.Equal("stop.node.unknown", Assert.IsType<StopAnswer.Refused>(await StopAsync(bank, "grow/card")).Code);
        Assert.Equal("stop.none", Assert.IsType<StopAnswer.Refused>(await ResumeAsync(bank, "grow/cards")).Code);
        Assert.Empty(bank.Runtime.Stops.Changes);
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        await using var bank = await RunningBank.StartAsync();

        await StopAsync(bank, "grow");
        await StopAsync(bank, "grow");

        Assert.Single(bank.Runtime.Stops.InForce);
        Assert.Single(bank.Runtime.Stops.Changes);
    }

    [Fact]
    public async Task A_clock_that_went_back_does_not_bring_a_stop_back_after_a_restart()
    {
        await using var bank = await RunningBank.StartAsync();
        await StopAsync(bank, "grow");
        bank.Clock.Now = bank.Clock.Now.AddHours(-2);
        await ResumeAsync(bank, "grow");

        await bank.RestartAsync();

        Assert.Empty(bank.Runtime.Stops.InForce);
    }
}
