using System.IO.Compression;
using System.Text.Json;
using Opportune.Engine.Bank;

namespace Opportune.Runtime.Tests.Storage.Stores;

/// <summary>A small store as an earlier program left it: its real files, with what was in it.</summary>
/// <param name="Digest">End of the journal's chain.</param>
/// <param name="Rows">Entries.</param>
/// <param name="Decisions">Decisions with the hash of their record, but those of the customer who was erased.</param>
/// <param name="Model">The newest published model.</param>
internal sealed record StoredStore(string Digest, long Rows, IReadOnlyDictionary<string, string> Decisions, string Model)
{
    private const string About = "about.json";

    public const string Erased = "c-9";

    /// <summary>Unpacks the store of a schema's time into a folder.</summary>
    public static StoredStore Unpack(int schema, string folder)
    {
        ZipFile.ExtractToDirectory(PathOf(schema), folder);
        var about = Path.Combine(folder, About);
        var store = JsonSerializer.Deserialize<StoredStore>(File.ReadAllText(about))!;
        File.Delete(about);
        return store;
    }

    /// <summary>Makes a store by this program and packs it; for the day before a schema changes.</summary>
    public static async Task MakeAsync(int schema)
    {
        await using var bank = await RunningBank.StartAsync();
        var decided = await FillAsync(bank);
        var hashes = new Dictionary<string, string>();
        foreach (var id in decided) hashes[id] = (await bank.Runtime.ReplayAsync(id, CancellationToken.None))!.Hash;
        var status = await bank.Runtime.StatusAsync(CancellationToken.None);
        var about = new StoredStore(status.Digest, status.Entries, hashes, status.ModelHash);
        await bank.CloseAsync();
        await File.WriteAllTextAsync(Path.Combine(bank.Folder, About), JsonSerializer.Serialize(about));
        foreach (var held in Directory.EnumerateFiles(bank.Folder, "*.lock")) File.Delete(held);
        File.Delete(PathOf(schema));
        ZipFile.CreateFromDirectory(bank.Folder, PathOf(schema), CompressionLevel.SmallestSize, includeBaseDirectory: false);
    }

    /// <summary>Something of everything: joint holders, one who left, an alias, answers, two models, a message that waits, an erased customer.</summary>
    public static async Task<List<string>> FillAsync(RunningBank bank)
    {
        var (then, decided) = (RunningBank.Morning.AddDays(-20), new List<string>());
        await bank.ImportAsync([.. Say.Comfortable("c-1", "a-1"), Say.Opened("a-2", then, ("c-1", "owner"), ("c-2", "joint"), ("c-4", "user"))]);
        await bank.ImportAsync(Say.Booked("b-1", "a-2", then.AddDays(1), -20, balance: 100),
            Say.Event("left", "account.holder-changed", "c-4", then.AddDays(2), new { account = "a-2", customer = "c-4", role = "user", change = "removed" }),
            Say.Event("link", "customer.linked", "c-1", then.AddDays(3), new { alias = "visitor-1" }), Say.Updated(Erased, then));
        foreach (var customer in new[] { "c-1", "c-2", "visitor-1", "stranger" })
        {
            for (var turn = 0; turn < 3; turn++)
            {
                var made = await bank.DecideAsync(customer, turn == 1 ? "account-summary" : "app-home", requestId: $"{customer}.{turn}");
                decided.Add(made.Record.Input.DecisionId);
                if (made.Options.FirstOrDefault(o => o is not null) is { } option)
                    await bank.Runtime.RespondAsync(option.Token, turn == 0 ? Outcome.Shown : turn == 1 ? Outcome.Clicked : Outcome.Dismissed, null, null, CancellationToken.None);
            }
            // Windows end, and what was counted makes a model.
            await bank.WakeAtAsync(bank.Clock.Now.AddDays(95));
            await bank.Runtime.PublishModelAsync(CancellationToken.None);
        }
        await bank.DecideAsync(Erased);
        await bank.Runtime.EraseAsync(Engine.CustomerId.Parse(Erased), CancellationToken.None);
        await bank.TakeAsync(Say.GivenUp("c-3", bank.Clock.Now));
        return decided;
    }

    private static string PathOf(int schema) => Path.Combine(DemoBank.Root, "tests", "Opportune.Runtime.Tests", "Storage", "Stores", $"store-{schema}.zip");
}
