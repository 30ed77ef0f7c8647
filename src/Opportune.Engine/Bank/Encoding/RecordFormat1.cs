namespace Opportune.Engine.Bank.Encoding;

/// <summary>Reads decision records of the first format, which nothing writes any more.</summary>
internal static class RecordFormat1
{
    /// <summary>The first byte.</summary>
    internal const byte Format = 1;

    private const int HashBytes = 32;

    /// <summary>Reads what follows the first byte.</summary>
    internal static DecisionRecord Read(EntryReader r, Func<string, BankDefinition> bankOf)
    {
        var record = new DecisionRecord
        {
            Input = Input(r, bankOf),
            Verdicts = VerdictList.Of(r.List(() => r.Int32() is var t && r.OptionalText() is { } code ? new CandidateVerdict(t, code, r.Enum<PolicyStage>()) : new(t, null, PolicyStage.Constraints))),
            Scores = r.List(() => new ScoredAction(r.Int32(), r.Double(), r.Double(), r.Double(), r.Double(), r.Double(), r.Double())),
            Slots = r.List(() => Slot(r)),
        };
        return r.IsAtEnd ? record : throw new FormatException("Bytes follow the record.");
    }

    private static SlotDecision Slot(EntryReader r)
    {
        var (placement, rank, outcome, treatment, probability, ghost) = (r.Int32(), r.Int32(), r.Enum<SlotOutcome>(), r.Int32(), r.Double(), r.Int32());
        return new(placement, rank, outcome, treatment, probability, r.List(() => new Arm(r.Int32(), r.Double())), ghost);
    }

    private static DecisionInput Input(EntryReader r, Func<string, BankDefinition> bankOf)
    {
        var head = new
        {
            Semantics = r.Int32(), DecisionId = r.Text(), Customer = CustomerId.Parse(r.Text()), Known = r.Bool(), Version = r.Int(), DecidedAt = r.Time(), Channel = r.Text(),
            Placements = r.List(() => new PlacementRequest(r.Text(), r.Int32())), StartedBy = r.OptionalText(), RequestId = r.OptionalText(), Fingerprint = r.Int(), Explore = r.Bool(),
            Bank = Hash(r), Model = Hash(r), Zone = r.Text(), Draws = r.List(r.Double), NoMarketing = r.Bool(), NoModel = r.Bool(),
        };
        var facts = bankOf(head.Bank).Facts;
        var slot = 0;
        var values = r.List(() => r.Value(slot < facts.Count ? facts.Facts[slot++].Name : throw new FormatException("The record has more facts than its definition.")));
        if (!facts.MayKeep(values.Count)) throw new FormatException("The record has fewer facts than its definition.");
        return new()
        {
            Semantics = head.Semantics, DecisionId = head.DecisionId, Customer = head.Customer, Known = head.Known, CustomerVersion = head.Version, DecidedAt = head.DecidedAt,
            Channel = head.Channel, Placements = head.Placements, StartedBy = head.StartedBy, RequestId = head.RequestId, RequestFingerprint = head.Fingerprint,
            AllowExploration = head.Explore, BankHash = head.Bank, ModelHash = head.Model, ZoneVersion = head.Zone, Draws = head.Draws, NoMarketing = head.NoMarketing, NoModel = head.NoModel,
            Facts = [.. values, .. facts.Unknown().AsSpan(values.Count)],
            Evidence = r.List(() => new FactEvidence(r.Int32(), r.List(r.Text))),
            Moments = r.List(() => new Moment(r.Text(), r.Time(), r.Time(), r.Double(), r.List(r.Text))),
            Contacts = r.List(() => Contact(r)),
            Consents = r.List(() => new ConsentSaid(r.Text(), r.Text(), r.Bool(), r.Time())),
            Level = r.Enum<PersonalizationLevel>(),
        };
    }

    private static string Hash(EntryReader r) => r.Bytes() is { Length: HashBytes } hash ? Convert.ToHexStringLower(hash) : throw new FormatException("A hash has not 32 bytes.");

    private static Contact Contact(EntryReader r)
    {
        var (action, channel, messageClass, direction, at, state, last) = (r.Text(), r.Text(), r.Enum<MessageClass>(), r.Enum<Direction>(), r.Time(), r.Enum<ContactState>(), r.Int());
        return new(action, channel, messageClass, direction, at, state, last == -1 ? null : EntryReader.Member<Outcome>(last), r.Time());
    }
}
