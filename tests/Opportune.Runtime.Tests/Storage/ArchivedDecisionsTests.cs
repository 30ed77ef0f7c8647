using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Explain;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests.Verify;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>What was archived is still explained and replayed; facts, limits and decisions are the same before and after, with the archive and without it.</summary>
public sealed class ArchivedDecisionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Facts_limits_and_decisions_are_the_same_before_and_after_with_the_archive_and_without()
    {
        await using var bank = await RunningBank.StartAsync();
        await LiveAsync(bank);
        await bank.RestartAsync();
        var before = await SeeAsync(bank);

        var report = await bank.Store.ArchiveAsync(new(bank.Clock.Now.AddDays(-EmbeddedOptions.LeastArchiveDays)), _ => { }, Cancel);
        Assert.True(report.Entries >= 10, $"only {report.Entries} decisions were archived");
        await bank.RestartAsync();
        Assert.Equal(before, await SeeAsync(bank));

        Directory.Move(Path.Combine(bank.Folder, "archive"), Path.Combine(bank.Folder, "elsewhere"));
        await bank.RestartAsync();
        Assert.Equal(before, await SeeAsync(bank));
        var found = await Verifying.RunAsync(bank.Store);
        Assert.True(found.IsWhole, Verifying.Text(found));
        Assert.Equal(report.Entries, found.Parts.Single(p => p.Name == "entries").Unverified);
    }

    [Fact]
    public async Task An_archived_decision_is_explained_and_replayed_and_asked_for_in_vain_without_its_archive()
    {
        await using var bank = await RunningBank.StartAsync();
        var decided = await LiveAsync(bank);
        var (then, explained) = ((await bank.Runtime.ReplayAsync(decided[0], Cancel))!, await bank.Runtime.ExplainAsync(decided[0], Audience.Auditor, Cancel));
        await bank.Store.ArchiveAsync(new(bank.Clock.Now.AddDays(-EmbeddedOptions.LeastArchiveDays)), _ => { }, Cancel);
        await bank.RestartAsync();

        var now = (await bank.Runtime.ReplayAsync(decided[0], Cancel))!;
        Assert.Equal((true, then.Hash), (now.Equal, now.Hash));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(explained), System.Text.Json.JsonSerializer.Serialize(await bank.Runtime.ExplainAsync(decided[0], Audience.Auditor, Cancel)));
        var found = await Verifying.RunAsync(bank.Store);
        Assert.True(found.IsWhole, Verifying.Text(found));
        Assert.Equal(0, found.Parts.Sum(p => p.Unverified));

        Directory.Delete(Path.Combine(bank.Folder, "archive"), recursive: true);
        await bank.RestartAsync();
        Assert.Equal("archive.missing", (await Assert.ThrowsAsync<StoreException>(() => bank.Runtime.ReplayAsync(decided[0], Cancel))).Code);
    }

    [Fact]
    public async Task Who_is_erased_is_erased_in_the_archive_too()
    {
        await using var bank = await RunningBank.StartAsync();
        var decided = await LiveAsync(bank);
        await bank.Store.ArchiveAsync(new(bank.Clock.Now.AddDays(-EmbeddedOptions.LeastArchiveDays)), _ => { }, Cancel);

        Assert.True(await bank.Runtime.EraseAsync(CustomerId.Parse("c-1"), Cancel));

        Assert.Null(await bank.Runtime.ReplayAsync(decided[0], Cancel));
        Assert.True((await Verifying.RunAsync(bank.Store)).IsWhole);
        var archive = await File.ReadAllBytesAsync(Path.Combine(bank.Folder, "archive", "000001.entries"), Cancel);
        Assert.Equal(-1, archive.AsSpan().IndexOf("c-1"u8));
    }

    /// <summary>Two years of decisions, answers and events of two customers.</summary>
    private static async Task<List<string>> LiveAsync(RunningBank bank)
    {
        var decided = new List<string>();
        bank.Clock.Now = RunningBank.Morning.AddDays(-730);
        await bank.ImportAsync(Say.Updated("c-1", bank.Clock.Now), Say.Consent("c-1", bank.Clock.Now), Say.Opened("a-9", bank.Clock.Now, ("c-1", "owner"), ("c-2", "joint")));
        for (var day = 0; day <= 730; day += 30)
        {
            bank.Clock.Now = RunningBank.Morning.AddDays(-730 + day);
            await bank.TakeAsync(Say.Booked($"b-{day}", "a-9", bank.Clock.Now, -20 - day, balance: 4_000 - day));
            foreach (var customer in new[] { "c-1", "c-2" })
            {
                var made = await bank.DecideAsync(customer);
                decided.Add(made.Record.Input.DecisionId);
                if (made.Options.FirstOrDefault(o => o is not null) is { } option) await bank.Runtime.RespondAsync(option.Token, day % 60 == 0 ? Outcome.Clicked : Outcome.Dismissed, null, null, Cancel);
            }
            await bank.WakeAtAsync(bank.Clock.Now.AddHours(1));
        }
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1")]);
        await bank.Runtime.PublishModelAsync(Cancel);
        return decided;
    }

    /// <summary>What is known of every customer, and what would be decided: facts, contacts, draws, verdicts, scores.</summary>
    private static async Task<List<string>> SeeAsync(RunningBank bank)
    {
        var seen = new List<string>();
        foreach (var customer in new[] { "c-1", "c-2" })
        {
            var portrait = (await bank.Runtime.GlanceAsync(CustomerId.Parse(customer), Cancel))!;
            seen.Add(System.Text.Json.JsonSerializer.Serialize(portrait));
            var request = RunningBank.Request(customer, count: 3, requestId: $"see-{customer}");
            var dry = Assert.IsType<DecisionAnswer.Made>(await bank.Runtime.DecideAsync(request, new(DryRun: true, AsOf: null), Cancel));
            seen.Add(Convert.ToHexString(RecordCodec.Write(dry.Record, _ => dry.Bank).Span));
        }
        return seen;
    }
}
