using Opportune.Expressions;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes decision records as bytes and reads them back. Equal records give equal bytes: that is what "bit for bit" means.</summary>
/// <remarks>The first byte is the format. A fact that is missing takes one byte, because its name is in the bank definition that the record names; a verdict takes some bits
/// beside a table of the codes that occur; chances, values and probabilities take as many bytes as they have digits.</remarks>
public static class RecordCodec
{
    private const byte Format = 3;
    private const byte Second = 2;
    private const int HashBytes = 32;

    /// <summary>The record as bytes.</summary>
    /// <param name="record">The record.</param>
    /// <param name="bankOf">The definition of a hash.</param>
    public static ReadOnlyMemory<byte> Write(DecisionRecord record, Func<string, BankDefinition> bankOf)
    {
        var w = EntryWriter.Rent();
        WriteTo(w, record, bankOf);
        return w.Finish();
    }

    internal static void WriteTo(EntryWriter w, DecisionRecord record, Func<string, BankDefinition> bankOf)
    {
        w.Byte(Format);
        Input(w, record.Input, bankOf(record.Input.BankHash).Facts);
        VerdictCodec.Write(w, VerdictList.Of(record.Verdicts));
        Written<ScoredAction, ScoreCodec>.Put(w, record.Scores);
        Slots(w, record.Slots);
    }

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">What <see cref="Write"/> wrote, in this format or an earlier one.</param>
    /// <param name="bankOf">The definition of a hash; what it throws for an unknown one passes through.</param>
    /// <exception cref="FormatException">The bytes are no record of a known format.</exception>
    public static DecisionRecord Read(ReadOnlyMemory<byte> bytes, Func<string, BankDefinition> bankOf)
    {
        var r = new EntryReader(bytes);
        var format = r.Byte();
        if (format == RecordFormat1.Format) return RecordFormat1.Read(r, bankOf);
        if (format is not (Format or Second)) throw new FormatException($"Decision records of format {format} are not known to this version.");
        var record = new DecisionRecord
        {
            Input = Input(r, bankOf), Verdicts = format == Format ? VerdictCodec.Read(r) : VerdictCodec.ReadSecond(r), Scores = format == Format ? ScoreCodec.Read(r) : ScoreCodec.ReadSecond(r),
            Slots = format == Format ? r.List(() => Slot(r, ArmCodec.Chance, ArmCodec.Read)) : r.List(() => Slot(r, static r => r.Number(), ArmCodec.ReadSecond)),
        };
        return r.IsAtEnd ? record : throw new FormatException("Bytes follow the record.");
    }

    private static void Input(EntryWriter w, DecisionInput i, FactSchema facts)
    {
        w.Int(i.Semantics); w.Word(i.DecisionId); w.Word(i.Customer.ToString()); w.Bool(i.Known); w.Int(i.CustomerVersion); w.Time(i.DecidedAt); w.Word(i.Channel);
        w.Int(i.Placements.Count);
        for (var n = 0; n < i.Placements.Count; n++) { w.Word(i.Placements[n].Name); w.Int(i.Placements[n].Count); }
        w.Word(i.StartedBy); w.Word(i.RequestId); w.Int(i.RequestFingerprint); w.Bool(i.AllowExploration);
        Hash(w, i.BankHash); Hash(w, i.ModelHash); w.Word(i.ZoneVersion);
        w.Int(i.Draws.Count);
        for (var n = 0; n < i.Draws.Count; n++) w.Double(i.Draws[n]);
        w.Bool(i.NoMarketing); w.Bool(i.NoModel);
        Facts(w, i.Facts as CelValue[] ?? [.. i.Facts], facts);
        w.Int(i.Evidence.Count);
        for (var n = 0; n < i.Evidence.Count; n++) { w.Int(i.Evidence[n].Slot); w.Words(i.Evidence[n].Events); }
        w.Int(i.Moments.Count);
        for (var n = 0; n < i.Moments.Count; n++) Moment(w, i.Moments[n]);
        w.Int(i.Contacts.Count);
        foreach (ref readonly var c in (i.Contacts as Contact[] ?? [.. i.Contacts]).AsSpan()) Contact(w, c);
        w.Int(i.Consents.Count);
        for (var n = 0; n < i.Consents.Count; n++) Consent(w, i.Consents[n]);
        w.Byte((byte)i.Level);
    }

    private static void Facts(EntryWriter w, CelValue[] values, FactSchema facts)
    {
        var kept = facts.Kept(values);
        w.Int(kept);
        for (var slot = 0; slot < kept; slot++) w.Value(values[slot], facts.IsUnknown(slot, values[slot]));
    }

    private static void Moment(EntryWriter w, Moment m)
    {
        w.Word(m.Name); w.Time(m.At); w.Time(m.Expires); w.Number(m.Confidence); w.Words(m.Evidence);
    }

    private static void Consent(EntryWriter w, ConsentSaid c)
    {
        w.Word(c.Purpose); w.Word(c.Channel); w.Bool(c.Granted); w.Time(c.At);
    }

    private static DecisionInput Input(EntryReader r, Func<string, BankDefinition> bankOf)
    {
        var head = new
        {
            Semantics = r.Int32(), DecisionId = r.Word(), Customer = CustomerId.Parse(r.Word()), Known = r.Bool(), Version = r.Int(), DecidedAt = r.Time(), Channel = r.Word(),
            Placements = r.List(() => new PlacementRequest(r.Word(), r.Int32())), StartedBy = r.OptionalWord(), RequestId = r.OptionalWord(), Fingerprint = r.Int(), Explore = r.Bool(),
            Bank = Hash(r), Model = Hash(r), Zone = r.Word(), Draws = r.List(r.Double), NoMarketing = r.Bool(), NoModel = r.Bool(),
        };
        return new()
        {
            Semantics = head.Semantics, DecisionId = head.DecisionId, Customer = head.Customer, Known = head.Known, CustomerVersion = head.Version, DecidedAt = head.DecidedAt,
            Channel = head.Channel, Placements = head.Placements, StartedBy = head.StartedBy, RequestId = head.RequestId, RequestFingerprint = head.Fingerprint,
            AllowExploration = head.Explore, BankHash = head.Bank, ModelHash = head.Model, ZoneVersion = head.Zone, Draws = head.Draws, NoMarketing = head.NoMarketing, NoModel = head.NoModel,
            Facts = Facts(r, bankOf(head.Bank).Facts),
            Evidence = r.List(() => new FactEvidence(r.Int32(), r.Words())),
            Moments = r.List(() => new Moment(r.Word(), r.Time(), r.Time(), r.Number(), r.Words())),
            Contacts = r.List(() => Contact(r)),
            Consents = r.List(() => new ConsentSaid(r.Word(), r.Word(), r.Bool(), r.Time())),
            Level = r.Enum<PersonalizationLevel>(),
        };
    }

    private static CelValue[] Facts(EntryReader r, FactSchema facts)
    {
        var kept = r.Count();
        if (!facts.MayKeep(kept)) throw new FormatException("The record has other facts than its definition.");
        var values = facts.Unknown();
        for (var slot = 0; slot < kept; slot++)
            if (!r.IsOwnMissing()) values[slot] = r.CompactValue();
        return values;
    }

    private static void Contact(EntryWriter w, in Contact c)
    {
        w.Word(c.Action); w.Word(c.Channel); w.Byte((byte)c.Class); w.Byte((byte)c.Direction); w.Time(c.At); w.Byte((byte)c.State);
        w.Int(c.Last is { } last ? (int)last : -1); w.Time(c.LastAt);
    }

    private static Contact Contact(EntryReader r)
    {
        var (action, channel, messageClass, direction, at, state, last) = (r.Word(), r.Word(), r.Enum<MessageClass>(), r.Enum<Direction>(), r.Time(), r.Enum<ContactState>(), r.Int());
        return new(action, channel, messageClass, direction, at, state, last == -1 ? null : EntryReader.Member<Outcome>(last), r.Time());
    }

    private static void Slots(EntryWriter w, IReadOnlyList<SlotDecision> slots)
    {
        w.Int(slots.Count);
        for (var i = 0; i < slots.Count; i++)
        {
            var s = slots[i];
            w.Int(s.Placement); w.Int(s.Rank); w.Byte((byte)s.Outcome); w.Int(s.Treatment); ArmCodec.Chance(w, s.Probability); w.Int(s.Ghost);
            Written<Arm, ArmCodec>.Put(w, s.Support);
        }
    }

    private static SlotDecision Slot(EntryReader r, Func<EntryReader, double> chance, Func<EntryReader, List<Arm>> arms)
    {
        var (placement, rank, outcome, treatment, probability, ghost) = (r.Int32(), r.Int32(), r.Enum<SlotOutcome>(), r.Int32(), chance(r), r.Int32());
        return new(placement, rank, outcome, treatment, probability, arms(r), ghost);
    }

    private static void Hash(EntryWriter w, string hash)
    {
        Span<byte> bytes = stackalloc byte[HashBytes];
        if (Convert.FromHexString(hash, bytes, out _, out var written) != System.Buffers.OperationStatus.Done) throw new FormatException("A hash is not hexadecimal.");
        w.Bytes(bytes[..written]);
    }

    private static string Hash(EntryReader r) => r.Bytes() is { Length: HashBytes } hash ? Convert.ToHexStringLower(hash) : throw new FormatException("A hash has not 32 bytes.");
}
