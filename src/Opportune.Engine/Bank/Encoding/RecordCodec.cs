namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes decision records as bytes and reads them back. Equal records give equal bytes: that is what "bit for bit" means.</summary>
/// <remarks>The first byte is the format. A fact that is missing takes one byte, because its name is in the bank definition that the record names.</remarks>
public static class RecordCodec
{
    private const byte Format = 1;
    private const int HashBytes = 32;

    /// <summary>The record as bytes.</summary>
    /// <param name="record">The record.</param>
    /// <param name="bankOf">The definition of a hash.</param>
    public static ReadOnlyMemory<byte> Write(DecisionRecord record, Func<string, BankDefinition> bankOf)
    {
        var w = new EntryWriter();
        w.Byte(Format);
        Input(w, record.Input, bankOf(record.Input.BankHash).Facts);
        w.List(record.Verdicts, v => { w.Int(v.Treatment); w.Text(v.Code); if (v.Code is not null) w.Byte((byte)v.Stage); });
        w.List(record.Scores, s => { w.Int(s.Action); w.Double(s.P); w.Double(s.Uncertainty); w.Double(s.C); w.Double(s.V); w.Double(s.L); w.Double(s.Priority); });
        w.List(record.Slots, s =>
        {
            w.Int(s.Placement); w.Int(s.Rank); w.Byte((byte)s.Outcome); w.Int(s.Treatment); w.Double(s.Probability); w.Int(s.Ghost);
            w.List(s.Support, a => { w.Int(a.Treatment); w.Double(a.Probability); });
        });
        return w.Written;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">What <see cref="Write"/> wrote.</param>
    /// <param name="bankOf">The definition of a hash; what it throws for an unknown one passes through.</param>
    /// <exception cref="FormatException">The bytes are no record of a known format.</exception>
    public static DecisionRecord Read(ReadOnlyMemory<byte> bytes, Func<string, BankDefinition> bankOf)
    {
        var r = new EntryReader(bytes);
        if (r.Byte() is var format and not Format) throw new FormatException($"Decision records of format {format} are not known to this version.");
        var record = new DecisionRecord
        {
            Input = Input(r, bankOf),
            Verdicts = r.List(() => r.Int32() is var t && r.OptionalText() is { } code ? new CandidateVerdict(t, code, r.Enum<PolicyStage>()) : new(t, null, PolicyStage.Constraints)),
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

    private static void Input(EntryWriter w, DecisionInput i, FactSchema facts)
    {
        w.Int(i.Semantics); w.Text(i.DecisionId); w.Text(i.Customer.ToString()); w.Bool(i.Known); w.Int(i.CustomerVersion); w.Time(i.DecidedAt); w.Text(i.Channel);
        w.List(i.Placements, p => { w.Text(p.Name); w.Int(p.Count); });
        w.Text(i.StartedBy); w.Text(i.RequestId); w.Int(i.RequestFingerprint); w.Bool(i.AllowExploration);
        w.Bytes(Convert.FromHexString(i.BankHash)); w.Bytes(Convert.FromHexString(i.ModelHash)); w.Text(i.ZoneVersion);
        w.List(i.Draws, w.Double); w.Bool(i.NoMarketing); w.Bool(i.NoModel);
        var slot = 0;
        w.List(i.Facts, f => w.Value(f, facts.Facts[slot++].Name));
        w.List(i.Evidence, e => { w.Int(e.Slot); w.List(e.Events, w.Text); });
        w.List(i.Moments, m => { w.Text(m.Name); w.Time(m.At); w.Time(m.Expires); w.Double(m.Confidence); w.List(m.Evidence, w.Text); });
        w.List(i.Contacts, c =>
        {
            w.Text(c.Action); w.Text(c.Channel); w.Byte((byte)c.Class); w.Byte((byte)c.Direction); w.Time(c.At); w.Byte((byte)c.State);
            w.Int(c.Last is { } last ? (int)last : -1); w.Time(c.LastAt);
        });
        w.List(i.Consents, c => { w.Text(c.Purpose); w.Text(c.Channel); w.Bool(c.Granted); w.Time(c.At); });
        w.Byte((byte)i.Level);
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
        if (values.Count != facts.Count) throw new FormatException("The record has fewer facts than its definition.");
        return new()
        {
            Semantics = head.Semantics, DecisionId = head.DecisionId, Customer = head.Customer, Known = head.Known, CustomerVersion = head.Version, DecidedAt = head.DecidedAt,
            Channel = head.Channel, Placements = head.Placements, StartedBy = head.StartedBy, RequestId = head.RequestId, RequestFingerprint = head.Fingerprint,
            AllowExploration = head.Explore, BankHash = head.Bank, ModelHash = head.Model, ZoneVersion = head.Zone, Draws = head.Draws, NoMarketing = head.NoMarketing, NoModel = head.NoModel,
            Facts = values,
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
