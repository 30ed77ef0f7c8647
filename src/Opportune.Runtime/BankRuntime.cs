using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Engine.Learn;
using Opportune.Engine.Measure;
using Opportune.Engine.Score;
using Opportune.Runtime.Flows;
using Opportune.Runtime.Learning;
using Opportune.Runtime.Stops;

namespace Opportune.Runtime;

/// <summary>A running bank: the imperative shell around the pure engine, written once for all stores.</summary>
/// <remarks>
/// One writer per customer, group commit, timers, outbox pump, bounded cache. An answer leaves only when every entry that it depends on is durable. Thread-safe.
/// Failures of the store throw <see cref="Storage.StoreException"/>; nothing is half-written, and what was acknowledged stays.
/// </remarks>
public sealed class BankRuntime : IAsyncDisposable
{
    private readonly Shell _shell;
    private readonly EventFlow _events;
    private readonly DecisionFlow _decisions;
    private readonly ResponseFlow _responses;

    private BankRuntime(Shell shell) => (_shell, _events, _decisions, _responses) = (shell, new(shell), new(shell), new(shell));

    /// <summary>Starts: loads definition and model, and is ready; who waits for the clock and what was learnt since the last checkpoint are read behind the first requests.</summary>
    /// <param name="bankSource">The bytes of the bank definition.</param>
    /// <param name="ports">Everything outside.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancel">Stops starting.</param>
    /// <exception cref="FormatException">The bytes are no bank definition.</exception>
    public static async Task<BankRuntime> StartAsync(ReadOnlyMemory<byte> bankSource, RuntimePorts ports, RuntimeOptions options, CancellationToken cancel)
    {
        var banks = new Banks(ports.Artifacts, ports.LoadBank);
        var bank = await banks.AddAsync(bankSource, ports.Time.GetUtcNow(), cancel);
        var shell = new Shell(ports, options, banks, bank);
        try
        {
            await shell.Stops.OpenAsync(bank, cancel);
            var counts = await shell.Learning.CatchUpAsync(cancel);
            await shell.Models.OpenAsync(counts, cancel);
        }
        catch
        {
            await shell.DisposeAsync();
            throw;
        }
        shell.Clock.Start();
        return new(shell);
    }

    /// <summary>The definition in use.</summary>
    public BankDefinition Bank => _shell.Pipeline.Bank;

    /// <summary>The model in use.</summary>
    public PropensityModel Model => _shell.Pipeline.Model;

    /// <summary>Loads another definition beside the one in use and swaps at once; customers are folded anew when next touched.</summary>
    /// <exception cref="FormatException">The bytes are no bank definition; the old one stays.</exception>
    public async Task SwapAsync(ReadOnlyMemory<byte> bankSource, CancellationToken cancel)
    {
        var (before, bank) = (Bank, await _shell.Banks.AddAsync(bankSource, _shell.Now, cancel));
        await _shell.Stops.UseAsync(bank, cancel);
        if (bank.ContextualBandit != before.ContextualBandit) await _shell.Models.ReapplyAsync(cancel);
    }

    /// <summary>What is stopped for an emergency, and everything that was.</summary>
    public StopBook Stops => _shell.Stops.Book;

    /// <summary>Stops an action, group, issue or everything: no decision that begins after it returns chooses it, and no message of it is handed over. Durable when it returns.</summary>
    /// <param name="node">As of the taxonomy; <see cref="EmergencyStop.Everything"/> for all of it.</param>
    /// <param name="because">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<StopAnswer> StopAsync(string node, string because, string by, CancellationToken cancel) => _shell.Stops.StopAsync(node, because, by, cancel);

    /// <summary>Ends the stop of exactly this node; durable when it returns.</summary>
    public Task<StopAnswer> ResumeAsync(string node, string because, string by, CancellationToken cancel) => _shell.Stops.ResumeAsync(node, because, by, cancel);

    /// <summary>Takes events in; durable when it returns.</summary>
    /// <param name="events">Raw events, at most a few thousand.</param>
    /// <param name="isHistory">History raises no moments and was known when it happened.</param>
    /// <param name="cancel">Stops waiting; what was stored stays stored.</param>
    public Task<TakeReport> TakeAsync(IReadOnlyList<JsonElement> events, bool isHistory, CancellationToken cancel) => _shell.Commit.UnlessStalledAsync(_events.TakeAsync(events, isHistory, cancel));

    /// <summary>Begins to read events of a history, under the definition and at the instant of now; stores nothing.</summary>
    public HistoryEvents BeginHistory() => _events.BeginHistory();

    /// <summary>Takes events of a history in that were read before; durable when it returns.</summary>
    public Task<TakeReport> TakeAsync(HistoryEvents events, CancellationToken cancel) => _events.TakeAsync(events, cancel);

    /// <summary>Reads a body of live events in one pass where all are sound and of the usual form; null for any other, which must be read as a document.</summary>
    /// <param name="body">Valid UTF-8: one event, <c>{"events":[…]}</c> or a list.</param>
    /// <param name="most">Most events.</param>
    public SoundEvents? TryRead(ReadOnlySpan<byte> body, int most) => _events.TryRead(body, most);

    /// <summary>Takes events in that were read before; durable when it returns.</summary>
    public Task<TakeReport> TakeAsync(SoundEvents events, CancellationToken cancel) => _shell.Commit.UnlessStalledAsync(_events.TakeAsync(events, cancel));

    /// <summary>Decides; the record is durable when it returns.</summary>
    public Task<DecisionAnswer> DecideAsync(DecisionRequest request, DecideMode mode, CancellationToken cancel) =>
        mode.DryRun ? _decisions.DecideAsync(request, mode, cancel) : _shell.Commit.UnlessStalledAsync(_decisions.DecideAsync(request, mode, cancel));

    /// <summary>Takes the customer's answer to an option; durable when it returns.</summary>
    /// <param name="token">The option's token.</param>
    /// <param name="outcome">The answer.</param>
    /// <param name="time">When it happened; null is now.</param>
    /// <param name="value">Money or score that came with it.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<ResponseAnswer> RespondAsync(string token, Outcome outcome, DateTimeOffset? time, double? value, CancellationToken cancel) =>
        _shell.Commit.UnlessStalledAsync(_responses.RespondAsync(token, outcome, time, value, cancel));

    /// <summary>A decision's record with the definition that it names, or null.</summary>
    public Task<(DecisionRecord Record, BankDefinition Bank)?> FindDecisionAsync(string decisionId, CancellationToken cancel) => _shell.Readings.FindAsync(decisionId, cancel);

    /// <summary>The definition that a record names by its hash.</summary>
    public BankDefinition BankOf(string hash) => _shell.Banks.Of(hash);

    /// <summary>The options of a record as they were delivered, token included; one for each slot, null where nothing was chosen.</summary>
    public IReadOnlyList<OptionAnswer?> OptionsOf(DecisionRecord record, BankDefinition bank) => _decisions.OptionsOf(record, bank);

    /// <summary>Why a decision is as it is, or null for an unknown one.</summary>
    public Task<Explanation?> ExplainAsync(string decisionId, Audience audience, CancellationToken cancel) => _shell.Readings.ExplainAsync(decisionId, audience, cancel);

    /// <summary>Every reason against an action, now or in a decision; null for an unknown action, placement or decision.</summary>
    public Task<WhyNot?> WhyNotAsync(CustomerId customer, string action, string placement, string? decisionId, Audience audience, CancellationToken cancel) =>
        _shell.Readings.WhyNotAsync(customer, action, placement, decisionId, audience, cancel);

    /// <summary>Decides a recorded decision again from its record alone and compares bit for bit; null for an unknown one.</summary>
    public Task<ReplayReport?> ReplayAsync(string decisionId, CancellationToken cancel) => _shell.Readings.ReplayAsync(decisionId, cancel);

    /// <summary>What the bank knows of a customer, now or as of an instant; null for an unknown one.</summary>
    public Task<Portrait?> CustomerAsync(CustomerId customer, DateTimeOffset? asOf, CancellationToken cancel) => _shell.Readings.PortraitAsync(customer, asOf, cancel);

    /// <summary>Every known customer, in no particular order.</summary>
    public IAsyncEnumerable<CustomerId> CustomersAsync(CancellationToken cancel) => _shell.Readings.CustomersAsync(cancel);

    /// <summary>A portrait as of now without its timeline, for lists: costs no reading of the journal once the customer is in memory. Null for an unknown one.</summary>
    public Task<Portrait?> GlanceAsync(CustomerId customer, CancellationToken cancel) => _shell.Readings.GlanceAsync(customer, cancel);

    /// <summary>Everything kept of a customer, oldest first, with the bytes as stored before encryption.</summary>
    public IAsyncEnumerable<(long Version, JournalEntry Entry, ReadOnlyMemory<byte> Bytes)> ExportAsync(CustomerId customer, CancellationToken cancel) => _shell.Readings.ExportAsync(customer, cancel);

    /// <summary>Destroys the keys of the customer and of every alias: what is stored of them can never be read again. False for an unknown customer.</summary>
    public async Task<bool> EraseAsync(CustomerId customer, CancellationToken cancel)
    {
        var primary = await _shell.Directory.PrimaryAsync(customer, cancel);
        var erased = false;
        // The customer last: while any alias is left, a repeated erasure finds it.
        foreach (var id in (await _shell.Customers.AliasesAsync(primary, Bank, cancel)).Append(primary))
        {
            using var hold = await _shell.Customers.EnterAsync(id, cancel);
            var key = await _shell.Ports.Keys.FindAsync(id, cancel);
            try { erased |= await _shell.Ports.Keys.EraseAsync(id, _shell.Now, cancel); }
            finally
            {
                // Also where the disk stopped it halfway: whether the key is still there is for the store to say.
                _shell.Customers.Drop(hold.Customer);
                _shell.Directory.Forget(id);
                if (key is not null) await _shell.Snapshots.DropAsync(key.Number, CancellationToken.None);
            }
        }
        return erased;
    }

    /// <summary>Funnel, acceptance and lift over the whole journal. O(journal).</summary>
    public Task<Report> ReportAsync(CancellationToken cancel) => _shell.Readings.ReportAsync(cancel);

    /// <summary>Every trained model, which of them decides, and what happened to them.</summary>
    public ModelBook Models => _shell.Models.Book;

    /// <summary>Trains a propensity model from recorded decisions and adds it to the book; it decides for nobody yet. O(journal).</summary>
    public Task<ModelAnswer> TrainAsync(TrainingOptions options, string by, CancellationToken cancel) => _shell.Models.TrainAsync(options, by, cancel);

    /// <summary>The card of a trained model as JSON, or null for an unknown one.</summary>
    /// <param name="hash">Its hash, or the first characters of it.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<ReadOnlyMemory<byte>?> ModelCardAsync(string hash, CancellationToken cancel) => _shell.Models.CardAsync(hash, cancel);

    /// <summary>Lets a model decide for a share of the customers; 0 ends the experiment.</summary>
    public Task<ModelAnswer> ChallengeAsync(string hash, double share, string by, CancellationToken cancel) => _shell.Models.ChallengeAsync(hash, share, by, cancel);

    /// <summary>Lets a model decide for everybody, if it passes every gate on decisions that it did not learn from. O(journal).</summary>
    public Task<ModelAnswer> PromoteAsync(string hash, PromotionOptions options, string by, CancellationToken cancel) => _shell.Models.PromoteAsync(hash, options, by, cancel);

    /// <summary>Puts the former champion back at once and ends any experiment.</summary>
    public Task<ModelAnswer> RollBackAsync(string by, CancellationToken cancel) => _shell.Models.RollBackAsync(by, cancel);

    /// <summary>Learns from the whole history, scores every customer of today, and takes the scores in as events that features may read. O(journal).</summary>
    public Task<ScoreAnswer> ScoreAsync(ScoreRequest request, CancellationToken cancel) => new ProfileScoring(_shell, (events, stop) => TakeAsync(events, isHistory: false, stop)).RunAsync(request, cancel);

    /// <summary>Publishes what was learnt so far without waiting for its time.</summary>
    public async Task PublishModelAsync(CancellationToken cancel)
    {
        await _shell.Learning.PublishAsync(cancel);
        await _shell.Bandit.DoneAsync(cancel);
    }

    /// <summary>Where the contextual bandit stands: its snapshot's hash, null where counts decide, and why.</summary>
    public (string? Model, string Because) Bandit => Bank.ContextualBandit ? (_shell.Bandit.State.Model?.Hash, _shell.Bandit.State.Because) : (null, "");

    /// <summary>Wakes everybody who is due by the clock now, without waiting for the next tick.</summary>
    public Task WakeDueAsync(CancellationToken cancel) => _shell.Clock.WakeDueAsync(cancel);

    /// <summary>Compares the snapshots with the journal they are a cache of; see <see cref="Customers.SnapshotCheck"/>.</summary>
    public Task<Customers.SnapshotsReport> CheckSnapshotsAsync(double share, CancellationToken cancel) => Customers.SnapshotCheck.RunAsync(_shell.Ports, Bank, share, cancel);

    /// <summary>Returns where the store can be read and written; after a failure it is tried.</summary>
    /// <exception cref="Storage.StoreException">What is wrong with it.</exception>
    public async Task ReadyAsync(CancellationToken cancel)
    {
        await _shell.Commit.ProbeAsync(cancel);
        await _shell.Ports.Journal.CountAsync(cancel);
    }

    /// <summary>How the store and the shell are.</summary>
    public async Task<RuntimeStatus> StatusAsync(CancellationToken cancel)
    {
        var (customers, rows, sequence) = await _shell.Ports.Journal.CountAsync(cancel);
        return new(customers, rows, sequence, await _shell.Ports.Journal.DigestAsync(cancel), Bank.Hash, Model.Hash, _shell.WaitingAppends, _shell.Customers.Cached, _shell.Clock.Waiting)
            { CachedBytes = _shell.Cache.Weight, PackedCustomers = _shell.Packed.Count, PackedBytes = _shell.Packed.Bytes, Snapshots = _shell.SnapshotCounts.Now };
    }

    /// <summary>Stops the clock and finishes what waits for the disk. The ports stay open: who opened them closes them.</summary>
    public ValueTask DisposeAsync() => _shell.DisposeAsync();
}
