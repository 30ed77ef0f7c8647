using System.Text.Json;
using Opportune.Engine.Learn;
using Opportune.Engine.Respond;
using Opportune.Engine.Score;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Learning;

/// <summary>Gathers labels, publishes models, and after a start catches up on what was learnt since the last publication.</summary>
/// <remarks>
/// A publication stores the model and a checkpoint: its counts and the journal's sequence that they reach to. One is also stored after many entries without a label and at the end. After a start only
/// customers with entries behind that sequence that may bring a label are folded again, behind the first requests, and only labels of those entries are counted; until that is done nothing is
/// published. Labels of entries since the start come from the flows: so each is counted once. A checkpoint of a program that made labels otherwise decides until the whole journal is counted anew. Thread-safe.
/// </remarks>
internal sealed class LearningLoop(Shell shell) : IDisposable
{
    /// <summary>Entries after which a checkpoint is stored though nothing was learnt: what a start may have to read.</summary>
    private const int MostBehind = 50_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private PropensityLearner _learner = new();
    private List<LabelChange> _fresh = [];
    private Task _catchingUp = Task.CompletedTask;
    private int _unpublished;
    private long _entries;
    private long _after;
    private long _until;
    private bool _isOtherRule;
    private DateTimeOffset _published;

    /// <summary>Takes labels whose entries are durable.</summary>
    internal void Take(IReadOnlyList<LabelChange> labels, int entries) => Take(labels, entries, isFresh: true);

    private void Take(IReadOnlyList<LabelChange> labels, int entries, bool isFresh)
    {
        Interlocked.Add(ref _entries, entries);
        if (labels.Count == 0) return;
        lock (_gate)
        {
            foreach (var label in labels) _learner.Take(label);
            _unpublished += labels.Count;
            if (isFresh) _fresh.AddRange(labels);
        }
    }

    /// <summary>Reads the last checkpoint, and begins to count what came between it and the start.</summary>
    internal async Task<PropensityModel> CatchUpAsync(CancellationToken cancel)
    {
        var (model, reached, rule) = await LastAsync(cancel);
        var (_, _, until) = await shell.Ports.Journal.CountAsync(cancel);
        _isOtherRule = rule != Exposures.LabelRule;
        lock (_gate) (_learner, _unpublished, _published) = (_isOtherRule ? new() : new(model), 0, shell.Now);
        (_after, _until) = (_isOtherRule ? 0 : reached, until);
        await shell.Bandit.OpenAsync(until, cancel);
        _catchingUp = Task.Run(CountBehindAsync, CancellationToken.None);
        return model;
    }

    /// <summary>Publishes when enough labels or enough time have passed.</summary>
    internal Task PublishIfDueAsync(CancellationToken cancel)
    {
        if (!CaughtUpAsync().IsCompletedSuccessfully) return Task.CompletedTask;
        lock (_gate)
            if ((_unpublished == 0 || (_unpublished < shell.Options.LabelsPerModel && shell.Now - _published < shell.Options.ModelEvery)) && Interlocked.Read(ref _entries) < MostBehind) return Task.CompletedTask;
        return PublishAsync(cancel);
    }

    /// <summary>Stores a last checkpoint, so that the next start has nothing to catch up on; a store that fails is left as it is.</summary>
    internal async Task FinishAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await PublishAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException or ObjectDisposedException) { /* The next start counts from the checkpoint before. */ }
    }

    /// <summary>Publishes what is known now. What could not be stored counts as unpublished again.</summary>
    internal async Task PublishAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await CaughtUpAsync().WaitAsync(cancel);
            if (Interlocked.Read(ref _entries) == 0 && _unpublished == 0) return;
            var (model, labels, fresh, reached) = await shell.Customers.Appends.AloneAsync(async () => SnapshotAt((await shell.Ports.Journal.CountAsync(cancel)).LastSequence));
            try { await StoreAsync(model, labels > 0, reached, cancel); }
            catch
            {
                lock (_gate) (_unpublished, _fresh) = (_unpublished + labels, [.. fresh, .. _fresh]);
                throw;
            }
            shell.Bandit.Take(fresh, model, reached);
            if (labels > 0) await shell.Models.UseAsync(model, cancel);
        }
        finally { _one.Release(); }
    }

    public void Dispose()
    {
        _one.Dispose();
        _stop.Dispose();
    }

    private (PropensityModel Model, int Labels, List<LabelChange> Fresh, long Reached) SnapshotAt(long sequence)
    {
        lock (_gate)
        {
            var (labels, fresh) = (_unpublished, _fresh);
            (_unpublished, _fresh, _published) = (0, [], shell.Now);
            Interlocked.Exchange(ref _entries, 0);
            return (_learner.Publish(), labels, fresh, sequence);
        }
    }

    private async Task StoreAsync(PropensityModel model, bool isNew, long reached, CancellationToken cancel)
    {
        if (isNew) await shell.Banks.AddAsync(model, shell.Now, cancel);
        await shell.Ports.Artifacts.PutAsync("learner", JsonSerializer.SerializeToUtf8Bytes(new LearnerCheckpoint(model.Hash, reached, Exposures.LabelRule), LearnerCheckpointJson.Default.LearnerCheckpoint), shell.Now, cancel);
    }

    /// <summary>Counts the labels of the entries after one sequence up to another.</summary>
    private async Task CountBehindAsync()
    {
        // Under another rule the newest entry may have been written without a wake-up for a window that this rule still waits for.
        var behind = new LabelsBehind(shell.Ports, shell.Fold, shell.Banks, shell.Pipeline.Bank, _isOtherRule ? shell.Clock.NoteAlso : null);
        var labels = await behind.ReadAsync(_after, _until, _stop.Token);
        Take(labels, (int)Math.Min(_until - _after, int.MaxValue), isFresh: false);
        // What the other rule learnt must go also where this one has learnt nothing yet.
        if (_isOtherRule && labels.Count == 0) lock (_gate) _unpublished++;
    }

    /// <summary>The catching up, begun anew where the store failed under it.</summary>
    private Task CaughtUpAsync()
    {
        lock (_gate)
        {
            if (_catchingUp.IsFaulted) _catchingUp = Task.Run(CountBehindAsync, CancellationToken.None);
            return _catchingUp;
        }
    }

    private async Task<(PropensityModel Model, long Reached, int Rule)> LastAsync(CancellationToken cancel)
    {
        if (await shell.Ports.Artifacts.NewestAsync("learner", cancel) is not { } newest) return (PropensityModel.Untrained, 0, Exposures.LabelRule);
        var checkpoint = JsonSerializer.Deserialize(newest.Content.Span, LearnerCheckpointJson.Default.LearnerCheckpoint)!;
        return (shell.Banks.Model(checkpoint.Model), checkpoint.Sequence, checkpoint.Rule);
    }
}

/// <summary>How far a published model reaches.</summary>
/// <param name="Model">Its hash.</param>
/// <param name="Sequence">Of the last entry counted.</param>
/// <param name="Rule"><see cref="Exposures.LabelRule"/> by which its labels were made; 0 where that was not written yet.</param>
internal sealed record LearnerCheckpoint(string Model, long Sequence, int Rule = 0);

[System.Text.Json.Serialization.JsonSerializable(typeof(LearnerCheckpoint))]
internal sealed partial class LearnerCheckpointJson : System.Text.Json.Serialization.JsonSerializerContext;
