using System.Text.Json;
using Opportune.Definition;
using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Expressions;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Tests;

/// <summary>A bank that runs in a folder of its own, over the embedded store, by a clock that the test moves and with channels that record.</summary>
internal sealed class RunningBank : IAsyncDisposable
{
    /// <summary>A Friday at nine in the morning, Berlin time: outside quiet hours.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(1));

    public static readonly IReadOnlyDictionary<string, CelValue> NoContext = new Dictionary<string, CelValue>();

    private readonly BankSource _source;
    private readonly Func<IJournal, IJournal> _wrap;
    private readonly RuntimeOptions _options;
    private EmbeddedStore? _store;
    private BankRuntime? _runtime;

    private RunningBank(BankSource source, Func<IJournal, IJournal>? wrap, RuntimeOptions? options) =>
        (_source, _wrap, _options) = (source, wrap ?? (j => j), options ?? new() { Tick = TimeSpan.FromMinutes(10), SendTimeout = TimeSpan.FromMilliseconds(200) });

    public string Folder { get; } = Directory.CreateTempSubdirectory("opportune-runtime-").FullName;
    public ManualTimeProvider Clock { get; } = new(Morning);
    public RecordingChannel Mail { get; } = new("e-mail");
    public RecordingChannel Push { get; } = new("push");
    public BankRuntime Runtime => _runtime!;
    public EmbeddedStore Store => _store!;

    /// <summary>Its store as the runtime sees it, without channels.</summary>
    public RuntimePorts Ports => new(Store.Journal, Store.Keys, Store.Artifacts, Clock, [], DemoBank.Load, Store.Snapshots);

    /// <summary>Starts a bank; <paramref name="fill"/> may put a store into its folder before.</summary>
    public static async Task<RunningBank> StartAsync(BankSource? source = null, Func<IJournal, IJournal>? wrap = null, RuntimeOptions? options = null, Action<string>? fill = null)
    {
        var bank = new RunningBank(source ?? DemoBank.Source, wrap, options);
        fill?.Invoke(bank.Folder);
        await bank.OpenAsync(bank._source);
        return bank;
    }

    /// <summary>Stops, closes the store, and starts over the same folder.</summary>
    public async Task RestartAsync(BankSource? source = null)
    {
        await CloseAsync();
        await OpenAsync(source ?? _source);
    }

    /// <summary>Another runtime over the same open store, folding everything anew.</summary>
    public Task<BankRuntime> FreshAsync() => StartRuntimeAsync(_source, Store.Journal);

    public async Task<TakeReport> TakeAsync(params object[] events)
    {
        var report = await Runtime.TakeAsync([.. events.Select(e => e as JsonElement? ?? JsonSerializer.SerializeToElement(e))], isHistory: false, CancellationToken.None);
        Assert.Empty(report.Rejected);
        return report;
    }

    /// <summary>Takes events as history, which raises no moments.</summary>
    public async Task ImportAsync(params object[] events) =>
        Assert.Empty((await Runtime.TakeAsync([.. events.Select(e => JsonSerializer.SerializeToElement(e))], isHistory: true, CancellationToken.None)).Rejected);

    public Task<TakeReport> TryTakeAsync(params object[] events) =>
        Runtime.TakeAsync([.. events.Select(e => JsonSerializer.SerializeToElement(e))], isHistory: false, CancellationToken.None);

    public async Task<DecisionAnswer.Made> DecideAsync(string customer, string placement = "app-home", int count = 2, string? requestId = null, bool explore = true) =>
        Assert.IsType<DecisionAnswer.Made>(await Runtime.DecideAsync(Request(customer, placement, count, requestId, explore), DecideMode.Live, CancellationToken.None));

    public static DecisionRequest Request(string customer, string placement = "app-home", int count = 2, string? requestId = null, bool explore = true) =>
        new(CustomerId.Parse(customer), [new(placement, count)], NoContext, requestId, Fingerprint.Of(System.Text.Encoding.UTF8.GetBytes($"{placement} {count}")), explore, null);

    public async Task<Portrait> PortraitAsync(string customer) => (await Runtime.CustomerAsync(CustomerId.Parse(customer), null, CancellationToken.None))!;

    public async Task<List<(long Version, JournalEntry Entry)>> EntriesAsync(string customer)
    {
        var entries = new List<(long, JournalEntry)>();
        await foreach (var (version, entry, _) in Runtime.ExportAsync(CustomerId.Parse(customer), CancellationToken.None)) entries.Add((version, entry));
        return entries;
    }

    /// <summary>The clock moves, and everybody who is due is woken.</summary>
    public async Task WakeAtAsync(DateTimeOffset at)
    {
        Clock.Now = at;
        await Runtime.WakeDueAsync(CancellationToken.None);
    }

    public static string Chosen(DecisionAnswer.Made made, int slot = 0) =>
        made.Record.Slots[slot] is { Treatment: >= 0 and var treatment } ? made.Bank.Actions[made.Bank.Treatments[treatment].ActionIndex].Id : "";

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task OpenAsync(BankSource source)
    {
        _store = EmbeddedStore.Open(Folder);
        _runtime = await StartRuntimeAsync(source, _wrap(_store.Journal));
    }

    private Task<BankRuntime> StartRuntimeAsync(BankSource source, IJournal journal) =>
        BankRuntime.StartAsync(source.ToBytes(), new(journal, Store.Keys, Store.Artifacts, Clock, [Mail, Push], DemoBank.Load, Store.Snapshots), _options, CancellationToken.None);

    public async Task CloseAsync()
    {
        if (_runtime is not null) await _runtime.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
        (_runtime, _store) = (null, null);
    }
}
