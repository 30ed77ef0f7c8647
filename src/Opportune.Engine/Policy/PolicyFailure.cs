using Opportune.Engine.Bank;

namespace Opportune.Engine.Policy;

/// <summary>A reason why an action may not be chosen.</summary>
/// <param name="Code">Stable code: <c>eligibility.age</c>, <c>consent.marketing</c>, <c>contact.weekly</c>.</param>
/// <param name="Stage">The stage that says so.</param>
/// <param name="Rule">The rule, where a rule of the bank says so.</param>
/// <param name="Compared">The facts compared, for built-in constraints: <c>3 contacts in 7 days, limit 3</c>; empty for rules.</param>
/// <param name="Because">Words for customers and advisors, where the bank wrote some.</param>
/// <param name="Restricted">Only an auditor may learn it.</param>
public sealed record PolicyFailure(string Code, PolicyStage Stage, Rule? Rule, string Compared, Template Because, bool Restricted)
{
    /// <summary>Its entry in <see cref="PolicyPlan.Table"/>.</summary>
    internal ushort Entry { get; init; }
}
