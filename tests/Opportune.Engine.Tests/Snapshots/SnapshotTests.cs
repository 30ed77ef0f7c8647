using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Tests.Golden;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Snapshots;

/// <summary>A state read from its bytes is the state: whatever happens next, both go the same way.</summary>
public sealed class SnapshotTests
{
    private static readonly DateTimeOffset Later = new(2026, 3, 18, 9, 0, 0, TimeSpan.Zero);

    private static CustomerState Copy(CustomerState state, BankDefinition? bank = null) => CustomerState.Read(state.Customer, bank ?? SimulatedLife.Bank, _ => SimulatedLife.Bank, state.ToBytes());

    private static string Hex(CustomerState state) => Convert.ToHexString(state.ToBytes().Span);

    [Fact]
    public void Folding_on_from_a_snapshot_at_any_place_gives_the_state_that_the_whole_journal_gives()
    {
        Assert.NotEmpty(SimulatedLife.All);
        foreach (var (customer, entries) in SimulatedLife.All)
        {
            var (chance, whole) = (CounterRandom.ForDraw([12], customer, 0), SimulatedLife.Empty(customer));
            var parts = new List<CustomerState>();
            foreach (var entry in entries)
            {
                var labels = whole.Apply(entry);
                foreach (var part in parts) Assert.Equal(labels, part.Apply(entry));
                if (parts.Count < 6 && chance.NextDouble() < 8.0 / entries.Count) parts.Add(Copy(whole));
            }
            foreach (var part in parts) AssertSame(whole, part);
        }
    }

    [Fact]
    public void A_snapshot_of_a_state_from_a_snapshot_is_byte_for_byte_the_first()
    {
        foreach (var (customer, entries) in SimulatedLife.All)
        {
            var state = SimulatedLife.Empty(customer);
            foreach (var entry in entries) state.Apply(entry);
            Assert.Equal(Hex(state), Hex(Copy(Copy(state))));
        }
    }

    [Fact]
    public void Linked_identifiers_requests_and_strangers_survive()
    {
        var story = new Story(GoldenBank.Definition).Age(30).Event("2026-03-01", "customer.linked", """{"alias":"crm:7"}""").Event("2026-03-02", "customer.linked", """{"alias":"crm:8"}""").Event("2026-03-03", "customer.unlinked", """{"alias":"crm:7"}""");
        story.Take("2026-03-10", story.Pipeline.Decide(story.State, story.Ask(true, "ask-1", "app-home"), DecisionId.Of(42, 5), Story.At("2026-03-10"), [1]).Record);
        var read = CustomerState.Read(story.State.Customer, GoldenBank.Definition, GoldenBank.Of, story.State.ToBytes());
        Assert.Equal([CustomerId.Parse("crm:8")], read.Aliases);
        Assert.Equal(story.State.LastDecision, read.LastDecision);
        Assert.NotNull(read.Requests.Find("ask-1", 7, Story.At("2026-03-10")).DecisionId);
        Assert.True(read.Requests.Find("ask-1", 8, Story.At("2026-03-10")).IsReused);
        var stranger = SimulatedLife.Empty("c-0");
        AssertSame(stranger, Copy(stranger));
    }

    [Fact]
    public void An_old_event_that_comes_again_is_never_taken_for_new()
    {
        foreach (var (customer, entries) in SimulatedLife.All)
        {
            var state = SimulatedLife.Empty(customer);
            foreach (var entry in entries) state.Apply(entry);
            var (copy, known) = (Copy(state), 0);
            foreach (var e in entries.OfType<JournalEntry.EventTaken>().Select(t => t.Event))
                foreach (var again in new[] { e, e with { BodyFingerprint = ~e.BodyFingerprint, Time = Later } })
                {
                    if (copy.Profile.Seen.IsUncertain(again)) Assert.Throws<InvalidOperationException>(() => copy.Profile.Seen.Judge(again));
                    else Assert.Equal(state.Profile.Seen.Judge(again), copy.Profile.Seen.Judge(again));
                    if (!copy.Profile.Seen.IsUncertain(again)) known++;
                }
            Assert.InRange(known, 1, 2 * state.Profile.Events - 2);
            Assert.Equal(state.Profile.Events, copy.Profile.Events);
        }
    }

    [Fact]
    public void Events_that_never_came_are_hardly_ever_uncertain()
    {
        var (customer, entries) = SimulatedLife.All.MaxBy(l => l.Value.Count);
        var state = SimulatedLife.Empty(customer);
        foreach (var entry in entries) state.Apply(entry);
        var (copy, e) = (Copy(state), entries.OfType<JournalEntry.EventTaken>().First().Event);
        // Each is uncertain with probability n / 2^24, about 1 in 17,000 of these.
        Assert.InRange(Enumerable.Range(0, 20_000).Count(i => copy.Profile.Seen.IsUncertain(e with { IdFingerprint = Fingerprint.Of(BitConverter.GetBytes(i)) })), 0, 8);
    }

    [Fact]
    public void A_definition_that_folds_otherwise_does_not_read_it_and_one_that_only_decides_otherwise_does()
    {
        var state = SimulatedLife.Empty("c-0");
        var (decides, folds) = (SimulatedLife.Bank with { Hash = new('a', 64) }, SimulatedLife.Bank with { FeatureHash = new('b', 64) });
        Assert.Same(decides, Copy(state, decides).Profile.Bank);
        Assert.Throws<FormatException>(() => Copy(state, folds));
        Assert.Throws<FormatException>(() => Copy(state, SimulatedLife.Bank with { QuietHours = new(0, 60) }));
    }

    /// <summary>Where this fails, entries fold to another state, or a state has other bytes, than before: count up <c>CustomerState</c>'s format, so that snapshots of the program before are folded anew, and put the
    /// new hash here.</summary>
    [Fact]
    public void What_entries_fold_to_changes_only_with_the_format()
    {
        var story = new Story(GoldenBank.Definition).Age(41).Event("2025-06-01", "product.opened", """{"product":"current-account"}""").Balance("2025-12-01", 6200)
            .Event("2025-12-02", "account.opened", """{"account":"a","kind":"current","holders":[{"customer":"c-1","role":"owner"},{"customer":"c-9","role":"joint"}]}""")
            .Booked("2026-01-30", 2400.5m, "Hansa Labor", "salary", balance: 8600.5m).Booked("2026-03-01", -640.1m, "Fernweh", "travel", balance: 7960.4m, country: "DE").Booked("2026-03-05", -33.3m, "Bistro", "dining")
            .Event("2026-03-06", "session.started", """{"session":"s"}""").Event("2026-03-06", "page.viewed", """{"page":"home","topic":"mortgage"}""").Event("2026-03-06", "application.started", """{"application":"x","product":"gold-card"}""").Event("2026-03-07", "customer.linked", """{"alias":"crm:7"}""")
            .Consent("2026-03-07", "marketing", "e-mail", true).Event("2026-03-07", "preference.changed", """{"preference":"quietHours","value":"20:00-09:00"}""").Event("2026-03-07", "goal.declared", """{"goal":"house"}""")
            .Event("2026-03-08", "complaint.opened", """{"complaint":"k"}""").Event("2026-03-09", "complaint.closed", """{"complaint":"k"}""").Contacted("2026-03-09", "e-mail", "service", "serve/help/welcome", "clicked", "outbound");
        story.Answer("2026-03-10T13:00:00+01:00", story.Take("2026-03-10", story.Pipeline.Decide(story.State, story.Ask(true, "ask-1", "app-home:3"), DecisionId.Of(42, story.State.Version + 1), Story.At("2026-03-10"), [1]).Record), Outcome.Clicked);
        story.Delivered("2026-03-12", story.Decide("2026-03-11", "e-mail-offers"), DeliveryResult.Sent).Clock("2026-03-30");

        Assert.Equal("4f0dbbffe30c711d4e1e75aef4cef3700f486771cef165d3b3", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(story.State.ToBytes().Span[17..]))[..50]);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_and_nothing_else()
    {
        var (customer, entries) = SimulatedLife.All.First();
        var state = SimulatedLife.Empty(customer);
        foreach (var entry in entries.Take(200)) state.Apply(entry);
        var (bytes, chance) = (state.ToBytes().ToArray(), CounterRandom.FromSeed(3));
        for (var length = 0; length < bytes.Length; length += 7) Assert.Throws<FormatException>(() => Read(bytes.AsMemory(0, length)));
        Assert.Throws<FormatException>(() => Read((byte[])[.. bytes, 0]));
        for (var n = 0; n < 2_000; n++)
        {
            var garbled = bytes.ToArray();
            garbled[(int)(chance.NextDouble() * bytes.Length)] ^= (byte)(1 << (int)(chance.NextDouble() * 8));
            try { Read(garbled); } catch (FormatException) { }
        }

        void Read(ReadOnlyMemory<byte> from) => CustomerState.Read(state.Customer, SimulatedLife.Bank, _ => SimulatedLife.Bank, from);
    }

    private static void AssertSame(CustomerState whole, CustomerState part)
    {
        Assert.Equal(Hex(whole), Hex(part));
        Assert.Equal((whole.Version, whole.LastDecision, whole.WakeAt(Later)), (part.Version, part.LastDecision, part.WakeAt(Later)));
        foreach (var placement in new[] { "app-home", "e-mail-offers" })
            Assert.Equal(Decide(whole, placement), Decide(part, placement));
    }

    private static string Decide(CustomerState state, string placement) => Convert.ToHexString(RecordCodec.Write(
        SimulatedLife.Pipeline.Decide(state, SimulatedLife.Ask(state, placement, null), "7F3K20QD8XW1A-2C", Later, [5]).Record, _ => SimulatedLife.Bank).Span);
}
