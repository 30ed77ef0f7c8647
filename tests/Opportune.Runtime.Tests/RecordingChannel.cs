using System.Collections.Concurrent;
using Opportune.Engine.Deliver;

namespace Opportune.Runtime.Tests;

/// <summary>A way out that keeps what it was given and answers as a test wants.</summary>
internal sealed class RecordingChannel(string name) : IChannel
{
    public string Name { get; } = name;

    public ConcurrentQueue<OutboundMessage> Tried { get; } = [];

    public ConcurrentQueue<OutboundMessage> Sent { get; } = [];

    public Func<OutboundMessage, CancellationToken, ValueTask<ChannelAnswer>> Answer { get; set; } = (_, _) => new(new ChannelAnswer.Sent());

    public async ValueTask<ChannelAnswer> SendAsync(OutboundMessage message, CancellationToken cancel)
    {
        Tried.Enqueue(message);
        var answer = await Answer(message, cancel);
        if (answer is ChannelAnswer.Sent) Sent.Enqueue(message);
        return answer;
    }
}
