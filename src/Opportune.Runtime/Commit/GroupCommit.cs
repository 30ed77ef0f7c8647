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
    private readonly Queue<Waiting> _waiting = new();
    private readonly List<Waiting> _group = [];
    private readonly List<JournalBatch> _batches = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StallWatch _watch;
    private volatile StoreException? _trouble;
    private readonly TimeSpan _delay;
    private int _last;
    private bool _isClosed;

    private sealed class Waiting(JournalBatch batch) : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal JournalBatch Batch => batch;
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
        if (batch.Rows.Count > MostRows) throw new ArgumentException("One customer has more than 10,000 entries in one batch. Send smaller batches.", nameof(batch));
        if (_watch.IsStalled) throw StallWatch.Slow();
        var waiting = new Waiting(batch);
        lock (_gate)
        {
            if (_isClosed || _waiting.Count >= _mostWaiting) throw new StoreException("store.busy", "Too many appends wait for the disk. Try again in a second.");
            _waiting.Enqueue(waiting);
            if (_waiting.Count == 1 || _waiting.Count == Enough) Monitor.Pulse(_gate);
        }
        return waiting.Task;
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
            for (var entries = 0; entries < _entriesPerCommit && _waiting.TryDequeue(out var next); entries += next.Batch.Rows.Count)
            {
                _group.Add(next);
                _batches.Add(next.Batch);
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
            for (var i = 0; i < _group.Count; i++) _group[i].SetResult(results[i]);
        }
        catch (Exception failure)
        {
            _trouble = failure as StoreException;
            foreach (var waiting in _group) waiting.TrySetException(failure);
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
