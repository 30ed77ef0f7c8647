using System.Text;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;
using Opportune.Engine.Ingest;
using Opportune.Engine.Profile;
using Opportune.Engine.Respond;
using Opportune.Engine.Triggers;
using Opportune.Statistics;

namespace Opportune.Engine;

/// <summary>One customer in memory: the fold of the customer's journal.</summary>
/// <remarks>Not thread-safe: one writer per customer. A refold of the same entries gives an equal state.</remarks>
/// <param name="customer">Who.</param>
/// <param name="bank">The definition to fold under.</param>
/// <param name="bankOf">The definition of a hash that a record names.</param>
public sealed partial class CustomerState(CustomerId customer, BankDefinition bank, Func<string, BankDefinition> bankOf)
{
    private readonly SortedList<CustomerId, (bool Linked, DateTimeOffset At)> _aliases = [];
    private StandingFacts? _standing;
    private LatestMoments _latest;
    private (double NoMarketing, double NoModel)? _places;

    /// <summary>Who.</summary>
    public CustomerId Customer { get; } = customer;

    /// <summary>Number of entries folded: the customer's version.</summary>
    public long Version { get; private set; }

    /// <summary>What the events say.</summary>
    public ProfileState Profile { get; } = new(customer, bank);

    /// <summary>Contact history.</summary>
    public ContactLedger Contacts { get; } = new();

    /// <summary>Outbound messages not yet sent.</summary>
    public Outbox Outbox { get; } = new();

    /// <summary>Options shown and not yet settled.</summary>
    public Exposures Exposures { get; } = new();

    /// <summary>Requests answered lately.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>The latest decision's instant; decisions never go back before it.</summary>
    public DateTimeOffset LastDecision { get; private set; }

    /// <summary>Other identifiers whose entries belong to this customer, in ordinal order.</summary>
    public IReadOnlyCollection<CustomerId> Aliases => [.. _aliases.Where(a => a.Value.Linked).Select(a => a.Key)];

    /// <summary>What is known of the customer as of a view of <see cref="Profile"/>; kept, because decisions come again.</summary>
    internal StandingFacts Standing(ProfileView profile)
    {
        if (_standing is null || !_standing.Holds(profile))
        {
            _standing = new(profile);
            _standing.Note(ref _latest);
        }
        return _standing;
    }

    /// <summary>Makes sure that it is known which moments are active.</summary>
    internal void Look(DateTimeOffset now)
    {
        if (!_latest.Holds(Profile.Events, now)) new StandingFacts(new(Profile, now)).Note(ref _latest);
    }

    /// <summary>Moments that are active now and were not at the latest look.</summary>
    internal IReadOnlyList<Moment> LookAgain(DateTimeOffset now)
    {
        var standing = new StandingFacts(new(Profile, now));
        List<Moment>? raised = null;
        foreach (var active in standing.Active)
            if (!_latest.Has(active.Index)) (raised ??= []).Add(active.Moment);
        standing.Note(ref _latest);
        // A decision may follow at once. Otherwise another look costs less than what the collector would have to do to keep this one's findings until a decision comes.
        if (raised is not null) _standing = standing;
        return raised ?? (IReadOnlyList<Moment>)[];
    }

    /// <summary>The customer's places in [0, 1) among those held out from marketing and from models: sticky, worked out once.</summary>
    internal (double NoMarketing, double NoModel) Places => _places ??= HoldoutPlaces();

    private (double NoMarketing, double NoModel) HoldoutPlaces()
    {
        var (salt, unit) = (Encoding.UTF8.GetBytes(Profile.Bank.Holdouts.Salt), Customer.ToString());
        return (Assignment.Unit(salt, "no-marketing", unit), Assignment.Unit(salt, "no-model", unit));
    }

    /// <summary>Folds an entry of an alias: it counts for the profile, for contacts and for repeated requests. Messages and answers of the alias's own decisions stay with the alias, so that
    /// each is sent and learnt from once, and unlinking needs no undoing; the customer's version does not count it.</summary>
    public void Merge(JournalEntry? entry)
    {
        switch (entry)
        {
            case JournalEntry.EventTaken e: TakeNew(e.Event); break;
            case JournalEntry.DecisionMade made: Reserve(made.Record); break;
            case JournalEntry.ResponseTaken response: Contacts.Take(response); break;
            case JournalEntry.DeliveryReported report: Contacts.Take(report); break;
        }
    }

    /// <summary>Folds one entry and says what it made known for learning.</summary>
    /// <param name="entry">The next entry; null for a stored event that is no longer declared, which still counts as a version.</param>
    public IReadOnlyList<LabelChange> Apply(JournalEntry? entry)
    {
        Version++;
        switch (entry)
        {
            case JournalEntry.EventTaken e:
                TakeNew(e.Event);
                return Exposures.Take(e.Event, e.At);
            case JournalEntry.DecisionMade made:
                Take(made.Record);
                return [];
            case JournalEntry.ResponseTaken response:
                Contacts.Take(response);
                return Exposures.Take(response);
            case JournalEntry.DeliveryReported report:
                Contacts.Take(report);
                Outbox.Take(report);
                Exposures.Take(report);
                return [];
            case JournalEntry.ClockReached clock:
                return Exposures.TakeClock(clock.Instant);
            default:
                return [];
        }
    }

    /// <summary>The next instant for which something waits: a message due, a window's end, an absence that becomes a moment; null for none.</summary>
    public DateTimeOffset? WakeAt(DateTimeOffset now)
    {
        var next = Instants.Earlier(Outbox.NextDue, Exposures.NextEnd);
        if (Profile.Events == 0) return next;
        return Instants.Earlier(next, _latest.Holds(Profile.Events, now) ? _latest.NextChange : MomentFinder.NextChange(new(Profile, now)));
    }

    private void Link(BankEvent e)
    {
        if (e.Type.Name is not ("customer.linked" or "customer.unlinked") || !CustomerId.TryParse(e.Text("alias"), out var alias) || alias == Customer) return;
        if (!_aliases.TryGetValue(alias, out var known) || e.Time >= known.At) _aliases[alias] = (e.Type.Name == "customer.linked", e.Time);
    }

    private void Take(DecisionRecord record)
    {
        var (decided, name) = Reserve(record);
        Exposures.Take(record, name, decided);
        Outbox.Take(record, decided, Profile);
    }

    /// <summary>Aliases may have had the same event: once is enough.</summary>
    private void TakeNew(BankEvent e)
    {
        if (Profile.Seen.Judge(e) != Novelty.New) return;
        _standing = null;
        Profile.Take(e);
        Link(e);
        Contacts.Take(e);
    }

    private (BankDefinition Decided, DecisionName Name) Reserve(DecisionRecord record)
    {
        var (decided, name) = (bankOf(record.Input.BankHash), DecisionName.Of(record.Input.DecisionId));
        if (record.Input.DecidedAt > LastDecision) LastDecision = record.Input.DecidedAt;
        Contacts.Reserve(record, name, decided);
        if (record.Input.RequestId is { } id) Requests.Take(id, record.Input.RequestFingerprint, name, record.Input.DecidedAt);
        return (decided, name);
    }
}
