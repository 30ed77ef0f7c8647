using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Commit;

/// <summary>Gathers appends of many callers into few durable commits.</summary>
/// <remarks>
/// An append returns when it is durable or lost. Whatever came while a commit was under way makes up the next one, so a commit grows with the load; where the last one held several appends, more are on their way, and it waits a
/// moment for them (<see cref="RuntimeOptions.CommitDelay"/>), which saves a sync for each few. Commits have a thread of
/// their own: while it waits for the disk, no thread that could serve a request does. Thread-safe. Where the store fails, every waiting append gets the failure and nothing of it is stored; the next commit
/// tries again, so that nothing need be restarted once the disk is well. While a commit has been under way for too long, new appends are refused at once.
/// </remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostRows = 10_000;
    private const int Enough = 32; // appends that are worth a sync at once
    private readonly IJournal _journal;
    private readonly int _entriesPerCommit;
    private readonly int _mostWaiting;
    private readonly object _gate = new();
    private readonly Queue<IWaiting> _waiting = new();
    private readonly List<IWaiting> _group = [];
    private readonly List<JournalBatch> _batches = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StallWatch _watch;
    private volatile StoreException? _trouble;
    private readonly TimeSpan _delay;
    private int _last;
    private bool _isClosed;

    /// <summary>Who waits: for one batch or for several.</summary>
    private interface IWaiting
    {
        /// <summary>Adds its batches and gives the number of their entries.</summary>
        int AddTo(List<JournalBatch> batches);

        /// <summary>Takes the results of its batches, which begin at a place, and gives the place behind them.</summary>
        int Done(IReadOnlyList<AppendResult> results, int from);

        void Failed(Exception failure);
    }

    private sealed class One(JournalBatch batch) : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously), IWaiting
    {
        public int AddTo(List<JournalBatch> batches)
        {
            batches.Add(batch);
            return batch.Rows.Count;
        }

        public int Done(IReadOnlyList<AppendResult> results, int from)
        {
            SetResult(results[from]);
            return from + 1;
        }

        public void Failed(Exception failure) => TrySetException(failure);
    }

    private sealed class Many(IReadOnlyList<JournalBatch> batches) : TaskCompletionSource<IReadOnlyList<AppendResult>>(TaskCreationOptions.RunContinuationsAsynchronously), IWaiting
    {
        public int AddTo(List<JournalBatch> all)
        {
            all.AddRange(batches);
            return batches.Sum(b => b.Rows.Count);
        }

        public int Done(IReadOnlyList<AppendResult> results, int from)
        {
            SetResult([.. results.Skip(from).Take(batches.Count)]);
            return from + batches.Count;
        }

        public void Failed(Exception failure) => TrySetException(failure);
    }

    internal GroupCommit(IJournal journal, RuntimeOptions options)
    {
        (_journal, _entriesPerCommit, _mostWaiting) = (journal, options.EntriesPerCommit, options.WaitingAppends);
        _delay = options.CommitDelay;
        _watch = new(options.SlowAfter);
        new Thread(Run) { IsBackground = true, Name = "group commit" }.Start();
    }

    /// <summary>Appends waiting now, those of the commit under way not counted.</summary>
    internal int Length
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>What is wrong with the store: how the last commit failed, or that one has been under way for too long; null while it is well.</summary>
    internal StoreException? Trouble => _watch.IsStalled ? StallWatch.Slow() : _trouble;

    /// <summary>After a failure, tries whether the store can be written again.</summary>
    /// <exception cref="StoreException">It cannot.</exception>
    internal async Task ProbeAsync(CancellationToken cancel)
    {
        if (Trouble is not { } trouble) return;
        if (_watch.IsStalled) throw trouble;
        await _journal.ProbeAsync(cancel);
        _trouble = null;
    }

    /// <summary>The result of work that may wait for a commit, or <c>store.slow</c> where the commit stalls; the work goes on, and asked again gives its result.</summary>
    internal Task<T> UnlessStalledAsync<T>(Task<T> work) => _watch.GuardAsync(work);

    /// <summary>Appends a batch durably.</summary>
    /// <exception cref="ArgumentException">The batch has more than 10,000 rows: refused alone, before it could take others of its group along.</exception>
    /// <exception cref="StoreException">The store failed, too many appends wait (<c>store.busy</c>), or the commit under way stalls (<c>store.slow</c>).</exception>
    internal Task<AppendResult> AppendAsync(JournalBatch batch)
    {
        Demand(batch);
        var waiting = new One(batch);
        Enqueue(waiting);
        return waiting.Task;
    }

    /// <summary>Appends several batches durably in one commit; the answer has one result per batch, in order.</summary>
    /// <exception cref="ArgumentException">One of them has more than 10,000 rows.</exception>
    /// <exception cref="StoreException">As above.</exception>
    internal Task<IReadOnlyList<AppendResult>> AppendAllAsync(IReadOnlyList<JournalBatch> batches)
    {
        foreach (var batch in batches) Demand(batch);
        var waiting = new Many(batches);
        Enqueue(waiting);
        return waiting.Task;
    }

    private static void Demand(JournalBatch batch)
    {
        if (batch.Rows.Count > MostRows) throw new ArgumentException("One customer has more than 10,000 entries in one batch. Send smaller batches.", nameof(batch));
    }

    private void Enqueue(IWaiting waiting)
    {
        if (_watch.IsStalled) throw StallWatch.Slow();
        lock (_gate)
        {
            if (_isClosed || _waiting.Count >= _mostWaiting) throw new StoreException("store.busy", "Too many appends wait for the disk. Try again in a second.");
            _waiting.Enqueue(waiting);
            if (_waiting.Count == 1 || _waiting.Count == Enough) Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (Gather()) Commit();
        _ended.SetResult();
    }

    /// <summary>Takes what waits, as much as one commit may hold; false when all is done.</summary>
    private bool Gather()
    {
        _group.Clear();
        _batches.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isClosed) Monitor.Wait(_gate);
            if (_last > 1 && _waiting.Count < Enough && _delay > TimeSpan.Zero && !_isClosed) Monitor.Wait(_gate, _delay);
            for (var entries = 0; entries < _entriesPerCommit && _waiting.TryDequeue(out var next);)
            {
                _group.Add(next);
                entries += next.AddTo(_batches);
            }
        }
        _last = _group.Count;
        return _group.Count > 0;
    }

    private void Commit()
    {
        _watch.Started();
        try
        {
            var results = _journal.AppendAsync(_batches, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            _trouble = null;
            var at = 0;
            foreach (var waiting in _group) at = waiting.Done(results, at);
        }
        catch (Exception failure)
        {
            _trouble = failure as StoreException;
            foreach (var waiting in _group) waiting.Failed(failure);
        }
        finally { _watch.Ended(); }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
        await _ended.Task;
        _watch.Dispose();
    }
}
