using System.Globalization;
using System.Runtime.InteropServices;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile;

/// <summary>The customer's contact history: what was reserved, shown, sent or released, and what the customer answered.</summary>
/// <remarks>
/// Outbound counts from its reservation and is released if it is never handed over; inbound is reserved when decided, counts when shown and lapses after
/// <see cref="Lease"/>. Deciding the same action in the same channel again within the lease reuses the reservation. Not thread-safe.
/// </remarks>
public sealed class ContactLedger
{
    /// <summary>How long an inbound reservation waits to be shown.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <summary>How far back contacts are kept: longer than any limit or cooldown.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(400);

    /// <summary>How long an option that was never shown, and an inbound reservation that was never shown or that another took over, may still be answered.</summary>
    public static readonly TimeSpan KeptUnshown = TimeSpan.FromDays(14);

    /// <summary>What other systems recorded is of no decision of ours: its name starts so, and its slot is none.</summary>
    private const string Recorded = "event:";

    private const int NoSlot = -1;

    // Plain values in one array: a decision makes no object that the collector would have to follow.
    private readonly List<Kept> _contacts = [];

    /// <summary>A contact with the decision and slot that it comes from.</summary>
    private readonly record struct Kept(DecisionName Decision, int Slot, Contact Contact)
    {
        internal bool Is(DecisionName decision, int slot) => Slot == slot && Decision == decision;
    }

    /// <summary>Contacts kept.</summary>
    internal int Count => _contacts.Count;

    /// <summary>Reserves every delivered choice of a decision.</summary>
    /// <param name="record">The decision.</param>
    /// <param name="name">Its name.</param>
    /// <param name="bank">The definition that the record names.</param>
    public void Reserve(DecisionRecord record, DecisionName name, BankDefinition bank)
    {
        ForgetUnshown(record.Input.DecidedAt - KeptUnshown);
        for (var slot = 0; slot < record.Slots.Count; slot++)
        {
            var choice = record.Slots[slot];
            if (choice.Outcome != SlotOutcome.Chosen) continue;
            var action = bank.ActionOf(choice.Treatment);
            var placement = bank.Placements[choice.Placement];
            var at = record.Input.DecidedAt;
            if (placement.Direction == Direction.Inbound) ReleaseUnshown(action.Id, placement.Channel, at);
            Add(new(name, slot, new(action.Id, placement.Channel, action.Class, placement.Direction, at, ContactState.Reserved, null, at)));
        }
    }

    /// <summary>Takes the customer's answer: showing makes an inbound reservation count; never having been exposed releases it.</summary>
    public void Take(JournalEntry.ResponseTaken response) => Change(Counting(response), c => response.Outcome switch
    {
        Outcome.NotExposed => c with { State = ContactState.Released },
        // Released for a later decision that took its place, and shown all the same: what the customer saw counts.
        _ when c.Direction == Direction.Inbound && (c.State == ContactState.Reserved || (c.State == ContactState.Released && response.Outcome != Outcome.Expired)) => Said(c, response) with { State = ContactState.Counted, At = response.Time },
        _ => Said(c, response),
    });

    /// <summary>The answer that stands is the latest by when it was given; that something was shown says less than any other answer.</summary>
    private static Contact Said(Contact c, JournalEntry.ResponseTaken response)
    {
        var isNews = c.Last is null or Outcome.Shown ? response.Outcome != Outcome.Shown || c.Last is null : response.Outcome != Outcome.Shown && response.Time >= c.LastAt;
        return isNews ? c with { Last = response.Outcome, LastAt = response.Time } : c;
    }

    /// <summary>Takes the end of an outbound delivery.</summary>
    public void Take(JournalEntry.DeliveryReported report) => Change(Find(report.DecisionId, report.Slot), c => report.Result switch
    {
        DeliveryResult.Sent => c with { State = ContactState.Counted, At = report.At, Last = c.Last ?? Outcome.Shown, LastAt = report.At },
        DeliveryResult.Retrying => c,
        _ => c with { State = ContactState.Released },
    });

    /// <summary>Takes a contact made by another system.</summary>
    public void Take(BankEvent recorded)
    {
        if (recorded.Type.Name != "contact.recorded") return;
        var outcome = recorded.Text("outcome") is { } text ? Enum.Parse<Outcome>(text, ignoreCase: true) : Outcome.Shown;
        Add(new(new(0, 0, $"{Recorded}{recorded.Source}/{recorded.Id}"), NoSlot, new(recorded.Text("action") ?? "", recorded.Text("channel")!, Class(recorded.Text("class")!),
            recorded.Text("direction") == "inbound" ? Direction.Inbound : Direction.Outbound, recorded.Time, ContactState.Counted, outcome, recorded.Time)));
    }

    /// <summary>Contacts that count as of an instant, oldest first; reservations whose lease is over are left out.</summary>
    public IReadOnlyList<Contact> AsOf(DateTimeOffset now)
    {
        var (result, reach) = (new List<Contact>(), new Reach(now));
        foreach (ref readonly var kept in CollectionsMarshal.AsSpan(_contacts))
            if (reach.Counts(kept.Contact)) result.Add(kept.Contact);
        return result;
    }

    /// <summary>Of the contacts that count, those that a limit, a cooldown or a fact of this bank can still see, oldest first.</summary>
    public IReadOnlyList<Contact> AsOf(DateTimeOffset now, BankDefinition bank)
    {
        var contacts = CollectionsMarshal.AsSpan(_contacts);
        var (reach, seen, count) = (new Reach(now), now - bank.ContactMemory, 0);
        foreach (ref readonly var kept in contacts)
            if (Matters(kept.Contact)) count++;
        if (count == 0) return [];
        var result = new Contact[count];
        for (var i = contacts.Length - 1; count > 0; i--)
            if (Matters(contacts[i].Contact)) result[--count] = contacts[i].Contact;
        return result;

        bool Matters(in Contact c) => reach.Counts(c) && (c.At >= seen || c.State == ContactState.Reserved || (c.Last is { } outcome && c.LastAt + bank.RestAfter(c.Action, outcome) > now));
    }

    /// <summary>What counts as of an instant.</summary>
    private readonly struct Reach(DateTimeOffset now)
    {
        private readonly DateTimeOffset _oldest = now - Horizon;
        private readonly DateTimeOffset _lapsed = now - Lease;

        /// <summary>Whether a contact counts: neither released nor too old, nor a reservation whose lease is over.</summary>
        internal bool Counts(in Contact c) => c.State != ContactState.Released && c.At >= _oldest && !(c.State == ContactState.Reserved && c.Direction == Direction.Inbound && c.At <= _lapsed);
    }

    internal void Write(StateWriter w) => w.List(_contacts, static (w, kept) =>
    {
        var c = kept.Contact;
        w.Name(kept.Slot == NoSlot ? kept.Decision.Other! : $"{kept.Decision}/{kept.Slot}"); w.Words(c.Action, c.Channel, "", "");
        w.Count((int)c.Class * 8 + (int)c.Direction * 4 + (int)c.State); w.When(c.At); w.Count(c.Last is { } last ? (int)last + 1 : 0); w.When(c.LastAt);
    });

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty ledger.</summary>
    internal void Read(StateReader r)
    {
        _contacts.Capacity = r.Items();
        while (_contacts.Count < _contacts.Capacity)
        {
            var (decision, slot) = Named(r.Name());
            var (action, channel, _, _) = r.Words();
            var (kinds, at, last, lastAt) = (r.Count(), r.When(), r.Count(), r.When());
            _contacts.Add(new(decision, slot, new(action, channel, EntryReader.Member<MessageClass>(kinds / 8), EntryReader.Member<Direction>(kinds / 4 % 2), at, EntryReader.Member<ContactState>(kinds % 4),
                last == 0 ? null : EntryReader.Member<Outcome>(last - 1), lastAt)));
        }
    }

    private static (DecisionName Decision, int Slot) Named(string name)
    {
        if (name.StartsWith(Recorded, StringComparison.Ordinal)) return (new(0, 0, name), NoSlot);
        return name.LastIndexOf('/') is > 0 and var at && int.TryParse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var slot) ? (DecisionName.Of(name[..at]), slot) : throw StateReader.Damaged("has a contact of no decision");
    }

    private int Find(string decision, int slot) => DecisionName.Of(decision) is var name ? _contacts.FindLastIndex(c => c.Is(name, slot)) : -1;

    /// <summary>The contact that an answer counts for: its own, or the one of the later decision that reused its reservation. However many decisions brought the same offer within a lease, it is one contact. −1 for none.</summary>
    private int Counting(JournalEntry.ResponseTaken response)
    {
        var at = Find(response.DecisionId, response.Slot);
        if (at < 0 || response.Outcome == Outcome.NotExposed || _contacts[at].Contact is not { State: ContactState.Released, Direction: Direction.Inbound } own) return at;
        var reused = _contacts.FindLastIndex(c => c.Contact.State != ContactState.Released && c.Contact.Direction == Direction.Inbound && c.Contact.Action == own.Action && c.Contact.Channel == own.Channel
            && c.Slot != NoSlot && ((c.Contact.At - own.At).Duration() < Lease || (c.Contact.At - response.Time).Duration() < Lease));
        return reused < 0 ? at : reused;
    }

    /// <summary>Drops what lies before an instant and can neither count nor be answered any more.</summary>
    private void ForgetUnshown(DateTimeOffset before)
    {
        var old = 0;
        while (old < _contacts.Count && _contacts[old].Contact.At < before) old++;
        if (old == 0) return;
        var kept = 0;
        for (var i = 0; i < old; i++)
            if (_contacts[i].Contact is { State: ContactState.Counted } or { State: ContactState.Reserved, Direction: Direction.Outbound }) _contacts[kept++] = _contacts[i];
        _contacts.RemoveRange(kept, old - kept);
    }

    private void ReleaseUnshown(string action, string channel, DateTimeOffset at)
    {
        var lapsed = at - Lease;
        for (var i = _contacts.Count - 1; i >= 0; i--)
        {
            var c = _contacts[i].Contact;
            if (c.At <= lapsed) break;
            if (c is { State: ContactState.Reserved, Direction: Direction.Inbound } && c.Action == action && c.Channel == channel)
                _contacts[i] = _contacts[i] with { Contact = c with { State = ContactState.Released } };
        }
    }

    private void Add(Kept kept)
    {
        var at = _contacts.Count;
        while (at > 0 && _contacts[at - 1].Contact.At > kept.Contact.At) at--;
        _contacts.Insert(at, kept);
        while (_contacts.Count > 0 && _contacts[0].Contact.At < kept.Contact.At - Horizon) _contacts.RemoveAt(0);
    }

    private void Change(int at, Func<Contact, Contact> change)
    {
        if (at < 0) return;
        var kept = _contacts[at];
        _contacts.RemoveAt(at);
        Add(kept with { Contact = change(kept.Contact) });
    }

    private static MessageClass Class(string text) => text switch
    {
        "marketing" => MessageClass.Marketing, "guidance" => MessageClass.Guidance, "service" => MessageClass.Service, "protection" => MessageClass.Protection, _ => MessageClass.MustSend,
    };
}
