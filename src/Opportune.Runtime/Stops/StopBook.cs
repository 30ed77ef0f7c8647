using System.Text.Json.Serialization;
using Opportune.Engine.Bank;

namespace Opportune.Runtime.Stops;

/// <summary>What is stopped for an emergency, and everything that was. A change makes a new book; the newest counts.</summary>
/// <param name="Number">Of the change that made it, from 0.</param>
/// <param name="InForce">Stops that hold, oldest first; no two of one node.</param>
/// <param name="Changes">Oldest first.</param>
public sealed record StopBook(long Number, IReadOnlyList<EmergencyStop> InForce, IReadOnlyList<StopChange> Changes)
{
    /// <summary>Nothing was ever stopped.</summary>
    public static StopBook Empty { get; } = new(0, [], []);
}

/// <summary>A stop that began or ended.</summary>
/// <param name="At">When.</param>
/// <param name="What"><c>stopped</c> or <c>resumed</c>.</param>
/// <param name="Node">An issue, group or action; <c>/</c> for everything.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Because">Why.</param>
public sealed record StopChange(DateTimeOffset At, string What, string Node, string By, string Because);

/// <summary>What came of a wish to stop or to resume.</summary>
public abstract record StopAnswer
{
    private StopAnswer() { }

    /// <summary>It is so from now on, or was so already.</summary>
    /// <param name="Change">What was changed; null where it was so already.</param>
    public sealed record Done(StopChange? Change) : StopAnswer;

    /// <summary>Refused; nothing changed.</summary>
    /// <param name="Code">Stable: <c>stop.node.unknown</c>.</param>
    /// <param name="Message">What to do next.</param>
    public sealed record Refused(string Code, string Message) : StopAnswer;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StopBook))]
[JsonSerializable(typeof(StoppedBank))]
internal sealed partial class StopJson : JsonSerializerContext;
