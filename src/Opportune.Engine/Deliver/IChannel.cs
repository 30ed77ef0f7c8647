namespace Opportune.Engine.Deliver;

/// <summary>A way out of the bank: e-mail, push, a webhook.</summary>
/// <remarks>Guarantees of every adapter (one contract suite): at least once; the same <see cref="OutboundMessage.Key"/> may be sent again and is recognisable as the same;
/// a refusal is an answer, not an exception; nothing is sent after cancellation was answered. Thread-safe.</remarks>
public interface IChannel
{
    /// <summary>Name of the channel as placements have it: <c>e-mail</c>.</summary>
    string Name { get; }

    /// <summary>Hands a message over.</summary>
    ValueTask<ChannelAnswer> SendAsync(OutboundMessage message, CancellationToken cancel);
}

/// <summary>A message ready to leave.</summary>
/// <param name="Key">Decision and slot: the same message has the same key however often it is tried.</param>
/// <param name="Customer">To whom; the channel knows the address.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="Action">Action id.</param>
/// <param name="Treatment">Treatment id.</param>
/// <param name="Title">Heading.</param>
/// <param name="Body">Text.</param>
/// <param name="CallToAction">Label of the button, or empty.</param>
/// <param name="Link">Where it leads, or empty.</param>
/// <param name="Disclosures">Mandatory texts.</param>
/// <param name="DecidedAt">When it was decided.</param>
public sealed record OutboundMessage(string Key, CustomerId Customer, string Channel, string Action, string Treatment, string Title, string Body,
    string CallToAction, string Link, IReadOnlyList<string> Disclosures, DateTimeOffset DecidedAt);

/// <summary>What a channel says to a message.</summary>
public abstract record ChannelAnswer
{
    private ChannelAnswer() { }

    /// <summary>Handed over.</summary>
    public sealed record Sent : ChannelAnswer;

    /// <summary>Refused for good.</summary>
    /// <param name="Code">Stable code.</param>
    /// <param name="Message">What to do.</param>
    public sealed record Refused(string Code, string Message) : ChannelAnswer;

    /// <summary>Not now.</summary>
    /// <param name="Code">Stable code.</param>
    /// <param name="Message">What happened.</param>
    /// <param name="After">Wait at least this long.</param>
    public sealed record TryAgain(string Code, string Message, TimeSpan After) : ChannelAnswer;
}
