using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Deliver;
using Opportune.Engine.Profile;

namespace Opportune.Engine.Respond;

/// <summary>A change of what is known about one exposure, for learning and measuring.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Action">The action shown.</param>
/// <param name="Trials">+1 when the exposure's window was over, else 0.</param>
/// <param name="Successes">+1 for a success, also for one that became known after a failure was counted; else 0.</param>
/// <param name="At">When it was counted.</param>
public sealed record LabelChange(string DecisionId, int Slot, string Action, int Trials, int Successes, DateTimeOffset At);

/// <summary>Options that were shown and wait for their outcome, as the fold of decisions, answers and the customer's own product events.</summary>
/// <remarks>
/// Shown starts the action's attribution window. When the window is over, the exposure is counted: a success where the action's objective was reached within it, by when that happened, else a failure. Both
/// come at the same age, so that young exposures are no better and no worse than old ones. A success that becomes known after a failure was counted corrects it. What was never shown says nothing. Not thread-safe.
/// </remarks>
public sealed class Exposures
{
    /// <summary>Counted up with every change of when or how an entry makes a label: what was learnt by an earlier number is learnt anew from the journal.</summary>
    public const int LabelRule = 2;

    /// <summary>The one type of event that may make something known about an option.</summary>
    public const string TeachingEvent = "product.opened";

    private readonly SortedList<(string DecisionId, int Slot), Exposure> _shown = new(ChoiceOrder.Instance);

    // Most options are never shown. Those wait in the order of their decisions, as plain values, so that a decision makes nothing that the collector would have to follow.
    private readonly WaitingOptions _waiting = new();

    // What lies in a queue may be out of date; it is looked at again when its turn comes.
    private readonly PriorityQueue<(string DecisionId, int Slot), DateTimeOffset> _ends = new();
    private readonly PriorityQueue<(string DecisionId, int Slot), DateTimeOffset> _forgets = new();

    /// <summary>How long after the end of its window a shown option is kept, so that what becomes known late can still correct its label.</summary>
    public static readonly TimeSpan KeptSettled = TimeSpan.FromDays(35);

    private sealed record Exposure(WaitingOption Option, DateTimeOffset Shown, Label Label, int Answers);

    /// <summary>Unknown and Reached wait for the window's end; Negative and Positive are counted. Stored as numbers.</summary>
    private enum Label { Unknown, Negative, Positive, Reached }

    /// <summary>Options kept.</summary>
    internal int Count => _shown.Count + _waiting.Count;

    /// <summary>The next instant at which a window ends; null for none.</summary>
    public DateTimeOffset? NextEnd
    {
        get
        {
            while (_ends.TryPeek(out var key, out var end))
            {
                if (Ends(key, end)) return end;
                _ends.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Remembers a decision's choices.</summary>
    /// <param name="record">The decision.</param>
    /// <param name="name">Its name.</param>
    /// <param name="bank">The definition that the record names.</param>
    public void Take(DecisionRecord record, DecisionName name, BankDefinition bank)
    {
        for (var slot = 0; slot < record.Slots.Count; slot++)
        {
            if (record.Slots[slot].Outcome != SlotOutcome.Chosen) continue;
            var action = bank.ActionOf(record.Slots[slot].Treatment);
            _waiting.Add(new(name, slot, action.Id, action.Product?.Id, action.Objective, action.Attribution, record.Input.DecidedAt));
        }
        Forget(record.Input.DecidedAt);
    }

    /// <summary>Whether a slot of a decision was chosen and may still be answered.</summary>
    public bool Knows(string decisionId, int slot) => _shown.ContainsKey((decisionId, slot)) || _waiting.Contains(decisionId, slot);

    /// <summary>Whether the same answer came before: taking it again would change nothing.</summary>
    public bool IsRepeated(string decisionId, int slot, Outcome outcome) => _shown.TryGetValue((decisionId, slot), out var e) && (e.Answers & 1 << (int)outcome) != 0;

    /// <summary>Takes an answer.</summary>
    public IReadOnlyList<LabelChange> Take(JournalEntry.ResponseTaken response)
    {
        var key = (response.DecisionId, response.Slot);
        if (response.Outcome == Outcome.NotExposed) { Remove(key); return []; }
        if (Shown(key, response.Time) is not { } e) return [];
        e = e with { Shown = e.Shown <= response.Time ? e.Shown : response.Time, Answers = e.Answers | 1 << (int)response.Outcome };
        Keep(e);
        return Reaches(response.Outcome, e.Option.Objective) && response.Time <= e.Shown + e.Option.Window ? Reach(e, response.At) : [];
    }

    /// <summary>Takes a delivery: sent is shown, not sent teaches nothing.</summary>
    public void Take(JournalEntry.DeliveryReported report)
    {
        var key = (report.DecisionId, report.Slot);
        if (report.Result == DeliveryResult.Sent) { if (Shown(key, report.At) is { } e) Keep(e with { Shown = report.At }); }
        else if (report.Result != DeliveryResult.Retrying) Remove(key);
    }

    /// <summary>Takes the customer's own product event: a product opened within the window of an action for it is a conversion of the one shown last, told of or not.</summary>
    public IReadOnlyList<LabelChange> Take(BankEvent e, DateTimeOffset at)
    {
        if (e.Type.Name != TeachingEvent) return [];
        var product = e.Text("product");
        var latest = _shown.Values.Where(o => o.Option.Product == product && o.Shown <= e.Time && e.Time <= o.Shown + o.Option.Window).OrderBy(o => o.Shown).LastOrDefault();
        return latest is null ? [] : Reach(latest, at);
    }

    /// <summary>Takes the clock: windows that are over are counted.</summary>
    public IReadOnlyList<LabelChange> TakeClock(DateTimeOffset now)
    {
        // An exposure stands in the queue once for each answer that left it waiting.
        var over = new SortedSet<(string DecisionId, int Slot)>(ChoiceOrder.Instance);
        while (_ends.TryPeek(out var key, out var end) && end <= now)
        {
            if (Ends(key, end)) over.Add(key);
            _ends.Dequeue();
        }
        return [.. over.Select(key => Close(_shown[key], now))];
    }

    internal void Write(StateWriter w)
    {
        var all = new List<((string DecisionId, int Slot) Key, WaitingOption Option, Exposure? Shown)>(Count);
        foreach (ref readonly var option in _waiting.Options) all.Add((option.Key, option, null));
        all.AddRange(_shown.Select(e => (e.Key, e.Value.Option, (Exposure?)e.Value)));
        all.Sort((a, b) => ChoiceOrder.Instance.Compare(a.Key, b.Key));
        w.List(all, static (w, kept) =>
        {
            var (key, o, e) = kept;
            w.Name(key.DecisionId); w.Count(key.Slot); w.Text(o.Action); w.Text(o.Product); w.Count((int)o.Objective * 8 + (int)(e?.Label ?? Label.Unknown) * 2 + (e is null ? 0 : 1));
            w.Count(o.Window.Ticks); w.When(o.DecidedAt); w.Count(e?.Answers ?? 0);
            if (e is not null) w.When(e.Shown);
        });
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty set.</summary>
    internal void Read(StateReader r)
    {
        var waiting = new List<WaitingOption>();
        for (var n = r.Items(); n > 0; n--)
        {
            var (key, action, product, kinds) = ((Id: r.Name(), Slot: r.Count()), r.Text(), r.OptionalText(), r.Count());
            var (window, decided, answers) = (TimeSpan.FromTicks(r.Int64Count()), r.When(), r.Count());
            var option = new WaitingOption(DecisionName.Of(key.Id), key.Slot, action, product, EntryReader.Member<Outcome>(kinds / 8), window, decided);
            if (kinds % 2 == 1) Keep(new(option, r.When(), EntryReader.Member<Label>(kinds / 2 % 4), answers));
            else waiting.Add(option);
        }
        foreach (var option in waiting.OrderBy(o => o.DecidedAt)) _waiting.Add(option);
    }

    /// <summary>An option as one that is shown: known so, or from now on; null for one that is not here.</summary>
    private Exposure? Shown((string DecisionId, int Slot) key, DateTimeOffset at)
    {
        if (_shown.TryGetValue(key, out var e)) return e;
        return _waiting.Take(key.DecisionId, key.Slot) is { } option ? new(option, at, Label.Unknown, 0) : null;
    }

    private void Remove((string DecisionId, int Slot) key)
    {
        if (!_shown.Remove(key)) _waiting.Take(key.DecisionId, key.Slot);
    }

    /// <summary>Keeps a success until its window is over, or corrects the failure that was counted.</summary>
    private LabelChange[] Reach(Exposure e, DateTimeOffset at)
    {
        if (e.Label is Label.Positive or Label.Reached) return [];
        _shown[e.Option.Key] = e with { Label = e.Label == Label.Negative ? Label.Positive : Label.Reached };
        return e.Label == Label.Negative ? [new(e.Option.Decision.ToString(), e.Option.Slot, e.Option.Action, 0, 1, at)] : [];
    }

    private LabelChange Close(Exposure e, DateTimeOffset at)
    {
        var isSuccess = e.Label == Label.Reached;
        _shown[e.Option.Key] = e with { Label = isSuccess ? Label.Positive : Label.Negative };
        return new(e.Option.Decision.ToString(), e.Option.Slot, e.Option.Action, 1, isSuccess ? 1 : 0, at);
    }

    private static bool Reaches(Outcome outcome, Outcome objective) => objective switch
    {
        Outcome.Clicked => outcome is Outcome.Clicked or Outcome.Accepted or Outcome.Converted,
        Outcome.Accepted => outcome is Outcome.Accepted or Outcome.Converted,
        _ => outcome == objective,
    };

    private void Keep(Exposure e)
    {
        var key = e.Option.Key;
        _shown[key] = e;
        if (e.Label is Label.Unknown or Label.Reached) _ends.Enqueue(key, e.Shown + e.Option.Window);
        _forgets.Enqueue(key, ForgetAt(e));
    }

    private bool Ends((string DecisionId, int Slot) key, DateTimeOffset end) =>
        _shown.TryGetValue(key, out var e) && e.Label is Label.Unknown or Label.Reached && e.Shown + e.Option.Window == end;

    private static DateTimeOffset ForgetAt(Exposure e) => e.Shown + e.Option.Window + KeptSettled;

    private void Forget(DateTimeOffset now)
    {
        _waiting.Forget(now - ContactLedger.KeptUnshown);
        while (_forgets.TryPeek(out var key, out var at) && at < now)
        {
            _forgets.Dequeue();
            if (!_shown.TryGetValue(key, out var e) || ForgetAt(e) >= now) continue;
            // A window whose end the clock has not told yet still owes its label.
            if (e.Label is Label.Unknown or Label.Reached) _forgets.Enqueue(key, now + KeptSettled);
            else _shown.Remove(key);
        }
    }
}
