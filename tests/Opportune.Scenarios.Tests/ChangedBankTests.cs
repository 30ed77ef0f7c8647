using Opportune.Host.Access;
using Opportune.Host.Serving;

namespace Opportune.Scenarios.Tests;

/// <summary>A bank's folder is edited while its host serves.</summary>
public sealed class ChangedBankTests : IAsyncLifetime
{
    private readonly EditedBank _bank = new();
    private readonly StringWriter _notes = new();

    public ValueTask InitializeAsync() => _bank.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _bank.DisposeAsync();
        await _notes.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_bank_is_swapped_in_and_older_decisions_still_replay()
    {
        var watcher = new BankWatcher(_bank.Folder, _bank.Bank.Runtime, _notes);
        var id = (await _bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-1", placements = new[] { new { name = "app-home" } } })).Json.GetProperty("decisionId").GetString();
        var before = await HashAsync();

        _bank.Edit("bank.yaml", "customerWeight: 0.5", "customerWeight: 0.75");
        await LookTwiceAsync(watcher);

        Assert.NotEqual(before, await HashAsync());
        Assert.True((await _bank.All.PostAsync($"/v1/decisions/{id}/replay")).Json.GetProperty("equal").GetBoolean());
        Assert.Equal(before, (await _bank.All.GetAsync($"/v1/decisions/{id}")).Json.GetProperty("versions").GetProperty("bank").GetString());
    }

    [Fact]
    public async Task A_bank_with_a_mistake_is_told_and_the_old_one_stays()
    {
        var watcher = new BankWatcher(_bank.Folder, _bank.Bank.Runtime, _notes);
        var before = await HashAsync();

        _bank.Edit("bank.yaml", "currency: EUR", "currency: EURO");
        await LookTwiceAsync(watcher);

        Assert.Equal(before, await HashAsync());
        Assert.Contains("bank.yaml:", _notes.ToString(), StringComparison.Ordinal);
        Assert.Contains("the old one stays", _notes.ToString(), StringComparison.Ordinal);
    }

    private static async Task LookTwiceAsync(BankWatcher watcher)
    {
        await watcher.LookAsync(TestContext.Current.CancellationToken);
        await watcher.LookAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string?> HashAsync() => (await _bank.All.GetAsync("/v1/bank")).Json.GetProperty("hash").GetString();

    private sealed class EditedBank : BankFixture
    {
        private readonly TempFolder _copy = new();

        public EditedBank()
        {
            foreach (var file in Directory.EnumerateFiles(Repository.DemoBank, "*.yaml", SearchOption.AllDirectories))
            {
                var copy = _copy.At(Path.GetRelativePath(Repository.DemoBank, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public string Folder => _copy.FullPath;

        protected override string BankFolder => Folder;

        public void Edit(string file, string from, string to)
        {
            var text = File.ReadAllText(_copy.At(file));
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllText(_copy.At(file), text.Replace(from, to, StringComparison.Ordinal));
        }
    }
}
