using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Ingest;
using Opportune.Engine.Tests.Golden;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Bank;

public sealed class EncodingTests
{
    private static readonly DateTimeOffset At = Story.At("2026-03-10");
    private static readonly EventReader Reader = new(EventCatalogue.BuiltIn, Currency.Parse("EUR"));
    private static readonly EntryCodec Codec = new(GoldenBank.Of, Reader.ReadStored);

    private static IEnumerable<JournalEntry> Entries()
    {
        foreach (var decide in GoldenBank.Cases.Values) yield return new JournalEntry.DecisionMade(decide()) { At = At };
        yield return new JournalEntry.EventTaken(new Story(GoldenBank.Definition).Age(30).Last!) { At = At };
        foreach (var value in new double?[] { null, 0, -0.0, double.MaxValue, double.NaN, 12.34 })
            foreach (var outcome in Enum.GetValues<Outcome>()) yield return new JournalEntry.ResponseTaken("7F3K20QD8XW1A-2C", 3, outcome, At, value) { At = At };
        foreach (var time in new[] { DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue }) yield return new JournalEntry.ClockReached(time) { At = At };
        foreach (var result in Enum.GetValues<DeliveryResult>()) yield return new JournalEntry.DeliveryReported("d", int.MaxValue, result, "Grüße 😀", int.MinValue) { At = At, Pause = TimeSpan.FromMinutes(17) };
    }

    [Fact]
    public void Every_entry_reads_back_and_writes_the_same_bytes()
    {
        foreach (var entry in Entries())
        {
            var bytes = Codec.Write(entry);
            var read = Codec.Read(EntryCodec.KindOf(entry), entry.At, bytes)!;
            Assert.Equal(Convert.ToHexString(bytes.Span), Convert.ToHexString(Codec.Write(read).Span));
            if (entry is not (JournalEntry.DecisionMade or JournalEntry.EventTaken)) Assert.Equal(entry, read);
        }
    }

    [Fact]
    public void An_entry_cut_at_any_byte_is_refused_as_damaged()
    {
        foreach (var entry in Entries())
        {
            var bytes = Codec.Write(entry);
            for (var length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => Read(entry, bytes[..length]));
        }
    }

    [Fact]
    public void An_entry_with_a_byte_too_many_is_refused_as_damaged()
    {
        foreach (var entry in Entries().Where(e => e is not JournalEntry.EventTaken)) Assert.Throws<FormatException>(() => Read(entry, (byte[])[.. Codec.Write(entry).Span, 0]));
    }

    [Fact]
    public void Garbled_entries_are_read_or_refused_and_nothing_else()
    {
        var chance = CounterRandom.FromSeed(5);
        foreach (var entry in Entries())
            for (var n = 0; n < 400; n++)
            {
                var bytes = Codec.Write(entry).ToArray();
                for (var hits = 1 + n % 4; hits > 0; hits--) bytes[chance.NextInt32(bytes.Length)] = (byte)chance.NextInt32(256);
                try { _ = Read(entry, bytes); } catch (FormatException) { continue; }
            }
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_and_an_unknown_kind_is_refused()
    {
        var chance = CounterRandom.FromSeed(6);
        for (var n = 0; n < 4_000; n++)
            foreach (var kind in Enum.GetValues<EntryCodec.Kind>())
            {
                var bytes = new byte[chance.NextInt32(64)];
                for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)chance.NextInt32(256);
                try { _ = Codec.Read(kind, At, bytes); } catch (FormatException) { continue; }
            }
        Assert.Throws<FormatException>(() => new EntryCodec(GoldenBank.Of, Reader.ReadStored).Read((EntryCodec.Kind)99, At, default));
    }

    [Fact]
    public void A_median_record_of_the_golden_bank_is_small() =>
        Assert.InRange(GoldenBank.Cases.Values.Select(c => RecordCodec.Write(c(), GoldenBank.Of).Length).Order().ElementAt(2), 300, 2048);

    [Fact]
    public void Numbers_in_a_record_come_back_with_every_bit()
    {
        var decided = GoldenBank.Cases["traveller"]();
        var chance = CounterRandom.FromSeed(8);
        double[] odd = [0, -0.0, 1, -1, 0.01, -0.29, 1e15 + 0.3, 1L << 46, -(1L << 46), (1L << 46) + 0.25, 70368744177663.99, double.MaxValue, double.Epsilon, 0.1 + 0.2, double.NaN, double.NegativeInfinity];
        foreach (var value in odd.Concat(Enumerable.Range(0, 2_000).Select(n => n % 2 == 0 ? BitConverter.UInt64BitsToDouble(chance.NextUInt64()) : chance.NextInt32(2_000_000) / 100.0)))
        {
            var read = RecordCodec.Read(RecordCodec.Write(decided with { Scores = [new(0, value, value, value, value, value, value)], Slots = [decided.Slots[0] with { Probability = value }] }, GoldenBank.Of), GoldenBank.Of);
            var s = read.Scores[0];
            Assert.All([s.P, s.Uncertainty, s.C, s.V, s.L, s.Priority, read.Slots[0].Probability], v => Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(v)));
        }
    }

    [Fact]
    public void Verdicts_may_skip_treatments_and_use_any_number_of_codes()
    {
        var verdicts = Enumerable.Range(0, 400).Select(n => new CandidateVerdict(n * n, n % 7 == 0 ? null : "eligibility.rule-" + n % 90, n % 7 == 0 ? PolicyStage.Constraints : (PolicyStage)(n % 3))).ToList();

        var read = RecordCodec.Read(RecordCodec.Write(GoldenBank.Cases["traveller"]() with { Verdicts = verdicts }, GoldenBank.Of), GoldenBank.Of);

        Assert.Equal(verdicts, read.Verdicts);
    }

    [Fact]
    public void Verdicts_come_back_whatever_their_codes_and_treatments()
    {
        var chance = CounterRandom.FromSeed(9);
        for (var n = 0; n < 300; n++)
        {
            var (codes, treatment, verdicts) = (1 + chance.NextInt32(n % 3 == 0 ? 700 : 9), 0, new List<CandidateVerdict>());
            for (var left = chance.NextInt32(80); left > 0; left--, treatment += chance.NextInt32(4) == 0 ? 1 + chance.NextInt32(40) : 1)
                verdicts.Add(chance.NextInt32(codes) is var code && code == 0 ? new(treatment, null, PolicyStage.Constraints) : new(treatment, "eligibility.rule-" + code, PolicyStage.Eligibility));

            Assert.Equal(verdicts, RecordCodec.Read(RecordCodec.Write(GoldenBank.Cases["stranger"]() with { Verdicts = verdicts }, GoldenBank.Of), GoldenBank.Of).Verdicts);
        }
    }

    private static JournalEntry? Read(JournalEntry entry, ReadOnlyMemory<byte> bytes) => Codec.Read(EntryCodec.KindOf(entry), entry.At, bytes);
}
