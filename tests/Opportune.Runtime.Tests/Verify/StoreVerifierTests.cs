using System.Security.Cryptography;
using Opportune.Engine.Bank;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Tests.Storage;
using Opportune.Runtime.Verify;
using Opportune.Runtime.Tests.Storage.Stores;

namespace Opportune.Runtime.Tests.Verify;

/// <summary>A whole store is called whole, and every kind of damage is found, named and placed.</summary>
public sealed class StoreVerifierTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_whole_store_is_called_whole_and_every_part_of_it_was_looked_at(bool deep)
    {
        await using var bank = await RunningBank.StartAsync();
        var decided = await StoredStore.FillAsync(bank);

        var found = await Verifying.RunAsync(bank.Store, deep);

        Assert.True(found.IsWhole, Verifying.Text(found));
        Assert.Equal(["files", "heads", "artifacts", "archives", "definition", "chain", "entries", "links", "wake-ups", "replay", "snapshots", "learner"], found.Parts.Select(p => p.Name));
        Assert.All(found.Parts.Where(p => p.Name is not ("archives" or "snapshots")), p => Assert.True(p.Looked > 0, p.Name));
        Assert.True(found.Parts.Single(p => p.Name == "replay").Looked > decided.Count);
    }

    [Fact]
    public async Task However_many_events_stand_between_them_as_many_decisions_are_replayed_as_were_asked_for_and_fewer_beyond()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.TakeAsync([.. Say.Comfortable("c-1", "a-1")]);
        for (var i = 0; i < 9; i++) await bank.DecideAsync("c-1", requestId: $"r-{i}");

        async Task<long> ReplayedAsync(int sample) => (await StoreVerifier.RunAsync(bank.Ports, new(Deep: false, sample), (_, _) => { }, CancellationToken.None)).Parts.Single(p => p.Name == "replay").Looked;

        var all = await ReplayedAsync(1_000);
        Assert.True(all >= 9);
        Assert.Equal(all, await ReplayedAsync((int)all));
        Assert.InRange(await ReplayedAsync(4), 5, all - 1);
    }

    [Fact]
    public async Task A_store_is_verified_beside_the_bank_that_uses_it()
    {
        await using var bank = await RunningBank.StartAsync();
        await StoredStore.FillAsync(bank);
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++) await bank.DecideAsync($"busy-{turn % 3}");
        }, Cancel);

        for (var round = 0; round < 3; round++)
        {
            var found = await Verifying.RunAsync(bank.Folder);
            Assert.True(found.IsWhole, Verifying.Text(found));
        }
        await stop.CancelAsync();
        await load;
    }

    [Theory]
    [InlineData("UPDATE journal SET payload = x'00112233' WHERE sequence = 7", "verify.chain verify.payload", 7)]
    [InlineData("UPDATE journal SET chain = zeroblob(32) WHERE sequence = 7", "verify.chain", 7)]
    [InlineData("UPDATE journal SET version = 1000 WHERE sequence = (SELECT MAX(sequence) FROM journal)", "verify.chain verify.version verify.payload", null)]
    [InlineData("UPDATE journal SET previous = previous + 1 WHERE sequence = (SELECT MAX(sequence) FROM journal WHERE previous > 0)", "verify.heads", null)]
    [InlineData("UPDATE journal SET wake_at = NULL", "verify.chain verify.wake-up", null)]
    [InlineData("DELETE FROM links WHERE role = 'joint'", "verify.links", null)]
    [InlineData("UPDATE links SET role = 'joint'", "verify.links", null)]
    [InlineData("INSERT INTO links SELECT zeroblob(32), customer, sequence, 'owner', 1 FROM links LIMIT 1", "verify.links", null)]
    [InlineData("DELETE FROM journal WHERE sequence > 30", "verify.learner", null)]
    [InlineData("DELETE FROM artifacts WHERE kind = 'model' AND number < (SELECT MAX(number) FROM artifacts WHERE kind = 'model')", "verify.artifact", null)]
    [InlineData("UPDATE artifacts SET content = x'7b7d' WHERE kind = 'model'", "verify.artifact verify.learner", null)]
    [InlineData("DELETE FROM artifacts WHERE number = (SELECT MAX(number) FROM artifacts WHERE kind = 'model')", "verify.learner", null)]
    public async Task Damage_is_found_and_named(string damage, string codes, int? first)
    {
        await using var bank = await RunningBank.StartAsync();
        await StoredStore.FillAsync(bank);
        await bank.CloseAsync();
        StoreSurgery.Run(bank.Folder, damage);

        var found = await Verifying.RunAsync(bank.Folder);

        Assert.False(found.IsWhole);
        Assert.All(codes.Split(' '), code => Assert.Contains(code, Verifying.Codes(found)));
        if (first is not null) Assert.Equal(first, found.FirstBroken);
    }

    [Theory]
    [InlineData("UPDATE snapshots SET payload = zeroblob(200)", "snapshot.unreadable")]
    [InlineData("UPDATE snapshots SET version = version + 100", "snapshot.ahead snapshot.unreadable")]
    public async Task Snapshots_that_are_not_of_the_journal_are_found(string damage, string codes)
    {
        await using var bank = await RunningBank.StartAsync();
        await StoredStore.FillAsync(bank);
        await bank.CloseAsync();
        Assert.True((await Verifying.RunAsync(bank.Folder)).Parts.Single(p => p.Name == "snapshots").Looked > 0);
        StoreSurgery.Run(bank.Folder, damage, "snapshots.db");

        Assert.Contains(Assert.Single(Verifying.Codes(await Verifying.RunAsync(bank.Folder))), codes.Split(' '));
    }

    [Fact]
    public async Task Customers_whose_keys_are_gone_without_an_erasure_are_found()
    {
        await using var bank = await RunningBank.StartAsync();
        await StoredStore.FillAsync(bank);
        await bank.CloseAsync();
        StoreSurgery.Run(bank.Folder, "DELETE FROM customers WHERE number = (SELECT MIN(number) FROM customers)", "keys.db");

        Assert.Contains("verify.key", Verifying.Codes(await Verifying.RunAsync(bank.Folder)));
    }

    [Fact]
    public async Task A_decision_that_was_written_otherwise_by_somebody_with_the_keys_does_not_replay()
    {
        await using var bank = await RunningBank.StartAsync();
        await bank.DecideAsync("c-1");
        var key = (await bank.Store.Keys.FindAsync(Engine.CustomerId.Parse("c-1"), Cancel))!;
        var (row, record) = ((await bank.Store.Journal.FindAsync(key.Number, 1, Cancel))!, (await bank.DecideAsync("c-1")).Record);
        var forged = record with { Input = record.Input with { DecisionId = Engine.DecisionId.Of(key.Number, 1) }, Slots = [.. record.Slots.Select(s => s with { Probability = s.Probability / 2 })] };
        var sealedRow = new EntryVault(new(bank.Store.Artifacts, DemoBank.Load)).Seal(key, 1, [new JournalEntry.DecisionMade(forged) { At = row.At }], row.WakeAt)[0];
        await bank.CloseAsync();
        StoreSurgery.Run(bank.Folder, "UPDATE journal SET payload = $payload WHERE sequence = 1", "journal.db", ("$payload", sealedRow.Payload.ToArray()));

        Assert.Equal(["verify.chain", "verify.replay"], Verifying.Codes(await Verifying.RunAsync(bank.Folder)).Where(c => c != "snapshot.differs"));
    }

    [Fact]
    public async Task A_file_with_garbled_pages_is_told_and_the_other_parts_are_still_looked_at()
    {
        await using var bank = await RunningBank.StartAsync();
        await StoredStore.FillAsync(bank);
        await bank.CloseAsync();
        var path = Path.Combine(bank.Folder, "journal.db");
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        RandomNumberGenerator.Fill(bytes.AsSpan(bytes.Length - 3 * 16_384, 2 * 16_384));
        await File.WriteAllBytesAsync(path, bytes, Cancel);

        var found = await Verifying.RunAsync(bank.Folder);

        Assert.False(found.IsWhole);
        Assert.InRange(found.Parts.Count, 6, 11);
    }
}
