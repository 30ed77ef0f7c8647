using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers;

/// <summary>A number that a bank may set for a detector.</summary>
/// <param name="Name">camelCase.</param>
/// <param name="Default">Used where the bank says nothing.</param>
/// <param name="Least">Least allowed value.</param>
/// <param name="Most">Greatest allowed value.</param>
/// <param name="Meaning">What it is, with its unit.</param>
public sealed record DetectorParameter(string Name, double Default, double Least, double Most, string Meaning);

/// <summary>A number or text that a detected moment brings as <c>moments.&lt;name&gt;.&lt;fact&gt;</c>.</summary>
/// <param name="Name">camelCase.</param>
/// <param name="Type">CEL type.</param>
/// <param name="Words">How a person calls it.</param>
/// <param name="Money">Whether it is an amount in major units.</param>
public sealed record DetectorFact(string Name, CelType Type, string Words, bool Money = false);

/// <summary>What a detector found.</summary>
/// <param name="At">When it came about.</param>
/// <param name="Confidence">In (0, 1].</param>
/// <param name="Facts">One per <see cref="IDetector.Facts"/> and then per <see cref="IDetector.LaterFacts"/>, in order.</param>
/// <param name="Evidence">Events behind it, <c>source/id</c>, newest first.</param>
public sealed record Detection(DateTimeOffset At, double Confidence, IReadOnlyList<CelValue> Facts, IReadOnlyList<string> Evidence);

/// <summary>Finds one kind of moment in a customer's profile as of an instant.</summary>
/// <remarks>A pure function of the profile: the same events give the same moment in whatever order they came, live or replayed. Thread-safe.</remarks>
public interface IDetector
{
    /// <summary>kebab-case name that <c>triggers.yaml</c> refers to.</summary>
    string Name { get; }

    /// <summary>Its numbers.</summary>
    IReadOnlyList<DetectorParameter> Parameters { get; }

    /// <summary>What its moments bring.</summary>
    IReadOnlyList<DetectorFact> Facts { get; }

    /// <summary>What they bring since later: these facts stand behind all others, so that the layout of older records stays.</summary>
    IReadOnlyList<DetectorFact> LaterFacts { get; }

    /// <summary>The least level of personalization at which its moments may shape an action.</summary>
    PersonalizationLevel Level { get; }

    /// <summary>What its moments may be used for.</summary>
    Purposes Purposes { get; }

    /// <summary>Looks; null where there is nothing.</summary>
    /// <param name="profile">The customer as of <see cref="ProfileView.Now"/>.</param>
    /// <param name="settings">The bank's moment, with its parameters.</param>
    Detection? Detect(ProfileView profile, MomentDefinition settings);

    /// <summary>How long the answer of <see cref="Detect"/> certainly holds while no event comes: after <see cref="ProfileView.Now"/> and at most to the end of the day, or that instant itself where nothing can be said.</summary>
    DateTimeOffset HoldsUntil(ProfileView profile, MomentDefinition settings);

    /// <summary>The next instant at which the answer may change without any event; null for never.</summary>
    DateTimeOffset? NextChange(ProfileView profile, MomentDefinition settings);
}
