using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Triggers;
using Opportune.Runtime.Customers;

namespace Opportune.Runtime.Flows;

/// <summary>Wakes customers for whom something waited: messages due, windows that end, absences that become moments.</summary>
/// <remarks>
/// One loop; a customer that fails is tried again on the next tick, so that one bad apple stops nobody else, and nothing ends the loop but its stop. Customers stand in it by number, about
/// 60 bytes each. Who waits according to the journal is read after the start, behind the first requests; whoever was heard of meanwhile is left as heard.
/// </remarks>
internal sealed class ClockFlow(Shell shell) : IAsyncDisposable
{
    private const int AtOnce = 8;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<ulong, long> _queue = new();
    private readonly Dictionary<ulong, long> _next = [];
    private HashSet<ulong>? _heard = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;
    private Task _loading = Task.CompletedTask;

    /// <summary>Customers waiting.</summary>
    internal int Waiting { get { lock (_gate) return _next.Count; } }

    /// <summary>Notes when a customer next waits, or that it waits for nothing; the newest word counts.</summary>
    internal void Note(ulong customer, DateTimeOffset? at)
    {
        lock (_gate)
        {
            _heard?.Add(customer);
            if (at is { } instant) Enqueue(customer, instant.UtcTicks); else _next.Remove(customer);
        }
    }

    private void Enqueue(ulong customer, long at)
    {
        if (_next.TryGetValue(customer, out var noted) && noted == at) return;
        _next[customer] = at;
        _queue.Enqueue(customer, at);
        if (_queue.Count <= 2 * _next.Count + 1_024) return;
        _queue.Clear();
        _queue.EnqueueRange(_next.Select(n => (n.Key, n.Value)));
    }

    /// <summary>Notes an instant that the journal does not tell of, beside what is noted or will be.</summary>
    internal void NoteAlso(ulong customer, DateTimeOffset at)
    {
        lock (_gate) Earlier(customer, at.UtcTicks);
    }

    private void Earlier(ulong customer, long at)
    {
        if (!_next.TryGetValue(customer, out var noted) || at < noted) Enqueue(customer, at);
    }

    internal void Start()
    {
        _loading = Task.Run(ReadWaitingAsync);
        _loop = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(shell.Options.Tick, shell.Ports.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) await TickAsync();
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>Reads who waits according to the journal, until it succeeds.</summary>
    private async Task ReadWaitingAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var (customer, at) in shell.Ports.Journal.ReadWakeUpsAsync(_stop.Token))
                    lock (_gate)
                        if (!_heard!.Contains(customer)) Earlier(customer, at.UtcTicks);
                lock (_gate) _heard = null;
                return;
            }
            catch (Storage.StoreException) { await Task.Delay(shell.Options.Tick, shell.Ports.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
            catch (OperationCanceledException) { return; }
        }
    }

    /// <summary>Wakes everybody who is due now.</summary>
    internal async Task WakeDueAsync(CancellationToken cancel)
    {
        await _loading.WaitAsync(cancel);
        await _one.WaitAsync(cancel);
        try
        {
            await Parallel.ForEachAsync(Due(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (due, _) =>
            {
                try
                {
                    cancel.ThrowIfCancellationRequested();
                    await WakeAsync(due.Customer, due.At, cancel);
                }
                catch (Exception) { Again(due.Customer, shell.Now + shell.Options.Tick); }
            });
            cancel.ThrowIfCancellationRequested();
        }
        finally { _one.Release(); }
    }

    private async Task TickAsync()
    {
        try
        {
            await WakeDueAsync(_stop.Token);
            await shell.Learning.PublishIfDueAsync(_stop.Token);
        }
        catch (Storage.StoreException) { /* The next tick tries again; readiness tells of the store. */ }
    }

    private List<(ulong Customer, DateTimeOffset At)> Due()
    {
        var due = new List<(ulong, DateTimeOffset)>();
        var now = shell.Now.UtcTicks;
        lock (_gate)
        {
            while (_queue.TryPeek(out var customer, out var at) && at <= now)
            {
                _queue.Dequeue();
                if (!_next.TryGetValue(customer, out var newest) || newest != at) continue;
                _next.Remove(customer);
                due.Add((customer, new(at, TimeSpan.Zero)));
            }
        }
        return due;
    }

    /// <summary>Notes a customer unless an earlier instant is noted already.</summary>
    private void Again(ulong customer, DateTimeOffset at)
    {
        lock (_gate)
            if (!_next.TryGetValue(customer, out var noted) || at.UtcTicks < noted) Note(customer, at);
    }

    private async Task WakeAsync(ulong number, DateTimeOffset at, CancellationToken cancel)
    {
        if (await shell.Ports.Keys.FindAsync(number, cancel) is not { Id: var id }) return;
        var rests = await shell.Outbound.SendDueAsync(id, cancel);
        var isAlias = await shell.Directory.PrimaryAsync(id, cancel) != id;
        var pipeline = shell.Pipeline;
        using var hold = await shell.Customers.EnterAsync(id, cancel);
        var customer = hold.Customer;
        var state = await shell.Customers.LoadAsync(customer, pipeline.Bank, cancel);
        if (customer.Key?.Number != number) return;
        var now = shell.Now;
        var since = customer.Owed < at ? customer.Owed.Value : at;
        var raised = isAlias ? [] : Raised(state, since, now);
        customer.Owed = null;
        if (raised.Count == 0 && !(state.Exposures.NextEnd <= now))
        {
            customer.Owed = state.WakeAt(now);
            // What rests through quiet hours stays due in the journal: a restart looks at once and lets it rest again.
            if ((customer.Owed <= now && rests is not null ? rests : customer.Owed) is { } later) Again(number, later > now ? later : now + shell.Options.Tick);
            return;
        }
        await ReachAsync(pipeline, customer, state, raised, now);
    }

    private static List<Moment> Raised(CustomerState state, DateTimeOffset since, DateTimeOffset now)
    {
        var before = MomentFinder.Find(new ProfileView(state.Profile, since.AddTicks(-1)));
        return [.. MomentFinder.Find(new ProfileView(state.Profile, now)).Where(m => !before.Any(b => b.Name == m.Name))];
    }

    private async Task ReachAsync(DecisionPipeline pipeline, Customer customer, CustomerState state, List<Moment> raised, DateTimeOffset now)
    {
        var entries = new List<JournalEntry> { new JournalEntry.ClockReached(now) { At = now } };
        var labels = customer.Apply(entries[0]);
        try
        {
            foreach (var moment in raised) entries.AddRange(shell.Outbound.DecideFor(pipeline, state, customer.Key!, moment, now));
        }
        catch
        {
            customer.State = null;
            throw;
        }
        if (!await shell.Customers.AppendAsync(customer, entries, [], labels, now)) Again(customer.Key!.Number, now);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null) await _loop;
        await _loading;
        _stop.Dispose();
        _one.Dispose();
    }
}
