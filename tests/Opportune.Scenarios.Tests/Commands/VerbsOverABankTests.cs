using Opportune.Host.Access;

namespace Opportune.Scenarios.Tests.Commands;

/// <summary>Verbs over a data folder, and over a host that has it open.</summary>
public sealed class VerbsOverABankTests : IAsyncLifetime
{
    private readonly BankFixture _bank = new();
    private readonly TempFolder _folder = new();

    public ValueTask InitializeAsync() => _bank.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _bank.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_store_that_a_running_host_uses_says_so_and_how_to_ask_the_host()
    {
        var shell = await Shell.RunAsync("decide", "c-1", "--placement", "app-home", "--data", _bank.Data, "--bank", Repository.DemoBank);

        Assert.Equal(3, shell.Exit);
        Assert.StartsWith("error store.in-use: ", shell.Error, StringComparison.Ordinal);
        Assert.Contains("--url", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_is_made_explained_asked_back_and_replayed_through_a_running_host()
    {
        string[] host = ["--url", _bank.Address.ToString(), "--key", _bank.All.Authorization!["Bearer ".Length..]];

        var decided = await Shell.RunAsync(["decide", "c-1", "--placement", "app-home=2", "--context", "page=home", "--why", "--json", .. host]);
        Assert.True(decided.Exit == 0, decided.Error);
        var id = decided.Json.GetProperty("decisionId").GetString()!;


        Assert.Contains("left after each stage", (await Shell.RunAsync(["explain", id, "--audience", "auditor", .. host])).Output, StringComparison.Ordinal);
        Assert.Contains("applicability", (await Shell.RunAsync(["why-not", "c-1", "grow/cards/travel-card", "--placement", "app-home", .. host])).Output, StringComparison.Ordinal);
        Assert.StartsWith("equal, bit for bit", (await Shell.RunAsync(["replay", id, .. host])).Output, StringComparison.Ordinal);
        Assert.Contains("decisions", (await Shell.RunAsync(["report", .. host])).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Shell.RunAsync(["replay", "0000000000001-1", .. host])).Exit);
    }

    [Fact]
    public async Task The_same_verbs_work_on_the_data_folder_when_no_host_has_it()
    {
        await _bank.StopAsync();
        string[] data = ["--data", _bank.Data];

        var decided = await Shell.RunAsync(["decide", "c-1", "--placement", "app-home", "--json", "--bank", Repository.DemoBank, .. data]);
        Assert.True(decided.Exit == 0, decided.Error);

        Assert.StartsWith("equal", (await Shell.RunAsync(["replay", decided.Json.GetProperty("decisionId").GetString()!, .. data])).Output, StringComparison.Ordinal);
        Assert.Contains("1 decisions", (await Shell.RunAsync(["report", .. data])).Output, StringComparison.Ordinal);
        Assert.Equal("request.placement.unknown", ErrorOf(await Shell.RunAsync(["decide", "c-1", "--placement", "moon", .. data])));
    }

    [Fact]
    public async Task A_backup_of_a_running_host_is_restored_and_serves_the_same_decision()
    {
        var id = (await _bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-1", placements = new[] { new { name = "app-home" } } })).Json.GetProperty("decisionId").GetString()!;

        var backup = await Shell.RunAsync("backup", _folder.At("data"), "--keys", _folder.At("keys"), "--data", _bank.Data);
        Assert.True(backup.Exit == 0, backup.Error);
        var restore = await Shell.RunAsync("restore", _folder.At("data"), "--keys", _folder.At("keys"), "--data", _folder.At("restored"), "--json");
        Assert.True(restore.Exit == 0, restore.Error);
        File.Copy(Path.Combine(_bank.Data, "master.key"), Path.Combine(_folder.At("restored"), "master.key"));

        Assert.StartsWith("equal", (await Shell.RunAsync("replay", id, "--data", _folder.At("restored"), "--bank", Repository.DemoBank)).Output, StringComparison.Ordinal);
        Assert.Equal("backup.target-exists", ErrorOf(await Shell.RunAsync("backup", _folder.At("data"), "--keys", _folder.At("keys"), "--data", _bank.Data)));
    }

    [Fact]
    public async Task A_store_is_verified_beside_its_host_and_damage_is_told_with_what_to_do()
    {
        await _bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-1", placements = new[] { new { name = "app-home" } } });

        var beside = await Shell.RunAsync("verify", "--data", _bank.Data);
        Assert.True(beside.Exit == 0, beside.Output + beside.Error);
        Assert.Contains("whole up to entry", beside.Output, StringComparison.Ordinal);
        await _bank.StopAsync();
        var path = Path.Combine(_bank.Data, "keys.db");
        File.Move(path, path + ".away");
        Assert.Equal("store.unreachable", ErrorOf(await Shell.RunAsync("verify", "--data", _bank.Data)));
        File.Move(path + ".away", path);
        var journal = await File.ReadAllBytesAsync(Path.Combine(_bank.Data, "journal.db"), TestContext.Current.CancellationToken);
        journal.AsSpan(journal.Length - 8_000, 7_000).Fill(1);
        await File.WriteAllBytesAsync(Path.Combine(_bank.Data, "journal.db"), journal, TestContext.Current.CancellationToken);

        var damaged = await Shell.RunAsync("verify", "--deep", "--data", _bank.Data);
        Assert.Equal(3, damaged.Exit);
        Assert.Contains("opportune restore", damaged.Output, StringComparison.Ordinal);
        Assert.False((await Shell.RunAsync("verify", "--json", "--data", _bank.Data)).Json.GetProperty("isWhole").GetBoolean());
    }

    [Fact]
    public async Task A_store_that_no_host_uses_is_archived_gets_another_master_key_and_is_restored_until_an_earlier_entry()
    {
        var id = (await _bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-1", placements = new[] { new { name = "app-home" } } })).Json.GetProperty("decisionId").GetString()!;
        Assert.Equal("store.in-use", ErrorOf(await Shell.RunAsync("archive", "--data", _bank.Data)));
        Assert.Equal("store.in-use", ErrorOf(await Shell.RunAsync("keys", "rotate", "--data", _bank.Data)));
        await _bank.StopAsync();

        Assert.Equal("archive.too-young", ErrorOf(await Shell.RunAsync("archive", "--before", DateTimeOffset.UtcNow.AddDays(-399).ToString("O"), "--data", _bank.Data)));
        Assert.StartsWith("archived 0 decisions", (await Shell.RunAsync("archive", "--data", _bank.Data)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Shell.RunAsync("keys", "rotate", "--json", "--data", _bank.Data)).Exit);
        Assert.StartsWith("equal", (await Shell.RunAsync("replay", id, "--data", _bank.Data, "--bank", Repository.DemoBank)).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await Shell.RunAsync("backup", _folder.At("data"), "--keys", _folder.At("keys"), "--data", _bank.Data)).Exit);
        Assert.Equal("usage.invalid", ErrorOf(await Shell.RunAsync("restore", _folder.At("data"), "--keys", _folder.At("keys"), "--until", "2026-01-01T00:00:00Z", "--until-sequence", "1", "--data", _folder.At("restored"))));
        Assert.Equal("restore.beyond", ErrorOf(await Shell.RunAsync("restore", _folder.At("data"), "--keys", _folder.At("keys"), "--until-sequence", "1000000", "--data", _folder.At("restored"))));
        var restored = await Shell.RunAsync("restore", _folder.At("data"), "--keys", _folder.At("keys"), "--until-sequence", "0", "--data", _folder.At("restored"), "--json");
        Assert.Equal(0, restored.Json.GetProperty("sequence").GetInt64());
        Assert.True(restored.Json.GetProperty("cut").GetInt64() > 0);
    }

    [Fact]
    public async Task A_serving_host_archives_once_a_night()
    {
        var clock = new ManualTimeProvider(new(2026, 11, 21, 1, 59, 0, TimeSpan.Zero));
        await using var store = Opportune.Embedded.EmbeddedStore.Open(_folder.At("night"));
        var archiving = new Opportune.Host.Serving.Archiving(store, new(), clock, TextWriter.Null);

        Assert.Null(await archiving.LookAsync(TestContext.Current.CancellationToken));
        clock.Now = clock.Now.AddMinutes(2);
        Assert.NotNull(await archiving.LookAsync(TestContext.Current.CancellationToken));
        clock.Now = clock.Now.AddMinutes(10);
        Assert.Null(await archiving.LookAsync(TestContext.Current.CancellationToken));
        clock.Now = clock.Now.AddDays(1);
        Assert.NotNull(await archiving.LookAsync(TestContext.Current.CancellationToken));
    }

    private static string ErrorOf(Shell shell) => shell.Error.Split(' ', ':') is ["error", var code, ..] ? code : shell.Error;
}
