using System.Text.Json.Serialization;

namespace Opportune.Runtime.Import;

/// <summary>A place in a history from which reading can go on: everything before it has been given.</summary>
/// <param name="Fingerprint">What the mapping and every file were, by hash; under another one the position means nothing.</param>
/// <param name="Step">Which event rule is being read, from 0.</param>
/// <param name="Offset">Byte at which the next row begins in that rule's file.</param>
/// <param name="Line">Line of that row, from 1.</param>
/// <param name="Given">How many items of that row were given already (a row can make several events).</param>
public sealed record ImportPosition(
    [property: JsonRequired] string Fingerprint, [property: JsonRequired] int Step, [property: JsonRequired] long Offset,
    [property: JsonRequired] long Line, [property: JsonRequired] int Given);
