using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Learn;
using Opportune.Engine.Respond;
using Opportune.Engine.Score;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Learning;

/// <summary>Gathers labels, publishes models, and after a start catches up on what was learnt since the last publication.</summary>
/// <remarks>
/// A publication stores the model and a checkpoint: its counts and the journal's sequence that they reach to. At start only customers with answers, deliveries, events or clock entries after
/// that sequence are folded again, and only labels of those entries are counted. Thread-safe.
/// </remarks>
internal sealed class LearningLoop(Shell shell) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private PropensityLearner _learner = new();
    private int _unpublished;
    private DateTimeOffset _published;

    /// <summary>Takes labels whose entries are durable.</summary>
    internal void Take(IReadOnlyList<LabelChange> labels)
    {
        if (labels.Count == 0) return;
        lock (_gate)
        {
            foreach (var label in labels) _learner.Take(label);
            _unpublished += labels.Count;
        }
    }

    /// <summary>Reads the last checkpoint and counts what came after it.</summary>
    internal async Task<PropensityModel> CatchUpAsync(CancellationToken cancel)
    {
        var (model, reached) = await LastAsync(cancel);
        var learner = new PropensityLearner(model);
        var touched = new Dictionary<ulong, long>();
        await foreach (var row in shell.Ports.Journal.ReadAllAsync(reached, cancel))
            if (row.Kind != (byte)EntryCodec.Kind.Decision) touched.TryAdd(row.Customer, row.Version);
        foreach (var (number, version) in touched)
            if (await shell.Ports.Keys.FindAsync(number, cancel) is { } key) await CountAsync(learner, key, version, cancel);
        lock (_gate) (_learner, _unpublished, _published) = (learner, learner.Unpublished, shell.Now);
        return model;
    }

    /// <summary>Publishes when enough labels or enough time have passed.</summary>
    internal Task PublishIfDueAsync(CancellationToken cancel)
    {
        lock (_gate)
            if (_unpublished == 0 || (_unpublished < shell.Options.LabelsPerModel && shell.Now - _published < shell.Options.ModelEvery)) return Task.CompletedTask;
        return PublishAsync(cancel);
    }

    /// <summary>Publishes what is known now. What could not be stored counts as unpublished again.</summary>
    internal async Task PublishAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var (model, labels, reached) = await shell.Customers.Appends.AloneAsync(async () => SnapshotAt((await shell.Ports.Journal.CountAsync(cancel)).LastSequence));
            if (labels == 0) return;
            try { await StoreAsync(model, reached, cancel); }
            catch
            {
                lock (_gate) _unpublished += labels;
                throw;
            }
            shell.Use(model);
        }
        finally { _one.Release(); }
    }

    public void Dispose() => _one.Dispose();

    private (PropensityModel Model, int Labels, long Reached) SnapshotAt(long sequence)
    {
        lock (_gate)
        {
            var labels = _unpublished;
            (_unpublished, _published) = (0, shell.Now);
            return (_learner.Publish(), labels, sequence);
        }
    }

    private async Task StoreAsync(PropensityModel model, long reached, CancellationToken cancel)
    {
        await shell.Banks.AddAsync(model, shell.Now, cancel);
        await shell.Ports.Artifacts.PutAsync("learner", JsonSerializer.SerializeToUtf8Bytes(new LearnerCheckpoint(model.Hash, reached), LearnerCheckpointJson.Default.LearnerCheckpoint), shell.Now, cancel);
    }

    private async Task CountAsync(PropensityLearner learner, CustomerKey key, long fromVersion, CancellationToken cancel)
    {
        var state = new CustomerState(key.Id, shell.Pipeline.Bank, shell.Banks.Of);
        await foreach (var (row, entry) in shell.Fold.EntriesAsync(key, shell.Pipeline.Bank, cancel))
            foreach (var label in state.Apply(entry))
                if (row.Version >= fromVersion) learner.Take(label);
    }

    private async Task<(PropensityModel Model, long Reached)> LastAsync(CancellationToken cancel)
    {
        if (await shell.Ports.Artifacts.NewestAsync("learner", cancel) is not { } newest) return (PropensityModel.Untrained, 0);
        var checkpoint = JsonSerializer.Deserialize(newest.Content.Span, LearnerCheckpointJson.Default.LearnerCheckpoint)!;
        return (shell.Banks.Model(checkpoint.Model), checkpoint.Sequence);
    }
}

/// <summary>How far a published model reaches.</summary>
internal sealed record LearnerCheckpoint(string Model, long Sequence);

[System.Text.Json.Serialization.JsonSerializable(typeof(LearnerCheckpoint))]
internal sealed partial class LearnerCheckpointJson : System.Text.Json.Serialization.JsonSerializerContext;
