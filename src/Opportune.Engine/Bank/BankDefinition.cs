namespace Opportune.Engine.Bank;

/// <summary>Everything that a bank decides, loaded, checked and indexed. Two definitions with equal <see cref="Hash"/> decide alike.</summary>
/// <remarks>Immutable and thread-safe. Made by the loader in <c>Opportune.Definition</c> from a folder of text.</remarks>
public sealed record BankDefinition
{
    /// <summary>SHA-256 of the files' names and texts, and of the stops where there are any; 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }
    /// <summary>Hash of what decides how a customer's profile is folded (event types, attributes, features); another one means a refold.</summary>
    public required string FeatureHash { get; init; }
    /// <summary>What the bank is called.</summary>
    public required string Name { get; init; }
    /// <summary>The one currency of all money.</summary>
    public required Currency Currency { get; init; }
    /// <summary>The zone of days, months and quiet hours.</summary>
    public required BankZone Zone { get; init; }
    /// <summary>When outbound messages rest.</summary>
    public required QuietHours QuietHours { get; init; }
    /// <summary>w: how much a unit of the customer's value counts beside one of the bank's, ≥ 0.</summary>
    public required double CustomerWeight { get; init; }
    /// <summary>The evidence, in decisions, that the declared prior propensity is worth, &gt; 0.</summary>
    public required double PriorStrength { get; init; }
    /// <summary>Whether chances are learnt online from the facts of decisions, not from counts alone: exploration is then a contextual bandit.</summary>
    public bool ContextualBandit { get; init; }
    /// <summary>Every event type by name.</summary>
    public required IReadOnlyDictionary<string, EventType> Events { get; init; }
    /// <summary>The layout of facts.</summary>
    public required FactSchema Facts { get; init; }
    /// <summary>Distinct expressions.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }
    /// <summary>Facts taken from <c>customer.updated</c>.</summary>
    public required IReadOnlyList<AttributeDefinition> Attributes { get; init; }
    /// <summary>Facts computed over windows.</summary>
    public required IReadOnlyList<FeatureDefinition> Features { get; init; }
    /// <summary>Named groups of customers.</summary>
    public required IReadOnlyList<SegmentDefinition> Segments { get; init; }
    /// <summary>Moments listened for.</summary>
    public required IReadOnlyList<MomentDefinition> Moments { get; init; }
    /// <summary>Products by id.</summary>
    public required IReadOnlyDictionary<string, ProductDefinition> Products { get; init; }
    /// <summary>Placements in declared order.</summary>
    public required IReadOnlyList<PlacementDefinition> Placements { get; init; }
    /// <summary>Actions ordered by id.</summary>
    public required IReadOnlyList<ActionDefinition> Actions { get; init; }
    /// <summary>All treatments, ordered by action and then as declared.</summary>
    public required IReadOnlyList<TreatmentDefinition> Treatments { get; init; }
    /// <summary>Contact limits, in the order in which they judge.</summary>
    public required IReadOnlyList<ContactLimit> Limits { get; init; }
    /// <summary>Sensitive periods, in the order in which they judge.</summary>
    public required IReadOnlyList<SensitivePeriod> SensitivePeriods { get; init; }
    /// <summary>Consent without a word from the customer.</summary>
    public required ConsentDefinition Consent { get; init; }
    /// <summary>Control groups.</summary>
    public required HoldoutDefinition Holdouts { get; init; }
    /// <summary>What is read from the words of events that leave it out.</summary>
    public ReadingDefinition Reading { get; init; } = new(true, true);
    /// <summary>Keys that a request's context may carry.</summary>
    public required IReadOnlyList<ContextKey> Context { get; init; }
    /// <summary>Saved test customers.</summary>
    public required IReadOnlyList<Persona> Personas { get; init; }
    /// <summary>What is stopped for an emergency; part of the definition, so that a decision that names it by its hash is repeated under the same stops.</summary>
    public IReadOnlyList<EmergencyStop> Stops { get; init; } = [];

    /// <summary>The stop that covers an action, the first to be declared; null where none does.</summary>
    public EmergencyStop? StopOf(string action)
    {
        for (var i = 0; i < Stops.Count; i++)
            if (Stops[i].Covers(action)) return Stops[i];
        return null;
    }

    /// <summary>The placement of a name, or null.</summary>
    public PlacementDefinition? Placement(string name)
    {
        for (var i = 0; i < Placements.Count; i++)
            if (Placements[i].Name == name) return Placements[i];
        return null;
    }

    /// <summary>The action of an id, or null.</summary>
    public ActionDefinition? Action(string id) => BankIndex.Of(this).Action(id);

    /// <summary>The action that a treatment says.</summary>
    /// <param name="treatment">Its index.</param>
    public ActionDefinition ActionOf(int treatment) => Actions[Treatments[treatment].ActionIndex];

    /// <summary>How far back contacts matter without an answer to them: the longest limit, and the 30 days of the facts about contacts.</summary>
    public TimeSpan ContactMemory => BankIndex.Of(this).ContactMemory;

    /// <summary>How long an action rests after an outcome; zero where it does not, or is no longer there.</summary>
    public TimeSpan RestAfter(string action, Outcome outcome) => Action(action) is { } known && known.Cooldowns.TryGetValue(outcome, out var rest) ? rest : TimeSpan.Zero;
}
