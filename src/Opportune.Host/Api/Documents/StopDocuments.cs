using Opportune.Engine.Bank;
using Opportune.Runtime.Stops;

namespace Opportune.Host.Api.Documents;

/// <summary>Emergency stops.</summary>
/// <param name="InForce">Those that hold, oldest first.</param>
/// <param name="Changes">Every one that began or ended, oldest first.</param>
/// <param name="Bank">The hash that decisions name from now on: of the definition with the stops.</param>
public sealed record StopsDocument(IReadOnlyList<EmergencyStop> InForce, IReadOnlyList<StopChange> Changes, string Bank);

/// <summary>What to stop, or to let run again.</summary>
/// <param name="Node">An issue, group or action of the taxonomy; <c>/</c> for everything.</param>
/// <param name="Because">Why, in 1 to 200 characters; no personal data.</param>
public sealed record StopRequest(string Node, string Because);
