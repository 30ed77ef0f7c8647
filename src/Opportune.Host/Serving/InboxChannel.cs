using Opportune.Engine.Deliver;

namespace Opportune.Host.Serving;

/// <summary>A channel whose messages lie ready where the customer looks: <c>GET /v1/customers/{id}/inbox</c> reads them from the journal, so handing over is writing nothing more.</summary>
/// <remarks>Thread-safe. A message is in the inbox as soon as its delivery is recorded as sent, and stands there once however often it is handed over.</remarks>
public sealed class InboxChannel(string name) : IChannel
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public ValueTask<ChannelAnswer> SendAsync(OutboundMessage message, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ChannelAnswer>(new ChannelAnswer.Sent());
    }
}
