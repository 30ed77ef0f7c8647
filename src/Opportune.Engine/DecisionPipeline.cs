using System.Text;
using System.Text.Json;
using Opportune.Engine.Arbitrate;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Candidates;
using Opportune.Engine.Deliver;
using Opportune.Engine.Explain;
using Opportune.Engine.Ingest;
using Opportune.Engine.Learn;
using Opportune.Engine.Measure;
using Opportune.Engine.Policy;
using Opportune.Engine.Profile;
using Opportune.Engine.Respond;
using Opportune.Engine.Score;
using Opportune.Engine.Triggers;
using Opportune.Expressions;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Engine;

/// <summary>The whole way on one screen: events become a profile and moments, a question becomes a decision with reasons, an answer becomes knowledge.</summary>
/// <remarks>Pure: no clock, no chance, no I/O. One instance for each bank definition and its models; thread-safe over different customers.</remarks>
public sealed class DecisionPipeline(BankDefinition bank, PropensityModel model, Challenge? challenge = null)
{
    /// <summary>The meaning of the code from a closed input to a decision. A change of meaning counts it up; what was decided by an earlier one is replayed by that.</summary>
    public const int Semantics = 3;

    private const int MostOnStack = 512;
    private static readonly int Channel = BuiltInFacts.Slot("request.channel");
    private static readonly int Direction = BuiltInFacts.Slot("request.direction");
    private readonly EventReader _reader = new(bank.Events, bank.Currency, EventInference.For(bank.Reading));
    private readonly CandidateIndex _candidates = new(bank);
    private readonly Scorer _scorer = new(bank, new Propensities(bank, model));
    private readonly DecisionMemory _memory = new(bank);
    private readonly Scorer? _challenger = challenge is null ? null : new(bank, new Propensities(bank, challenge.Model));

    /// <summary>The definition decided by.</summary>
    public BankDefinition Bank { get; } = PolicyJudge.Prepared(bank);

    /// <summary>The model decided by.</summary>
    public PropensityModel Model { get; } = model;

    /// <summary>The model that decides for a share of the customers instead, or null.</summary>
    public Challenge? Challenge { get; } = challenge;

    /// <summary>Reads a raw event; which customers it concerns is known only then.</summary>
    public (BankEvent? Event, EventProblem? Problem) Read(JsonElement raw, DateTimeOffset now, bool isHistory) => _reader.Read(raw, now, isHistory);

    /// <summary>Reads a raw event from its bytes, as from a document.</summary>
    public (BankEvent? Event, EventProblem? Problem) Read(ReadOnlyMemory<byte> raw, DateTimeOffset now, bool isHistory) => _reader.Read(raw, now, isHistory);

    /// <summary>Makes an event of a history from parts in hand, as if it had been written as JSON and read; null where it must be.</summary>
    public BankEvent? TryRead(in EventHead head, ReadOnlySpan<PlainField> data, DateTimeOffset now) => _reader.TryRead(head, data, now);

    /// <summary>Reads a body that is one event in one pass where it is sound and of the usual form; null otherwise.</summary>
    public BankEvent? TryRead(ReadOnlySpan<byte> raw, DateTimeOffset now) => _reader.TryRead(raw, now);

    /// <summary>Reads a body of events in one pass where all of them are sound and of the usual form; null otherwise.</summary>
    public IReadOnlyList<BankEvent>? TryReadBatch(ReadOnlySpan<byte> raw, DateTimeOffset now, int most) => _reader.TryReadBatch(raw, now, most);

    /// <summary>Take(event): an event becomes part of a customer's profile, and the moments it brought about are found. History brings none about.</summary>
    /// <param name="customer">Whose profile; it changes.</param>
    /// <param name="e">The event.</param>
    /// <param name="now">The clock.</param>
    /// <param name="isHistory">Whether it is imported history.</param>
    public static Taken Take(CustomerState customer, BankEvent e, DateTimeOffset now, bool isHistory)
    {
        var novelty = customer.Profile.Seen.Judge(e);                                                    // Ingest
        if (novelty != Novelty.New) return new(novelty, [], []);
        var entry = new JournalEntry.EventTaken(e) { At = now };
        if (isHistory) return new(novelty, [], customer.Apply(entry)) { Entry = entry };
        customer.Look(now);
        var labels = customer.Apply(entry);
        return new(novelty, customer.LookAgain(now), labels) { Entry = entry };                          // Profile, Triggers
    }

    /// <summary>Decide(request): the customer as of now becomes a closed input, the input a decision, the decision a record with content and reasons.</summary>
    public Decided Decide(CustomerState customer, DecisionRequest request, string decisionId, DateTimeOffset now, ReadOnlySpan<byte> salt)
    {
        var input = Close(customer, request, decisionId, now, salt);
        var record = Choose(input, input.Loan?.Verdicts);
        var (contents, because) = (new Content?[record.Slots.Count], new string[record.Slots.Count]);
        for (var i = 0; i < contents.Length; i++)
        {
            var slot = record.Slots[i];
            contents[i] = slot.Treatment < 0 ? null : Content.Of(Bank.Treatments[slot.Treatment], Bank, input);   // Deliver
            because[i] = Reasons.Of(slot, contents[i], record, Bank);                                             // Explain
        }
        return new(record, contents, because);
    }

    /// <summary>Answer(response): what the customer did becomes a label, the label knowledge, and all of it the report.</summary>
    public static void Answer(CustomerState customer, JournalEntry entry, PropensityLearner learner, ReportBuilder? report)
    {
        var labels = customer.Apply(entry);                                                              // Respond
        foreach (var label in labels) learner.Take(label);                                               // Learn
        report?.Take(customer.Customer, entry, labels);                                                  // Measure
    }

    /// <summary>From a closed input to the record: all that replay repeats.</summary>
    public DecisionRecord Choose(DecisionInput input) => Choose(input, null);

    /// <param name="input">The closed input.</param>
    /// <param name="verdicts">Room for the verdicts; null for one's own, so that a record stays as it is when its input is decided on again.</param>
    private DecisionRecord Choose(DecisionInput input, ushort[]? verdicts)
    {
        var placements = new PlacementDefinition[input.Placements.Count];
        for (var i = 0; i < placements.Length; i++) placements[i] = Bank.Placement(input.Placements[i].Name)!;
        var candidates = _candidates.Of(placements, input.StartedBy);                                    // Candidates
        var judge = new PolicyJudge(Bank, input);
        var judged = judge.Judge(candidates, placements[0], verdicts);                                            // Policy
        Span<ScoredAction> room = judged.Staying <= MostOnStack ? stackalloc ScoredAction[judged.Staying] : new ScoredAction[judged.Staying];
        var considered = Consideration.Of(input, judged, judge, Scorer(input), room);                    // Score
        var slots = Arbiter.Choose(Bank, input, considered, judge);                                     // Arbitrate
        judge.GiveBack();
        return new() { Input = input, Verdicts = considered.Verdicts, Scores = Written<ScoredAction, ScoreCodec>.Of(considered.Scores, input.Loan), Slots = slots };
    }

    private PropensityModel Decider(CustomerId customer) =>
        Challenge is { } c && Assignment.Unit(Encoding.UTF8.GetBytes(Bank.Holdouts.Salt), c.Experiment, customer.ToString()) < c.Share ? c.Model : Model;

    /// <summary>The record's model hash says who scores: it is how the experiment's arm is kept.</summary>
    private Scorer Scorer(DecisionInput input) => Challenge is { } c && input.ModelHash == c.Model.Hash ? _challenger! : _scorer;

    /// <summary>Gathers all that the decision may read, so that nothing else is ever needed to repeat or explain it.</summary>
    public DecisionInput Close(CustomerState customer, DecisionRequest request, string decisionId, DateTimeOffset now, ReadOnlySpan<byte> salt)
    {
        var at = now > customer.LastDecision ? now : customer.LastDecision;
        var (view, placement) = (new ProfileView(customer.Profile, at), Bank.Placement(request.Placements[0].Name)!);
        var standing = customer.Standing(view);                                                          // Profile, Triggers
        // What is sent later keeps its record until then.
        var loan = placement.Direction == Engine.Bank.Direction.Inbound ? _memory.Lend() : null;
        var (permissions, contacts, sheet, places) = (standing.Permissions, customer.Contacts.AsOf(at, Bank), loan is null ? standing.Sheet.Copy() : standing.Sheet.CopyTo(loan.Facts), customer.Places);
        ProfileFacts.Moving(sheet, view, contacts, permissions.Level);
        AskedWith(sheet, request, placement);
        Segments.Fill(sheet, Bank);
        return new()
        {
            Semantics = Semantics, DecisionId = decisionId, Customer = customer.Customer, Known = customer.Profile.Events > 0, CustomerVersion = customer.Version, DecidedAt = at,
            Channel = placement.Channel, Placements = request.Placements, StartedBy = request.StartedBy, RequestId = request.RequestId,
            RequestFingerprint = request.Fingerprint, AllowExploration = request.AllowExploration, BankHash = Bank.Hash, ModelHash = Decider(customer.Customer).Hash, ZoneVersion = BankZone.DataVersion,
            Draws = Draws(request, decisionId, salt), Facts = sheet.Values, Evidence = sheet.Evidence, Moments = standing.Moments, Contacts = contacts, Consents = permissions.Consents, Level = permissions.Level,
            NoMarketing = places.NoMarketing < Bank.Holdouts.NoMarketing, NoModel = places.NoModel < Bank.Holdouts.NoModel, Loan = loan,
        };
    }

    private void AskedWith(FactSheet sheet, DecisionRequest request, PlacementDefinition placement)
    {
        sheet.Set(Channel, CelValue.String(placement.Channel));
        sheet.Set(Direction, CelValue.String(placement.Direction == Engine.Bank.Direction.Inbound ? "inbound" : "outbound"));
        for (var i = 0; i < Bank.Context.Count; i++)
            if (request.Context.TryGetValue(Bank.Context[i].Name, out var value)) sheet.Set(Bank.Context[i].Slot, value);
    }

    /// <summary>One draw for each slot. A request keeps its draws however often it must be decided anew, because its own id is their key.</summary>
    private double[] Draws(DecisionRequest request, string decisionId, ReadOnlySpan<byte> salt)
    {
        var slots = 0;
        for (var i = 0; i < request.Placements.Count; i++) slots += Math.Min(request.Placements[i].Count, Bank.Placement(request.Placements[i].Name)!.Slots);
        var draws = new double[slots];
        for (var slot = 0; slot < draws.Length; slot++) draws[slot] = CounterRandom.ForDraw(salt, request.RequestId ?? decisionId, slot).NextDouble();
        return draws;
    }
}

/// <summary>What became of an event.</summary>
/// <param name="Novelty">New, known, or a known id with another body; only a new one changed anything.</param>
/// <param name="Raised">Moments that are active now and were not before.</param>
/// <param name="Labels">What it made known about options shown before.</param>
public sealed record Taken(Novelty Novelty, IReadOnlyList<Moment> Raised, IReadOnlyList<LabelChange> Labels)
{
    /// <summary>What was applied; null where it was not new.</summary>
    public JournalEntry.EventTaken? Entry { get; init; }
}

/// <summary>A decision with what the customer reads.</summary>
/// <param name="Record">The record.</param>
/// <param name="Contents">One for each slot; null where nothing was chosen.</param>
/// <param name="Because">One line for each slot.</param>
public sealed record Decided(DecisionRecord Record, IReadOnlyList<Content?> Contents, IReadOnlyList<string> Because);
