using System.Text.Json;
using Opportune.Embedded;

namespace Opportune.Scenarios.Tests.Serving;

/// <summary>An entry in the middle of the journal that was damaged on the disk.</summary>
public sealed class DamagedCustomerTests(BankFixture bank) : IClassFixture<BankFixture>
{
    [Fact]
    public async Task One_damaged_entry_stops_its_customer_and_nobody_else()
    {
        foreach (var customer in (string[])["c-whole", "c-hurt", "c-other"]) await bank.SendAsync(bank.Event(customer, "page.viewed", new { page = "home" }), bank.Event(customer, "page.viewed", new { page = "cards" }));
        await bank.StopAsync();
        await DamageAsync("c-hurt");
        await bank.RestartAsync();

        var refused = await DecideAsync("c-hurt");
        Assert.Equal((503, "store.corrupt"), (refused.Status, refused.Code));
        Assert.Contains("opportune verify", refused.Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Equal(200, (await DecideAsync("c-whole")).Status);
        Assert.Equal(200, (await bank.Nobody.GetAsync("/readyz")).Status);

        var batch = (await bank.All.PostAsync("/v1/decisions/batch", new { all = true, placements = new[] { new { name = "app-home" } } })).Json.GetProperty("id").GetString();
        JsonElement job;
        do job = (await bank.All.GetAsync($"/v1/decisions/batch/{batch}")).Json; while (job.GetProperty("state").GetString() == "running");
        Assert.Equal(("done", 2, 1, "store.corrupt"), (job.GetProperty("state").GetString(), job.GetProperty("done").GetInt32(), job.GetProperty("failed").GetInt32(), job.GetProperty("code").GetString()));
    }

    private Task<Answer> DecideAsync(string customer) => bank.All.PostAsync("/v1/decisions", new { customer, placements = new[] { new { name = "app-home" } } });

    /// <summary>Changes a byte of the customer's first entry in the closed file, and takes away what could spare reading it.</summary>
    private async Task DamageAsync(string customer)
    {
        byte[] stored;
        await using (var store = EmbeddedStore.Open(bank.Data, readOnly: true))
        {
            var key = await store.Keys.FindAsync(Engine.CustomerId.Parse(customer), TestContext.Current.CancellationToken);
            stored = (await store.Journal.FindAsync(key!.Number, 1, TestContext.Current.CancellationToken))!.Payload.ToArray();
        }
        var path = Path.Combine(bank.Data, "journal.db");
        var file = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        file[file.AsSpan().IndexOf(stored) + (stored.Length / 2)] ^= 1;
        await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
        foreach (var snapshots in Directory.EnumerateFiles(bank.Data, "snapshots.db*")) File.Delete(snapshots);
    }
}
