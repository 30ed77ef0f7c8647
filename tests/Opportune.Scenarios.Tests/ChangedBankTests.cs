using Opportune.Host.Access;
using Opportune.Host.Serving;
using Opportune.Learners;

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

    [Fact]
    public async Task A_text_model_in_the_folder_reads_what_comes_from_then_on_and_every_decision_replays_whatever_lies_there_now()
    {
        var watcher = new BankWatcher(_bank.Folder, _bank.Bank.Runtime, _notes);
        List<(string Id, string Bank)> decided = [];
        List<string> topics = [];
        foreach (var (label, other) in (IReadOnlyList<(string?, string?)>)[(null, null), ("kitchen", "garden"), ("cooking", "digging")])
        {
            if (label is not null) _bank.Put("models/topics.model", Model(label, other!));
            await LookTwiceAsync(watcher);
            await SayAsync($"e-{topics.Count}", "the oven and the fridge do not work");
            topics.Add((await FactAsync("feedback.topic")) ?? "");
            decided.Add(await DecideAsync());
        }

        Assert.Equal(["kitchen", "cooking"], topics[1..]);
        Assert.Equal(3, decided.DistinctBy(d => d.Bank).Count());
        foreach (var (id, hash) in decided)
        {
            Assert.True((await _bank.All.PostAsync($"/v1/decisions/{id}/replay")).Json.GetProperty("equal").GetBoolean());
            Assert.Equal(hash, (await _bank.All.GetAsync($"/v1/decisions/{id}")).Json.GetProperty("versions").GetProperty("bank").GetString());
        }
        var kept = (await _bank.All.GetAsync("/v1/customers/c-words/export")).Body;
        Assert.Contains("kitchen", kept, StringComparison.Ordinal); // what was read then stays
        Assert.Contains("cooking", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_text_model_is_told_and_the_old_bank_stays()
    {
        var watcher = new BankWatcher(_bank.Folder, _bank.Bank.Runtime, _notes);
        var before = await HashAsync();

        _bank.Put("models/topics.model", Model("kitchen", "garden")[..^1]);
        await LookTwiceAsync(watcher);

        Assert.Equal(before, await HashAsync());
        Assert.Contains("models/topics.model: error bank.model.damaged", _notes.ToString(), StringComparison.Ordinal);
    }

    private async Task SayAsync(string id, string text)
    {
        var time = _bank.Clock.Now;
        var answer = await _bank.All.PostAsync("/v1/events", new { events = new[] { new { id, source = "app", type = "feedback.given", time, customer = "c-words", data = new { text } } } });
        Assert.Equal(1, answer.Json.GetProperty("accepted").GetInt32());
    }

    private async Task<string?> FactAsync(string name) => (await _bank.All.GetAsync("/v1/customers/c-words")).Json.GetProperty("facts").EnumerateArray()
        .Where(f => f.GetProperty("name").GetString() == name).Select(f => f.GetProperty("value").ToString()).FirstOrDefault();

    private async Task<(string Id, string Bank)> DecideAsync()
    {
        var decision = (await _bank.As(Role.Decide).PostAsync("/v1/decisions", new { customer = "c-words", placements = new[] { new { name = "app-home" } } })).Json;
        return (decision.GetProperty("decisionId").GetString()!, decision.GetProperty("versions").GetProperty("bank").GetString()!);
    }

    private static byte[] Model(string one, string other) => ModelFile.Save(IntentClassifier.Learn(
        [.. Enumerable.Range(0, 120).Select(i => i % 2 == 0 ? $"the oven and the fridge number {i} do not work" : $"roses and the lawn number {i} are green")],
        [.. Enumerable.Range(0, 120).Select(i => i % 2 == 0 ? one : other)], new() { Machine = TextMachine.Linear }));

    [Fact]
    public async Task A_changed_bank_with_a_warning_is_swapped_in_and_the_warning_told()
    {
        var watcher = new BankWatcher(_bank.Folder, _bank.Bank.Runtime, _notes);
        var before = await HashAsync();

        _bank.Edit("taxonomy/grow.yaml", "!('overdraft' in holdings)", "!('overdraught' in holdings)");
        await LookTwiceAsync(watcher);

        Assert.NotEqual(before, await HashAsync());
        Assert.Contains("warning bank.value.never", _notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bank_changed_under_a_stop_stays_stopped_and_a_touched_one_changes_nothing()
    {
        var watcher = new BankWatcher(_bank.Folder, _bank.Bank.Runtime, _notes);
        await _bank.All.PostAsync("/v1/stops", new { node = "/", because = "wrong fees" });
        var stopped = await HashAsync();

        File.SetLastWriteTimeUtc(Path.Combine(_bank.Folder, "bank.yaml"), new(2026, 11, 19, 0, 0, 0, DateTimeKind.Utc));
        await LookTwiceAsync(watcher);
        Assert.Equal("", _notes.ToString());
        Assert.Equal(stopped, await HashAsync());

        _bank.Edit("bank.yaml", "customerWeight: 0.5", "customerWeight: 0.75");
        await LookTwiceAsync(watcher);
        Assert.NotEqual(stopped, await HashAsync());
        Assert.NotEqual("chosen", (await _bank.All.PostAsync("/v1/decisions", new { customer = "c-1", placements = new[] { new { name = "app-home" } } })).Json.GetProperty("placements")[0].GetProperty("outcome").GetString());
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

        public void Put(string file, byte[] bytes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_copy.At(file))!);
            File.WriteAllBytes(_copy.At(file), bytes);
        }

        public void Edit(string file, string from, string to)
        {
            var text = File.ReadAllText(_copy.At(file));
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllText(_copy.At(file), text.Replace(from, to, StringComparison.Ordinal));
        }
    }
}
