using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Commit;

/// <summary>Gathers appends of many callers into few durable commits.</summary>
/// <remarks>
/// An append returns when it is durable or lost. Whatever came while a commit was under way makes up the next one, so a commit waits for nobody and grows with the load. Commits have a thread of
/// their own: while it waits for the disk, no thread that could serve a request does. Thread-safe. Where the store fails, every waiting append gets the failure and nothing of it is stored.
/// </remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostRows = 10_000;
    private readonly IJournal _journal;
    private readonly int _entriesPerCommit;
    private readonly int _mostWaiting;
    private readonly object _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly List<Waiting> _group = [];
    private readonly List<JournalBatch> _batches = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    private sealed class Waiting(JournalBatch batch) : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal JournalBatch Batch => batch;
    }

    internal GroupCommit(IJournal journal, RuntimeOptions options)
    {
        (_journal, _entriesPerCommit, _mostWaiting) = (journal, options.EntriesPerCommit, options.WaitingAppends);
        new Thread(Run) { IsBackground = true, Name = "group commit" }.Start();
    }

    /// <summary>Appends waiting now, those of the commit under way not counted.</summary>
    internal int Length
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>Appends a batch durably.</summary>
    /// <exception cref="ArgumentException">The batch has more than 10,000 rows: refused alone, before it could take others of its group along.</exception>
    /// <exception cref="StoreException">The store failed, or too many appends wait (<c>store.busy</c>).</exception>
    internal Task<AppendResult> AppendAsync(JournalBatch batch)
    {
        if (batch.Rows.Count > MostRows) throw new ArgumentException("One customer has more than 10,000 entries in one batch. Send smaller batches.", nameof(batch));
        var waiting = new Waiting(batch);
        lock (_gate)
        {
            if (_isClosed || _waiting.Count >= _mostWaiting) throw new StoreException("store.busy", "Too many appends wait for the disk. Try again in a second.");
            _waiting.Enqueue(waiting);
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
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
            for (var entries = 0; entries < _entriesPerCommit && _waiting.TryDequeue(out var next); entries += next.Batch.Rows.Count)
            {
                _group.Add(next);
                _batches.Add(next.Batch);
            }
        }
        return _group.Count > 0;
    }

    private void Commit()
    {
        try
        {
            var results = _journal.AppendAsync(_batches, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            for (var i = 0; i < _group.Count; i++) _group[i].SetResult(results[i]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in _group) waiting.TrySetException(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
        await _ended.Task;
    }
}
