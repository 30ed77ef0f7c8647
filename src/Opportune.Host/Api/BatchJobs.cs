using System.Collections.Concurrent;
using Opportune.Engine;
using Opportune.Host.Api.Documents;
using Opportune.Host.Serving;
using Opportune.Runtime;
using Opportune.Runtime.Storage;

namespace Opportune.Host.Api;

/// <summary>Batches of decisions, one running at a time; the latest 20 are kept until the host stops.</summary>
internal sealed class BatchJobs(BankRuntime runtime, ICustomerKeys keys, StoreWatch store, IHostApplicationLifetime life)
{
    private const int Kept = 20;

    /// <summary>Decisions of a batch under way at once: enough that each durable commit is filled while the next decisions are made, few enough that callers of the API wait for no more than a commit.</summary>
    private const int AtOnce = 256;
    private readonly ConcurrentDictionary<string, BatchJob> _jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();
    private int _running;

    /// <summary>Every customer of whom anything is kept.</summary>
    public async Task<IReadOnlyList<CustomerId>> EverybodyAsync(CancellationToken cancel)
    {
        var everybody = new List<CustomerId>();
        await foreach (var key in keys.AllAsync(cancel)) everybody.Add(key.Id);
        return everybody;
    }

    /// <summary>Starts a batch; null while another runs.</summary>
    public BatchJob? Start(DecisionRequest request, IReadOnlyList<CustomerId> customers, bool dryRun, bool keepLines)
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0) return null;
        var job = new BatchJob(Guid.CreateVersion7().ToString("N"), customers.Count, keepLines);
        _jobs[job.Id] = job;
        _order.Enqueue(job.Id);
        if (_order.Count > Kept && _order.TryDequeue(out var oldest)) _jobs.TryRemove(oldest, out _);
        _ = Task.Run(() => RunAsync(job, request, customers, new(dryRun, null)), CancellationToken.None);
        return job;
    }

    /// <summary>A batch, or null.</summary>
    public BatchJob? Find(string id) => _jobs.GetValueOrDefault(id);

    private async Task RunAsync(BatchJob job, DecisionRequest request, IReadOnlyList<CustomerId> customers, DecideMode mode)
    {
        try
        {
            await Parallel.ForEachAsync(customers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = life.ApplicationStopping }, async (customer, cancel) =>
            {
                try { job.Add(customer, await runtime.DecideAsync(request with { Customer = customer }, mode, cancel), mode.DryRun); }
                catch (StoreException damaged) when (damaged.IsDamage)
                {
                    store.Refused(damaged);
                    job.Miss(damaged.Code);
                }
            });
            job.End(null);
        }
        catch (Exception failure) when (failure is StoreException or OperationCanceledException)
        {
            job.End(failure is StoreException store ? store.Code : "host.stopping");
        }
        finally { Interlocked.Exchange(ref _running, 0); }
    }
}

/// <summary>A batch of decisions.</summary>
internal sealed class BatchJob(string id, int total, bool keepLines)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _actions = new(StringComparer.Ordinal);
    private readonly List<BatchLine> _lines = [];
    private (int Done, int Failed, string State, string? Code) _progress = (0, 0, "running", null);

    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Counts a decision.</summary>
    public void Add(CustomerId customer, DecisionAnswer answer, bool dryRun)
    {
        lock (_lock)
        {
            if (answer is not DecisionAnswer.Made made)
            {
                _progress.Failed++;
                return;
            }
            _progress.Done++;
            var actions = DecisionWriter.Actions(made.Record, made.Bank);
            foreach (var counted in actions.Count > 0 ? actions : [made.Record.Slots.Any(s => s.Outcome == Engine.Bank.SlotOutcome.Fallback) ? "fallback" : "none"])
                _actions[counted] = _actions.GetValueOrDefault(counted) + 1;
            if (keepLines) _lines.Add(new(customer, dryRun ? null : made.Record.Input.DecisionId, actions));
        }
    }

    /// <summary>Counts a customer of whom what is stored is damaged: everybody else is decided for.</summary>
    public void Miss(string code)
    {
        lock (_lock) (_progress.Failed, _progress.Code) = (_progress.Failed + 1, code);
    }

    /// <summary>Ends it.</summary>
    /// <param name="code">Why it failed, or null.</param>
    public void End(string? code)
    {
        lock (_lock) (_progress.State, _progress.Code) = (code is null ? "done" : "failed", code ?? _progress.Code);
    }

    /// <summary>How far it is.</summary>
    public BatchDocument Describe()
    {
        lock (_lock) return new(Id, _progress.State, total, _progress.Done, _progress.Failed, _progress.Code, new SortedDictionary<string, int>(_actions, StringComparer.Ordinal), [.. _lines.OrderBy(l => l.Customer)]);
    }
}
