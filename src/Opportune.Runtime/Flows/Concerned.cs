using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Runtime.Customers;

namespace Opportune.Runtime.Flows;

/// <summary>Finds whom the events of one batch concern, and notes the links that they bring for the events behind them.</summary>
/// <remarks>The directory is asked once for equal questions, until a link changes. Dispose it when the batch is stored: the store has the last word. Not thread-safe.</remarks>
/// <param name="directory">Who holds what.</param>
/// <param name="events">How many the batch has; what is known of an event alone is not asked for again.</param>
internal sealed class Concerned(AccountDirectory directory, int events) : IDisposable
{
    private static readonly EventProblem UnknownAccount = new("event.account.unknown", "No holder of this account is known. Send account.opened with its holders first, or name the customer.");
    private static readonly EventProblem TakenAlias = new("event.alias.taken", "This alias stands for another customer already. Send customer.unlinked for that customer first.");
    private readonly Dictionary<(CustomerId? Customer, string? Account), IReadOnlyList<CustomerId>>? _known = events > 1 ? [] : null;
    private List<string>? _noted;

    /// <summary>The customers concerned, or why the event is refused.</summary>
    internal ValueTask<(IReadOnlyList<CustomerId> Customers, IReadOnlyList<AccountDirectory.Change> Changes, EventProblem? Problem)> OfAsync(BankEvent e, CancellationToken cancel) =>
        e.Type.NeedsCustomer && !AccountDirectory.BringsLinks(e.Type) && _known is not null && _known.TryGetValue((e.Customer, AccountDirectory.AccountOf(e)), out var customers) ? new((customers, [], null)) : AskAsync(e, cancel);

    /// <summary>Forgets what was noted ahead of the store.</summary>
    public void Dispose()
    {
        if (_noted is not null) directory.Forget(_noted);
    }

    private async ValueTask<(IReadOnlyList<CustomerId> Customers, IReadOnlyList<AccountDirectory.Change> Changes, EventProblem? Problem)> AskAsync(BankEvent e, CancellationToken cancel)
    {
        var changes = await directory.ChangesAsync(e, cancel);
        var customers = await directory.ConcernedAsync(e, changes, cancel);
        if (customers.Count == 0) return ([], [], UnknownAccount);
        if (await directory.IsTakenAsync(changes, cancel)) return ([], [], TakenAlias);
        foreach (var change in changes)
        {
            (_noted ??= []).Add(change.Key);
            await directory.NoteAsync(change, cancel);
        }
        if (_known is null) return (customers, changes, null);
        if (changes.Count > 0) _known.Clear();
        else if (e.Type.NeedsCustomer) _known[(e.Customer, AccountDirectory.AccountOf(e))] = customers;
        return (customers, changes, null);
    }
}
