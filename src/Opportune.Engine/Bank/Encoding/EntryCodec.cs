namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes journal entries as bytes and reads them back. Events keep their canonical JSON, decisions their record's bytes.</summary>
/// <param name="bankOf">The definition of a hash.</param>
/// <param name="readEvent">Reads an event's canonical JSON under the current definition; null where it no longer fits.</param>
public sealed class EntryCodec(Func<string, BankDefinition> bankOf, Func<ReadOnlyMemory<byte>, BankEvent?> readEvent)
{
    /// <summary>The kinds of entries, stable for ever.</summary>
    public enum Kind : byte
    {
        /// <summary>An event.</summary>
        Event = 1,
        /// <summary>A decision.</summary>
        Decision = 2,
        /// <summary>An answer.</summary>
        Response = 3,
        /// <summary>The clock.</summary>
        Clock = 4,
        /// <summary>A delivery.</summary>
        Delivery = 5,
    }

    /// <summary>The kind of an entry.</summary>
    public static Kind KindOf(JournalEntry entry) => entry switch
    {
        JournalEntry.EventTaken => Kind.Event, JournalEntry.DecisionMade => Kind.Decision, JournalEntry.ResponseTaken => Kind.Response, JournalEntry.ClockReached => Kind.Clock, _ => Kind.Delivery,
    };

    /// <summary>The entry's bytes, without its kind and instant, which are kept beside it.</summary>
    public ReadOnlyMemory<byte> Write(JournalEntry entry)
    {
        if (entry is JournalEntry.EventTaken e) return e.Event.Canonical;
        var w = EntryWriter.Rent();
        Write(w, entry);
        return w.Finish();
    }

    /// <summary>Makes something of the entry's bytes, which are gone afterwards: spares a copy.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="state">Handed to <paramref name="use"/>.</param>
    /// <param name="use">Reads the bytes; writes no entry itself.</param>
    public TResult Write<TState, TResult>(JournalEntry entry, TState state, Func<ReadOnlySpan<byte>, TState, TResult> use)
    {
        if (entry is JournalEntry.EventTaken e) return use(e.Event.Canonical.Span, state);
        var w = EntryWriter.Rent();
        Write(w, entry);
        var result = use(w.Written.Span, state);
        w.GiveBack();
        return result;
    }

    private void Write(EntryWriter w, JournalEntry entry)
    {
        switch (entry)
        {
            case JournalEntry.DecisionMade made: RecordCodec.WriteTo(w, made.Record, bankOf); break;
            case JournalEntry.ResponseTaken r: w.Text(r.DecisionId); w.Int(r.Slot); w.Byte((byte)r.Outcome); w.Time(r.Time); w.Bool(r.Value is not null); w.Double(r.Value ?? 0); break;
            case JournalEntry.ClockReached c: w.Time(c.Instant); break;
            case JournalEntry.DeliveryReported d: w.Text(d.DecisionId); w.Int(d.Slot); w.Byte((byte)d.Result); w.Text(d.Reason); w.Int(d.Attempts); w.Int(d.Pause.Ticks); break;
        }
    }

    /// <summary>Reads an entry; null for an event that the current definition no longer declares.</summary>
    /// <exception cref="FormatException">The bytes are of no known form.</exception>
    public JournalEntry? Read(Kind kind, DateTimeOffset at, ReadOnlyMemory<byte> bytes)
    {
        var r = new EntryReader(bytes);
        JournalEntry? entry = kind switch
        {
            Kind.Event => readEvent(bytes) is { } e ? new JournalEntry.EventTaken(e) { At = at } : null,
            Kind.Decision => new JournalEntry.DecisionMade(RecordCodec.Read(bytes, bankOf)) { At = at },
            Kind.Response => new JournalEntry.ResponseTaken(r.Text(), r.Int32(), r.Enum<Outcome>(), r.Time(), Value(r)) { At = at },
            Kind.Clock => new JournalEntry.ClockReached(r.Time()) { At = at },
            Kind.Delivery => new JournalEntry.DeliveryReported(r.Text(), r.Int32(), r.Enum<DeliveryResult>(), r.Text(), r.Int32()) { At = at, Pause = TimeSpan.FromTicks(r.Int()) },
            _ => throw new FormatException($"Entries of kind {(byte)kind} are not known to this version."),
        };
        return kind is Kind.Event or Kind.Decision || r.IsAtEnd ? entry : throw new FormatException("Bytes follow the entry.");
    }

    private static double? Value(EntryReader r) => (r.Bool(), r.Double()) is (true, var value) ? value : null;
}
