using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Commit;

/// <summary>Notices a commit that does not come back from the disk, and lets its callers go with <c>store.slow</c>.</summary>
/// <remarks>Looks now and then instead of setting a timer for each commit, so a commit on a healthy disk costs two writes to memory. What the caller asked for goes on: an entry that was handed to the disk may be
/// stored, and the same request sent again tells. Thread-safe.</remarks>
internal sealed class StallWatch : IDisposable
{
    private const int LooksPerStall = 5;
    private readonly Lock _gate = new();
    private readonly long _slowAfter;
    private readonly Timer _timer;
    private CancellationTokenSource _stalled = new();
    private long _since;

    /// <param name="slowAfter">How long a commit may take before it counts as stalled.</param>
    internal StallWatch(TimeSpan slowAfter)
    {
        _slowAfter = (long)slowAfter.TotalMilliseconds;
        var period = TimeSpan.FromMilliseconds(Math.Max(1, slowAfter.TotalMilliseconds / LooksPerStall));
        _timer = new(_ => Look(), null, period, period);
    }

    /// <summary>Whether the commit under way is stalled.</summary>
    internal bool IsStalled => Volatile.Read(ref _stalled).IsCancellationRequested;

    /// <summary>What the callers of a stalled commit are told.</summary>
    internal static StoreException Slow() => new("store.slow", "The disk does not answer in time. What was sent may be stored: send it again with the same ids in a few seconds, and it counts once.");

    /// <summary>A commit starts.</summary>
    internal void Started() => Volatile.Write(ref _since, Environment.TickCount64 + 1);

    /// <summary>The commit has ended.</summary>
    internal void Ended()
    {
        lock (_gate)
        {
            Volatile.Write(ref _since, 0);
            if (IsStalled) Volatile.Write(ref _stalled, new());
        }
    }

    /// <summary>The work's result, or a failure as soon as the commit is stalled.</summary>
    internal Task<T> GuardAsync<T>(Task<T> work) => work.IsCompleted ? work : FirstAsync(work);

    public void Dispose()
    {
        _timer.Dispose();
        _stalled.Dispose();
    }

    private async Task<T> FirstAsync<T>(Task<T> work)
    {
        // A registration that is taken back costs less than a task that waits for two.
        var stalled = Volatile.Read(ref _stalled).Token;
        try { return await work.WaitAsync(stalled); }
        catch (OperationCanceledException) when (stalled.IsCancellationRequested)
        {
            if (work.IsCompleted) return await work;
            _ = work.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw Slow();
        }
    }

    private void Look()
    {
        if (Volatile.Read(ref _since) is not (> 0 and var since) || Environment.TickCount64 - since < _slowAfter) return;
        lock (_gate)
            if (Volatile.Read(ref _since) == since) _ = _stalled.CancelAsync();
    }
}
