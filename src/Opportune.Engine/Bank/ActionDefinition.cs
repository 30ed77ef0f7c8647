namespace Opportune.Engine.Bank;

/// <summary>The channel-free proposition, with everything that its taxonomy path hands down already merged in.</summary>
public sealed record ActionDefinition
{
    /// <summary><c>issue/group/action</c>, such as <c>grow/cards/travel-card</c>.</summary>
    public required string Id { get; init; }
    /// <summary>Position in <see cref="BankDefinition.Actions"/>.</summary>
    public required int Index { get; init; }
    /// <summary>Business purpose: grow, retain, serve, nurture, protect.</summary>
    public required string Issue { get; init; }
    /// <summary><c>issue/group</c>.</summary>
    public required string Group { get; init; }
    /// <summary>What an advisor reads.</summary>
    public required string Name { get; init; }
    /// <summary>What kind of message it is.</summary>
    public required MessageClass Class { get; init; }
    /// <summary>What it reads personal data for.</summary>
    public required Purposes Purpose { get; init; }
    /// <summary>The level of personalization that it needs.</summary>
    public required PersonalizationLevel Level { get; init; }
    /// <summary>Whether it offers credit: never explored.</summary>
    public required bool IsCredit { get; init; }
    /// <summary>The product it offers; null for guidance.</summary>
    public ProductDefinition? Product { get; init; }
    /// <summary>The one outcome that counts as success.</summary>
    public required Outcome Objective { get; init; }
    /// <summary>How long after being shown a success still counts.</summary>
    public required TimeSpan Attribution { get; init; }
    /// <summary>Moments (names) of which at least one must be active; empty asks for none.</summary>
    public required IReadOnlyList<string> Moments { get; init; }
    /// <summary>Every rule of the action and of its path, in stage order, then bank, issue, group, action.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }
    /// <summary>Worth to the bank in major units of its currency, when successful.</summary>
    public required Condition BankValue { get; init; }
    /// <summary>Worth to the customer in major units, when successful.</summary>
    public required Condition CustomerValue { get; init; }
    /// <summary>Cost of one contact, major units.</summary>
    public required double ContactCost { get; init; }
    /// <summary>Situational boosts.</summary>
    public required IReadOnlyList<Weight> Context { get; init; }
    /// <summary>Manual, visible, expiring pushes.</summary>
    public required IReadOnlyList<Weight> Levers { get; init; }
    /// <summary>Chance of success expected before any evidence, in (0, 1).</summary>
    public required double PriorPropensity { get; init; }
    /// <summary>Silence of this action after an outcome; absent outcomes have none.</summary>
    public required IReadOnlyDictionary<Outcome, TimeSpan> Cooldowns { get; init; }
    /// <summary>Why the customer sees it, in their words; a template.</summary>
    public required Template Because { get; init; }
    /// <summary>Its renderings.</summary>
    public required IReadOnlyList<TreatmentDefinition> Treatments { get; init; }
}

/// <summary>Adds <paramref name="Percent"/> to a factor while a condition holds: factor = 1 + Σ percent / 100. Errors add nothing.</summary>
/// <param name="Code">Named in explanations.</param>
/// <param name="When">The condition; null always holds.</param>
/// <param name="Percent">−100 to 1,000.</param>
/// <param name="From">First instant; null has no start.</param>
/// <param name="Until">Last instant, exclusive; null never ends (context weights only).</param>
/// <param name="Owner">Who answers for a lever; empty for a context weight.</param>
public sealed record Weight(string Code, Condition? When, double Percent, DateTimeOffset? From, DateTimeOffset? Until, string Owner);

/// <summary>The rendering of an action for placements of one channel.</summary>
/// <param name="Id">Unique within the action: <c>home-card</c>.</param>
/// <param name="Index">Position in <see cref="BankDefinition.Treatments"/>.</param>
/// <param name="ActionIndex">Its action.</param>
/// <param name="Placements">Indices of the placements where it may appear.</param>
/// <param name="Title">Heading.</param>
/// <param name="Body">Text.</param>
/// <param name="CallToAction">Label of the button.</param>
/// <param name="Link">Where the button leads.</param>
/// <param name="Image">An image's name, or empty.</param>
/// <param name="Disclosures">Mandatory texts of the product, in declared order.</param>
public sealed record TreatmentDefinition(string Id, int Index, int ActionIndex, IReadOnlyList<int> Placements,
    Template Title, Template Body, string CallToAction, string Link, string Image, IReadOnlyList<string> Disclosures);

/// <summary>A slot or a row of slots where actions appear.</summary>
/// <param name="Name">kebab-case: <c>app-home</c>.</param>
/// <param name="Index">Position in <see cref="BankDefinition.Placements"/>.</param>
/// <param name="Channel">app, web, e-mail, push, sms, call, branch, chat.</param>
/// <param name="Direction">Who started.</param>
/// <param name="Slots">Most options in one decision, ≥ 1.</param>
/// <param name="PriceOfAttention">What doing nothing scores, major units ≥ 0.</param>
/// <param name="ValueRange">Declared spread of priorities, &gt; 0; gaps are divided by it.</param>
/// <param name="Exploration">γ of inverse-gap weighting, ≥ 0; 0 is greedy.</param>
/// <param name="Assisted">Whether an employee reads it out: never explored.</param>
/// <param name="Fallback">What shows when no action qualifies; null shows nothing.</param>
public sealed record PlacementDefinition(string Name, int Index, string Channel, Direction Direction, int Slots, double PriceOfAttention,
    double ValueRange, double Exploration, bool Assisted, FallbackContent? Fallback);

/// <summary>What a placement shows when no action qualifies; neither a contact nor a negative.</summary>
public sealed record FallbackContent(string Title, string Body, string Link);
