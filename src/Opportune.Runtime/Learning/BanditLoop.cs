using System.Text.Json;
using System.Text.Json.Serialization;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Respond;
using Opportune.Engine.Score;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Learning;

/// <summary>Keeps the contextual bandit of a bank that declares one: with each publication of counts it learns the same labels with the facts of their decisions, and publishes a snapshot of its own.</summary>
/// <remarks>
/// It works behind requests and the clock, one publication at a time; labels that come meanwhile wait for the next. From time to time (<see cref="BanditCheckpoint.IsDue"/>) it is started anew from the journal, by
/// <see cref="BanditTrainer"/>. A checkpoint names snapshot and journal sequence: after a start, labels behind it are read from the journal. Where it cannot tell which labels it missed (it was off, or labels are made otherwise
/// now), it starts anew. What a store's failure interrupts is done with the next publication. Thread-safe.
/// </remarks>
internal sealed class BanditLoop(Shell shell) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private List<LabelChange> _waiting = [];
    private BanditCheckpoint _state = BanditCheckpoint.None;
    private (PropensityModel Counts, long Sequence) _to = (PropensityModel.Untrained, 0);
    private Task _running = Task.CompletedTask;
    private long _start;
    private bool _isRunning, _isBehind, _isBroken;
    private volatile TrainedPropensity? _model;

    /// <summary>Chances by facts as learnt so far; null where counts decide.</summary>
    internal TrainedPropensity? Model => shell.Pipeline.Bank.ContextualBandit ? _model : null;

    /// <summary>How far it is.</summary>
    internal BanditCheckpoint State { get { lock (_gate) return _state; } }

    /// <summary>Reads the last checkpoint.</summary>
    /// <param name="last">The journal's last sequence.</param>
    /// <param name="cancel">Stops reading.</param>
    internal async Task OpenAsync(long last, CancellationToken cancel)
    {
        (_start, _isBroken) = (last, true);
        if (await shell.Ports.Artifacts.NewestAsync("bandit", cancel) is not { } newest) return;
        var state = JsonSerializer.Deserialize(newest.Content.Span, BanditCheckpointJson.Default.BanditCheckpoint)!;
        if (state.Rule != Exposures.LabelRule || state.Sequence > last) return;
        (_state, _model) = (state, state.Model is null ? null : shell.Banks.Trained(state.Model));
        (_isBroken, _isBehind) = (false, state.Sequence < last);
    }

    /// <summary>Takes what a publication of counts has learnt, and learns it behind the caller.</summary>
    /// <param name="labels">Those since the publication before, but none from before the start.</param>
    /// <param name="counts">The counts published.</param>
    /// <param name="sequence">The journal's sequence that they reach to.</param>
    internal void Take(IReadOnlyList<LabelChange> labels, PropensityModel counts, long sequence)
    {
        lock (_gate)
        {
            if (!shell.Pipeline.Bank.ContextualBandit)
            {
                _isBroken |= labels.Count > 0 || _isBehind;
                return;
            }
            _waiting.AddRange(labels);
            _to = (counts, sequence);
            if (_isRunning || _stop.IsCancellationRequested) return;
            (_isRunning, _running) = (true, Task.Run(RunAsync, CancellationToken.None));
        }
    }

    /// <summary>Waits until everything taken so far is learnt.</summary>
    internal async Task DoneAsync(CancellationToken cancel)
    {
        Task running;
        lock (_gate) running = _running;
        await running.WaitAsync(cancel);
    }

    /// <summary>Stops where it is: what it has not learnt yet is read from the journal after the next start.</summary>
    internal async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await DoneAsync(CancellationToken.None);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        while (true)
        {
            List<LabelChange> labels;
            (PropensityModel Counts, long Sequence) to;
            lock (_gate)
            {
                _isRunning = _to.Sequence > _state.Sequence;
                if (!_isRunning) return;
                (labels, _waiting, to) = (_waiting, [], _to);
            }
            try { await LearnAsync(labels, to.Counts, to.Sequence); }
            catch (Exception e)
            {
                // A store that fails is tried again with the next publication; whatever else fails would fail again on the same labels: then it starts anew.
                lock (_gate) (_waiting, _isBroken, _isRunning) = ([.. labels, .. _waiting], _isBroken || e is not (StoreException or OperationCanceledException), false);
                return;
            }
        }
    }

    private async Task LearnAsync(List<LabelChange> labels, PropensityModel counts, long sequence)
    {
        var (bank, now, state) = (shell.Pipeline.Bank, shell.Now, State);
        var (trials, successes) = (counts.Counts.Values.Sum(c => c.Trials), counts.Counts.Values.Sum(c => c.Successes));
        var isDue = (_isBroken ? BanditCheckpoint.None : state).IsDue(trials, successes, now, shell.Options);
        var model = _model;
        if (_isBroken || isDue)
        {
            var fit = isDue ? await FitAsync(bank, sequence, now) : new BanditFit(null, [], "too few decisions");
            (model, state) = (fit.Model, new(null, 0, Exposures.LabelRule, isDue ? trials : 0, isDue ? now : default, fit.Because));
        }
        else if (model is not null)
        {
            if (_isBehind) labels.InsertRange(0, await new LabelsBehind(shell.Ports, shell.Fold, shell.Banks, bank).ReadAsync(state.Sequence, _start, _stop.Token));
            _isBehind = false;
            var rows = await new NewExamples(shell).ReadAsync(bank, labels, _stop.Token);
            if (rows.Count > 0) model = OnlinePropensity.Learn(bank, model, rows, now);
        }
        await StoreAsync(model, state with { Model = model?.Hash, Sequence = sequence }, now);
    }

    /// <summary>Starts anew; the reckoning has a thread that nobody waits for when the host stops.</summary>
    private async Task<BanditFit> FitAsync(BankDefinition bank, long sequence, DateTimeOffset now)
    {
        var rows = await new ExampleReader(shell).ReadAsync(bank, shell.Options.BanditTraining.MostRows, sequence, _stop.Token);
        var options = shell.Options;
        return await Task.Factory.StartNew(() => BanditTrainer.Learn(bank, rows, options.BanditTraining, options.BanditGates, now), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(_stop.Token);
    }

    private async Task StoreAsync(TrainedPropensity? model, BanditCheckpoint state, DateTimeOffset now)
    {
        var isNew = model?.Hash != _model?.Hash;
        if (isNew && model is not null) await shell.Banks.AddAsync(model, now, _stop.Token);
        await shell.Ports.Artifacts.PutAsync("bandit", JsonSerializer.SerializeToUtf8Bytes(state, BanditCheckpointJson.Default.BanditCheckpoint), now, _stop.Token);
        lock (_gate) (_model, _state, _isBroken, _isBehind) = (model, state, false, false);
        if (isNew) await shell.Models.ReapplyAsync(_stop.Token);
    }
}

/// <summary>How far a contextual bandit is.</summary>
/// <param name="Model">Hash of its newest snapshot; null where counts decide.</param>
/// <param name="Sequence">Of the last journal entry learnt from.</param>
/// <param name="Rule"><see cref="Exposures.LabelRule"/> of its labels.</param>
/// <param name="Trials">Outcomes counted when it was last started anew.</param>
/// <param name="StartedAt">When that was.</param>
/// <param name="Because">What it was started from, or why counts decide.</param>
internal sealed record BanditCheckpoint(string? Model, long Sequence, int Rule, long Trials, DateTimeOffset StartedAt, string Because)
{
    internal static BanditCheckpoint None { get; } = new(null, 0, Exposures.LabelRule, 0, default, "");

    /// <summary>Whether it should be started anew: where there is enough to learn from, half as many outcomes again as the last time, or a new one after thirty days.</summary>
    internal bool IsDue(long trials, long successes, DateTimeOffset now, RuntimeOptions options) =>
        trials >= options.BanditTraining.LeastRows && successes >= options.BanditTraining.LeastOfEach && trials - successes >= options.BanditTraining.LeastOfEach
        && (2 * trials >= 3 * Trials || (trials > Trials && now - StartedAt >= options.BanditLongest));
}

[JsonSerializable(typeof(BanditCheckpoint))]
internal sealed partial class BanditCheckpointJson : JsonSerializerContext;
