using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Respond;
using Opportune.Engine.Score;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Learning;

/// <summary>Keeps the contextual bandit of a bank that declares one: with each publication of counts it learns the same labels with the facts of their decisions, and publishes a snapshot of its own.</summary>
/// <remarks>
/// It works behind requests and the clock, one publication at a time; labels that come meanwhile wait for the next. From time to time (<see cref="ContextualBandit.IsDue"/>) it is started anew from the journal.
/// A checkpoint names snapshot and journal sequence: after a start, labels behind it are read from the journal. Where it cannot tell which labels it missed (it was off, or labels are made otherwise
/// now), it starts anew. What a store's failure interrupts is done with the next publication. Thread-safe.
/// </remarks>
internal sealed class BanditLoop(Shell shell) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private List<LabelChange> _waiting = [];
    private ContextualBandit _state = ContextualBandit.None;
    private long _sequence;
    private (PropensityModel Counts, long Sequence) _to = (PropensityModel.Untrained, 0);
    private Task _running = Task.CompletedTask;
    private long _start;
    private bool _isRunning, _isBehind, _isBroken;

    /// <summary>Chances by facts as learnt so far; null where counts decide.</summary>
    internal TrainedPropensity? Model => shell.Pipeline.Bank.ContextualBandit ? State.Model : null;

    /// <summary>How far it is.</summary>
    internal ContextualBandit State { get { lock (_gate) return _state; } }

    /// <summary>Reads the last checkpoint.</summary>
    /// <param name="last">The journal's last sequence.</param>
    /// <param name="cancel">Stops reading.</param>
    internal async Task OpenAsync(long last, CancellationToken cancel)
    {
        (_start, _isBroken) = (last, true);
        if (await shell.Ports.Artifacts.NewestAsync("bandit", cancel) is not { } newest) return;
        var kept = JsonSerializer.Deserialize(newest.Content.Span, BanditCheckpointJson.Default.BanditCheckpoint)!;
        if (kept.Rule != Exposures.LabelRule || kept.Sequence > last) return;
        (_state, _sequence) = (kept.Open(shell.Banks), kept.Sequence);
        (_isBroken, _isBehind) = (false, kept.Sequence < last);
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
                _isRunning = _to.Sequence > _sequence;
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
        var (bank, now, options) = (shell.Pipeline.Bank, shell.Now, shell.Options.Bandit);
        var state = _isBroken ? ContextualBandit.None : State;
        if (state.IsDue(counts, now, options)) state = await StartAsync(state, bank, counts, sequence, now);
        else if (state.Model is not null)
        {
            if (_isBehind) labels.InsertRange(0, await new LabelsBehind(shell.Ports, shell.Fold, shell.Banks, bank).ReadAsync(_sequence, _start, _stop.Token));
            _isBehind = false;
            state = state.LearntOn(bank, counts, await new NewExamples(shell).ReadAsync(bank, labels, _stop.Token), now);
        }
        await StoreAsync(state, sequence, now);
    }

    /// <summary>Starts anew; the reckoning has a thread that nobody waits for when the host stops.</summary>
    private async Task<ContextualBandit> StartAsync(ContextualBandit state, BankDefinition bank, PropensityModel counts, long sequence, DateTimeOffset now)
    {
        var options = shell.Options.Bandit;
        var rows = await new ExampleReader(shell).ReadAsync(bank, options.Training.MostRows, sequence, _stop.Token);
        return await Task.Factory.StartNew(() => state.Started(bank, counts, rows, options, now), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(_stop.Token);
    }

    private async Task StoreAsync(ContextualBandit state, long sequence, DateTimeOffset now)
    {
        var isNew = state.Model?.Hash != State.Model?.Hash;
        if (isNew && state.Model is { } model) await shell.Banks.AddAsync(model, now, _stop.Token);
        if (state.Baseline is { } baseline && State.Baseline is null) await shell.Banks.AddAsync(baseline, now, _stop.Token);
        await shell.Ports.Artifacts.PutAsync("bandit", JsonSerializer.SerializeToUtf8Bytes(BanditCheckpoint.Of(state, sequence), BanditCheckpointJson.Default.BanditCheckpoint), now, _stop.Token);
        lock (_gate) (_state, _sequence, _isBroken, _isBehind) = (state, sequence, false, false);
        if (isNew) await shell.Models.ReapplyAsync(_stop.Token);
    }
}
