namespace Opportune.Runtime.Commit;

/// <summary>Lets many pass at once, and now and then makes a moment at which nobody is inside.</summary>
/// <remarks>A published model must hold exactly the labels of the entries up to a sequence: at a moment when no append is under way, both are read together. Thread-safe.</remarks>
internal sealed class Turnstile
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _closed;
    private TaskCompletionSource? _empty;
    private int _inside;

    /// <summary>Goes in; waits while it is closed.</summary>
    internal async ValueTask EnterAsync()
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                if (_closed is null) { _inside++; return; }
                wait = _closed.Task;
            }
            await wait;
        }
    }

    /// <summary>Comes out.</summary>
    internal void Leave()
    {
        lock (_gate) if (--_inside == 0) _empty?.TrySetResult();
    }

    /// <summary>Runs while nobody is inside; callers see to it that only one asks at a time.</summary>
    internal async Task<T> AloneAsync<T>(Func<Task<T>> run)
    {
        Task empty;
        lock (_gate)
        {
            _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_inside == 0) _empty.SetResult();
            empty = _empty.Task;
        }
        await empty;
        try { return await run(); }
        finally
        {
            lock (_gate)
            {
                _closed.SetResult();
                (_closed, _empty) = (null, null);
            }
        }
    }
}
