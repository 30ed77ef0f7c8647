using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Opportune.Definition;
using Opportune.Durability.Tests.Disk;
using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>A day of a small bank, always the same: customers, events, decisions up to their limits, answers, messages, an erasure, models, a restart. All goes to a disk that remembers.</summary>
internal sealed partial class ScriptedLoad(FaultyDisk disk, string folder, Func<IJournal, IJournal>? wrap = null)
{
    /// <summary>A Friday at nine in the morning, Berlin time.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(1));

    /// <summary>The demo bank with a limit that bites at once, windows that end the same day, and without exploration, so that every run is the same.</summary>
    public static readonly BankSource Bank = new([.. DemoBank.With("contact-policy.yaml", "app-daily: {most: 8", "app-daily: {most: 2").Files.Select(f => f with { Text = Windows().Replace(f.Text, "attribution: 1h") })]);

    /// <summary>A log so small that it is moved into the file several times.</summary>
    public static readonly EmbeddedOptions Options = new() { CheckpointMegabytes = 1 };

    private static readonly RuntimeOptions Runtime = new() { Tick = TimeSpan.FromMinutes(10), SnapshotAfter = 12 };
    private readonly ManualTimeProvider _clock = new(Morning);
    private readonly List<(string Token, Outcome Outcome)> _answers = [];
    private EmbeddedStore? _store;
    private BankRuntime? _bank;

    /// <summary>Runs it to the end and closes the store.</summary>
    public async Task RunAsync()
    {
        await OpenAsync();
        foreach (var customer in Enumerable.Range(1, 5)) await TakeAsync(isHistory: true, [.. Say.Comfortable($"c-{customer}", $"a-{customer}")]);
        await DecideAsync("first", 4);
        await TakeAsync(false, [.. Say.GivenUp("c-6", _clock.Now)]);
        await WakeAsync(TimeSpan.FromMinutes(1));
        await AnswerAsync();
        await WakeAsync(TimeSpan.FromHours(1));
        await PublishAsync();
        await EraseAsync("c-5");
        await CloseAsync();
        await OpenAsync();
        await DecideAsync("second", 8);
        await TakeAsync(false, Say.Event("late", "page.viewed", "c-5", _clock.Now, new { page = "home" }), Say.Complaint("c-2", _clock.Now), Say.Event("link", "customer.linked", "c-1", _clock.Now, new { alias = "web:1" }));
        await AnswerAsync();
        await WakeAsync(TimeSpan.FromHours(1));
        await PublishAsync();
        _clock.Now = _clock.Now.AddHours(1);
        await DecideAsync("third", 6);
        await CloseAsync();
    }

    /// <summary>A request as the load makes it.</summary>
    public static DecisionRequest Request(string customer, string requestId) => new(CustomerId.Parse(customer), [new("app-home", 2)], new Dictionary<string, CelValue>(), requestId,
        Fingerprint.Of("app-home 2"u8), AllowExploration: false, null);

    /// <summary>A bank over an open store.</summary>
    public static Task<BankRuntime> StartAsync(EmbeddedStore store, TimeProvider clock, IJournal? journal = null) => BankRuntime.StartAsync(Bank.ToBytes(),
        new(journal ?? store.Journal, store.Keys, store.Artifacts, clock, [new RecordingChannel("e-mail"), new RecordingChannel("push")], DemoBank.Load, store.Snapshots), Runtime, CancellationToken.None);

    private async Task OpenAsync()
    {
        _store = EmbeddedStore.Open(folder, Options);
        _bank = await StartAsync(_store, _clock, wrap?.Invoke(_store.Journal));
        await TellAsync(sequence => new Ack.Started(sequence));
    }

    private async Task CloseAsync()
    {
        await _bank!.DisposeAsync();
        await _store!.DisposeAsync();
    }

    private async Task TellAsync(Func<long, Ack> what) => disk.Acknowledge(what((await _store!.Journal.CountAsync(CancellationToken.None)).LastSequence));

    private async Task TakeAsync(bool isHistory, params object[] events)
    {
        var raw = events.Select(e => JsonSerializer.SerializeToElement(e)).ToList();
        Assert.Empty((await _bank!.TakeAsync(raw, isHistory, CancellationToken.None)).Rejected);
        await TellAsync(sequence => new Ack.Taken(sequence, raw));
    }

    /// <summary>Several rounds of one decision for each of four customers at once, so that commits hold several entries.</summary>
    private async Task DecideAsync(string name, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var ids = Enumerable.Range(1, 4).Select(c => (Customer: $"c-{c}", Request: string.Create(CultureInfo.InvariantCulture, $"{name}-{round}"))).ToList();
            var made = await Task.WhenAll(ids.Select(id => _bank!.DecideAsync(Request(id.Customer, id.Request), DecideMode.Live, CancellationToken.None)));
            foreach (var ((customer, request), answer) in ids.Zip(made.Cast<DecisionAnswer.Made>()))
            {
                await TellAsync(sequence => new Ack.Decided(sequence, customer, request, answer.Record.Input.DecisionId));
                if (round % 2 == 0) _answers.AddRange(answer.Options.OfType<OptionAnswer>().Select(o => (o.Token, Outcome.Shown)));
                else _answers.AddRange(answer.Options.OfType<OptionAnswer>().Take(1).Select(o => (o.Token, Outcome.Dismissed)));
            }
            _clock.Now = _clock.Now.AddMinutes(7);
        }
    }

    private async Task AnswerAsync()
    {
        foreach (var (token, outcome) in _answers)
        {
            var answer = await _bank!.RespondAsync(token, outcome, _clock.Now, null, CancellationToken.None);
            if (answer is ResponseAnswer.Taken) await TellAsync(sequence => new Ack.Answered(sequence, token, outcome));
        }
        _answers.Clear();
    }

    private async Task WakeAsync(TimeSpan later)
    {
        _clock.Now += later;
        await _bank!.WakeDueAsync(CancellationToken.None);
    }

    [GeneratedRegex(@"attribution: \d+d")]
    private static partial Regex Windows();

    private async Task PublishAsync()
    {
        await _bank!.PublishModelAsync(CancellationToken.None);
        await TellAsync(sequence => new Ack.Published(sequence, _bank.Model.Hash));
    }

    private async Task EraseAsync(string customer)
    {
        var number = (await _store!.Keys.FindAsync(CustomerId.Parse(customer), CancellationToken.None))!.Number;
        Assert.True(await _bank!.EraseAsync(CustomerId.Parse(customer), CancellationToken.None));
        await TellAsync(sequence => new Ack.Erased(sequence, customer, number));
    }
}
