using Opportune.Engine;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>One customer in memory, with the lock that makes its writer the only one.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
internal sealed class Customer(CustomerId id)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    internal CustomerId Id { get; } = id;

    /// <summary>Number and key; null while the customer is unknown.</summary>
    internal CustomerKey? Key { get; set; }

    /// <summary>The fold; null until first touched, and after a failed append.</summary>
    internal CustomerState? State { get; set; }

    /// <summary>When it was last used, for eviction.</summary>
    internal long LastUsed { get; set; }

    /// <summary>Whether nobody holds or awaits the lock just now.</summary>
    internal bool IsIdle => _writer.CurrentCount == 1;

    internal async ValueTask<Hold> LockAsync(CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        return new(_writer);
    }

    internal readonly struct Hold(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
