using System.Security.Cryptography;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Respond;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>One customer in memory, with the lock that makes its writer the only one.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose; the ready key is disposed of when the customer leaves memory.
internal sealed class Customer(CustomerId id, Action<Customer>? settle = null)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private volatile bool _isStale;
    private volatile bool _isTouched;

    internal CustomerId Id { get; } = id;

    /// <summary>Number and key; null while the customer is unknown.</summary>
    internal CustomerKey? Key { get; set; }

    /// <summary>The key, ready to seal with; null for one who is not busy.</summary>
    internal AesGcm? Ready { get; set; }

    /// <summary>Whether it has sealed an entry since it came into memory.</summary>
    internal bool HasSealed { get; set; }

    /// <summary>The fold; null until first touched, and after a failed append.</summary>
    internal CustomerState? State { get; set; }

    /// <summary>The instant for which the journal's newest entry waits. What is due and not yet answered stays owed whatever is appended meanwhile.</summary>
    internal DateTimeOffset? Owed { get; set; }

    /// <summary>The version that its snapshot holds; 0 while none is known.</summary>
    internal long Kept { get; set; }

    /// <summary>Estimated bytes of its state, as counted by the cache.</summary>
    internal int Weight { get; set; }

    /// <summary>How many changes the directory had seen when it was last found that this customer stands for nobody else; −1 for never. Read without the lock too.</summary>
    internal long AloneAt { get; set; } = -1;

    /// <summary>Whether it waits for a snapshot to be written.</summary>
    internal bool IsOffered { get; set; }

    /// <summary>Whether it leaves memory once its snapshot is copied.</summary>
    internal bool Leaves { get; set; }

    /// <summary>Whether it was asked for not long before this time, as far as memory knows.</summary>
    internal bool CameBack { get; set; }

    /// <summary>Whether it was settled, at the end of the first use, that it stays in memory or leaves.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>Whether it has left memory.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Says, without the lock, that somebody asked for it.</summary>
    internal void Touch() => _isTouched = true;

    /// <summary>Whether somebody asked for it since the last time this was asked.</summary>
    internal bool TakeTouched()
    {
        var touched = _isTouched;
        _isTouched = false;
        return touched;
    }

    /// <summary>Applies an entry ahead of its append; a failure drops the state, half-changed as it may be.</summary>
    internal IReadOnlyList<LabelChange> Apply(JournalEntry entry)
    {
        try { return State!.Apply(entry); }
        catch
        {
            State = null;
            throw;
        }
    }

    /// <summary>Says, without the lock, that an entry was written behind this state's back, into the journal of an alias.</summary>
    internal void MarkStale() => _isStale = true;

    /// <summary>Whether it was marked since the last time this was asked.</summary>
    internal bool TakeStale()
    {
        var stale = _isStale;
        _isStale = false;
        return stale;
    }

    internal async ValueTask<Hold> LockAsync(CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        return new(this);
    }

    private void Release()
    {
        try { if (!IsSettled) settle?.Invoke(this); }
        finally { _writer.Release(); }
    }

    /// <summary>The lock, or null where somebody holds it.</summary>
    internal Hold? TryLock() => _writer.Wait(0) ? new(this) : null;

    /// <summary>The lock of a customer, held until disposed.</summary>
    internal readonly struct Hold(Customer customer) : IDisposable
    {
        internal Customer Customer => customer;

        public void Dispose() => customer.Release();
    }
}
