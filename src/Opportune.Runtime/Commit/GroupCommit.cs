using System.Threading.Channels;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Commit;

/// <summary>Gathers appends of many callers into few durable commits.</summary>
/// <remarks>An append returns when it is durable or lost. Thread-safe. Where the store fails, every waiting append gets the failure and nothing of it is stored.</remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostRows = 10_000;
    private readonly IJournal _journal;
    private readonly int _entriesPerCommit;
    private readonly Channel<Waiting> _waiting;
    private readonly Task _loop;

    private sealed record Waiting(JournalBatch Batch, TaskCompletionSource<AppendResult> Done);

    internal GroupCommit(IJournal journal, RuntimeOptions options)
    {
        (_journal, _entriesPerCommit) = (journal, options.EntriesPerCommit);
        _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.WaitingAppends) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Appends waiting now.</summary>
    internal int Length => _waiting.Reader.Count;

    /// <summary>Appends a batch durably.</summary>
    /// <exception cref="ArgumentException">The batch has more than 10,000 rows: refused alone, before it could take others of its group along.</exception>
    /// <exception cref="StoreException">The store failed, or too many appends wait (<c>store.busy</c>).</exception>
    internal Task<AppendResult> AppendAsync(JournalBatch batch)
    {
        if (batch.Rows.Count > MostRows) throw new ArgumentException("One customer has more than 10,000 entries in one batch. Send smaller batches.", nameof(batch));
        var waiting = new Waiting(batch, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_waiting.Writer.TryWrite(waiting)) throw new StoreException("store.busy", "Too many appends wait for the disk. Try again in a second.");
        return waiting.Done.Task;
    }

    private async Task RunAsync()
    {
        var group = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            var entries = 0;
            while (entries < _entriesPerCommit && _waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
                entries += next.Batch.Rows.Count;
            }
            await CommitAsync(group);
        }
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            var results = await _journal.AppendAsync([.. group.Select(w => w.Batch)], CancellationToken.None);
            for (var i = 0; i < group.Count; i++) group[i].Done.SetResult(results[i]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in group) waiting.Done.SetException(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        await _loop;
    }
}
