using System.Globalization;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Profile;
using Opportune.Engine.Respond;
using Opportune.Engine.Score;
using Opportune.Engine.Triggers;
using Opportune.Expressions;

namespace Opportune.Engine.Tests;

/// <summary>One customer of a test bank, told event by event. Times are written as RFC 3339 or as days, which mean noon of the bank's zone.</summary>
internal sealed class Story(BankDefinition bank, PropensityModel? model = null, string customer = "c-1", EventInference? inference = null)
{
    private static readonly byte[] Salt = [1, 2, 3];
    private readonly EventReader _reader = new(bank.Events, bank.Currency, inference);
    private int _events;

    public BankDefinition Bank { get; } = bank;
    public DecisionPipeline Pipeline { get; } = new(bank, model ?? PropensityModel.Untrained);
    public CustomerState State { get; } = new(CustomerId.Parse(customer), bank, _ => bank);

    /// <summary>The latest event told.</summary>
    public BankEvent? Last { get; private set; }

    public static DateTimeOffset At(string time) => time.Length == 10 ? DateTimeOffset.Parse(time + "T12:00:00+01:00", CultureInfo.InvariantCulture) : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    public static string Eur(decimal amount) => $$"""{"amount":"{{amount.ToString(CultureInfo.InvariantCulture)}}","currency":"EUR"}""";

    public Story Event(string time, string type, string data, string? id = null)
    {
        var text = $$"""{"id":"{{id ?? $"e{++_events}"}}","source":"test","type":"{{type}}","time":"{{At(time):O}}","customer":"{{State.Customer}}","data":{{data}}}""";
        var (e, problem) = _reader.Read(JsonDocument.Parse(text).RootElement, At(time), isHistory: true);
        Assert.True(e is not null, $"{problem?.Code} {problem?.Message} {text}");
        State.Apply(new JournalEntry.EventTaken(e) { At = At(time) });
        Last = e;
        return this;
    }

    public Story Booked(string time, decimal amount, string counterparty = "shop", string? category = null, decimal? balance = null, string account = "a", string? country = null, string? id = null) =>
        Event(time, "transaction.booked", $$"""{"account":"{{account}}","amount":{{Eur(amount)}},"counterparty":"{{counterparty}}"{{(category is null ? "" : $",\"category\":\"{category}\"")}}{{(balance is { } b ? $",\"balance\":{Eur(b)}" : "")}}{{(country is null ? "" : $",\"country\":\"{country}\"")}}}""", id);

    public Story Balance(string time, decimal balance, string account = "a") => Event(time, "balance.observed", $$"""{"account":"{{account}}","balance":{{Eur(balance)}}}""");

    public Story Age(int years) => Event("2020-01-01", "customer.updated", $$"""{"birthDate":"{{2026 - years}}-01-01","name":"Ada"}""");

    public Story Consent(string time, string purpose, string channel, bool granted) =>
        Event(time, "consent.changed", $$"""{"purpose":"{{purpose}}","channel":"{{channel}}","granted":{{(granted ? "true" : "false")}}}""");

    public Story Contacted(string time, string channel = "app", string messageClass = "marketing", string action = "grow/cards/other", string outcome = "shown", string direction = "inbound") =>
        Event(time, "contact.recorded", $$"""{"action":"{{action}}","channel":"{{channel}}","class":"{{messageClass}}","outcome":"{{outcome}}","direction":"{{direction}}"}""");

    public DecisionRequest Ask(bool explore, string? requestId, params string[] placements) => new(State.Customer, [.. placements.Select(p => p.Split(':')).Select(p => new PlacementRequest(p[0], p.Length > 1 ? int.Parse(p[1], CultureInfo.InvariantCulture) : 1))],
        new Dictionary<string, CelValue>(), requestId, 7, explore, null);

    /// <summary>The closed input of a question; a placement may ask for several options: <c>app-home:3</c>.</summary>
    public DecisionInput Close(string time, params string[] placements) => Pipeline.Close(State, Ask(true, null, placements), Id(), At(time), Salt);

    /// <summary>Decides without taking the decision into the customer's journal.</summary>
    public Decided Ask(string time, params string[] placements) => Pipeline.Decide(State, Ask(true, null, placements), Id(), At(time), Salt);

    /// <summary>Decides and takes the decision into the customer's journal.</summary>
    public DecisionRecord Decide(string time, params string[] placements) => Take(time, Ask(time, placements).Record);

    public DecisionRecord Take(string time, DecisionRecord record)
    {
        State.Apply(new JournalEntry.DecisionMade(record) { At = At(time) });
        return record;
    }

    public IReadOnlyList<LabelChange> Answer(string time, DecisionRecord record, Outcome outcome, int slot = 0) =>
        State.Apply(new JournalEntry.ResponseTaken(record.Input.DecisionId, slot, outcome, At(time), null) { At = At(time) });

    public IReadOnlyList<LabelChange> Clock(string time) => State.Apply(new JournalEntry.ClockReached(At(time)) { At = At(time) });

    public Story Delivered(string time, DecisionRecord record, DeliveryResult result, int attempts = 1, int slot = 0)
    {
        State.Apply(new JournalEntry.DeliveryReported(record.Input.DecisionId, slot, result, result == DeliveryResult.Sent ? "" : "x", attempts) { At = At(time) });
        return this;
    }

    public CelValue Fact(string time, string name)
    {
        var sheet = new FactSheet(Bank.Facts);
        var view = new ProfileView(State.Profile, At(time));
        ProfileFacts.Fill(sheet, view, State.Contacts.AsOf(At(time)), Permissions.Of(State.Profile).Level);
        MomentFinder.Find(view, sheet);
        return sheet.Values[Bank.Facts.SlotOf(name)];
    }

    public IReadOnlyList<string> Moments(string time) => [.. MomentFinder.Find(new ProfileView(State.Profile, At(time))).Select(m => m.Name)];

    private string Id() => DecisionId.Of(42, State.Version + 1);
}
