namespace Opportune.Engine.Bank;

/// <summary>A part of the taxonomy that must not be said until somebody ends the stop: messages that must be sent among it, also those that wait to leave.</summary>
/// <param name="Node">An issue, group or action, <c>grow/cards</c>; <see cref="Everything"/> for all of them.</param>
/// <param name="Since">When it began.</param>
/// <param name="By">Who stopped it: the name of a key.</param>
/// <param name="Because">Why, for advisors and auditors.</param>
public sealed record EmergencyStop(string Node, DateTimeOffset Since, string By, string Because)
{
    /// <summary>The code of its verdict.</summary>
    public const string Code = "stop.emergency";

    /// <summary>Most characters of a node, and of a reason.</summary>
    public const int MostCharacters = 200;

    /// <summary>The node above all others.</summary>
    public const string Everything = "/";

    /// <summary>Whether an action lies at the node or below it.</summary>
    /// <param name="action">Its id, <c>grow/cards/travel-card</c>.</param>
    public bool Covers(string action) =>
        Node == Everything || action == Node || (action.Length > Node.Length && action[Node.Length] == '/' && action.StartsWith(Node, StringComparison.Ordinal));
}
