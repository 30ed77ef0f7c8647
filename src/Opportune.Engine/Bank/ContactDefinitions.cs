namespace Opportune.Engine.Bank;

/// <summary>The period of a contact limit.</summary>
public enum LimitPeriod
{
    /// <summary>The last <see cref="ContactLimit.Length"/>.</summary>
    Rolling,
    /// <summary>The calendar day of the bank's zone.</summary>
    Day,
    /// <summary>The calendar week, from Monday.</summary>
    Week,
    /// <summary>The calendar month.</summary>
    Month,
}

/// <summary>Most contacts of a kind in a period; empty scopes match all.</summary>
/// <param name="Code">Such as <c>contact.weekly</c>.</param>
/// <param name="Most">≥ 0.</param>
/// <param name="Period">Rolling or calendar.</param>
/// <param name="Length">For rolling ones, 1 minute to 366 days.</param>
/// <param name="Channels">Channels counted and limited.</param>
/// <param name="Classes">Message classes counted and limited; must-send is never limited.</param>
/// <param name="Node">Taxonomy path prefix counted and limited.</param>
/// <param name="Direction">Null counts both.</param>
public sealed record ContactLimit(string Code, int Most, LimitPeriod Period, TimeSpan Length, IReadOnlyList<string> Channels,
    IReadOnlyList<MessageClass> Classes, string Node, Direction? Direction);

/// <summary>Days in which some classes of message rest.</summary>
/// <param name="Code">Such as <c>sensitive.complaint</c>.</param>
/// <param name="While">The condition that makes the period sensitive.</param>
/// <param name="Classes">The classes that rest.</param>
/// <param name="CreditOnly">Whether only credit rests.</param>
/// <param name="Because">What a customer or advisor reads.</param>
/// <param name="Restricted">Whether only an auditor may read why.</param>
public sealed record SensitivePeriod(string Code, Condition While, IReadOnlyList<MessageClass> Classes, bool CreditOnly, Template Because, bool Restricted);

/// <summary>Consents: what a customer who never said anything has agreed to.</summary>
/// <param name="Defaults">By purpose and channel, "all" for any channel: <c>("marketing", "all") → false</c>.</param>
/// <param name="DefaultLevel">The personalization level without a preference.</param>
public sealed record ConsentDefinition(IReadOnlyDictionary<(string Purpose, string Channel), bool> Defaults, PersonalizationLevel DefaultLevel);

/// <summary>Customers set apart by hash so that lift can be known.</summary>
/// <param name="Salt">Of the assignment.</param>
/// <param name="NoMarketing">Share without marketing, in [0, 0.5].</param>
/// <param name="NoModel">Share decided by rules and priors only, in [0, 0.5].</param>
public sealed record HoldoutDefinition(string Salt, double NoMarketing, double NoModel);

/// <summary>Hours in which outbound messages rest, in the customer's zone; may pass midnight.</summary>
/// <param name="From">First minute of the day that rests, 0 to 1,439.</param>
/// <param name="To">First minute that does not, 0 to 1,439; equal to <paramref name="From"/> rests never.</param>
public sealed record QuietHours(int From, int To);

/// <summary>A key that requests may carry.</summary>
/// <param name="Name">Name within <c>context.</c></param>
/// <param name="Type">Text, Integer, Number or Boolean.</param>
/// <param name="Values">Allowed texts; empty allows any.</param>
/// <param name="Slot">Its fact.</param>
public sealed record ContextKey(string Name, FieldType Type, IReadOnlyList<string> Values, int Slot);

/// <summary>A saved test customer with the decision expected.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="At">The instant of the decision.</param>
/// <param name="Events">Its events as JSON.</param>
/// <param name="Placement">Where it is decided for.</param>
/// <param name="Expect">The action expected, or <c>none</c> or <c>fallback</c>.</param>
/// <param name="Never">Actions that must not be allowed.</param>
public sealed record Persona(string Name, DateTimeOffset At, string Events, string Placement, string Expect, IReadOnlyList<string> Never);
