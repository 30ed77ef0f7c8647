using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;

namespace Opportune.Runtime.Flows;

/// <summary>Wakes customers for whom something waited: messages due, windows that end, absences that become moments.</summary>
/// <remarks>One loop; a customer that fails is tried again on the next tick, so that one bad apple stops nobody else.</remarks>
internal sealed class ClockFlow(Shell shell) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<CustomerId, DateTimeOffset> _queue = new();
    private readonly Dictionary<CustomerId, DateTimeOffset> _next = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;

    /// <summary>Customers waiting.</summary>
    internal int Waiting { get { lock (_gate) return _next.Count; } }

    /// <summary>Notes when a customer next waits; the newest word counts.</summary>
    internal void Note(CustomerId customer, DateTimeOffset at)
    {
        lock (_gate)
        {
            _next[customer] = at;
            _queue.Enqueue(customer, at);
        }
    }

    internal void Start() => _loop = Task.Run(async () =>
    {
        using var timer = new PeriodicTimer(shell.Options.Tick, shell.Ports.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await WakeDueAsync(_stop.Token);
                await shell.Learning.PublishIfDueAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) { }
    });

    /// <summary>Wakes everybody who is due now.</summary>
    internal async Task WakeDueAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            foreach (var (customer, at) in Due())
            {
                try { await WakeAsync(customer, at, cancel); }
                catch (Storage.StoreException) { Note(customer, shell.Now + shell.Options.Tick); }
            }
        }
        finally { _one.Release(); }
    }

    private List<(CustomerId Customer, DateTimeOffset At)> Due()
    {
        var due = new List<(CustomerId, DateTimeOffset)>();
        lock (_gate)
        {
            while (_queue.TryPeek(out var customer, out var at) && at <= shell.Now)
            {
                _queue.Dequeue();
                if (!_next.TryGetValue(customer, out var newest) || newest != at) continue;
                _next.Remove(customer);
                due.Add((customer, at));
            }
        }
        return due;
    }

    private async Task WakeAsync(CustomerId id, DateTimeOffset at, CancellationToken cancel)
    {
        await shell.Outbound.SendDueAsync(id, cancel);
        var customer = shell.Customers.Of(id);
        using var hold = await customer.LockAsync(cancel);
        var state = await shell.Customers.LoadAsync(customer, cancel);
        if (customer.Key is null) return;
        var now = shell.Now;
        var before = MomentFinder.Find(new ProfileView(state.Profile, at.AddTicks(-1)));
        var raised = MomentFinder.Find(new ProfileView(state.Profile, now)).Where(m => !before.Any(b => b.Name == m.Name)).ToList();
        if (raised.Count == 0 && !(state.Exposures.NextEnd <= now))
        {
            if (state.WakeAt(now) is { } later) Note(id, later);
            return;
        }
        var entries = new List<JournalEntry> { new JournalEntry.ClockReached(now) { At = now } };
        var labels = state.Apply(entries[0]);
        foreach (var moment in raised) entries.AddRange(shell.Outbound.DecideFor(state, customer.Key, moment, now));
        if (!await shell.Customers.AppendAsync(customer, entries, [], labels, now)) Note(id, now);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null) await _loop;
        _stop.Dispose();
        _one.Dispose();
    }
}
