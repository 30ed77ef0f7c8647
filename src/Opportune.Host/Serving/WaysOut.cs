using System.ComponentModel.DataAnnotations;
using Opportune.Channels;
using Opportune.Engine.Deliver;
using Opportune.Host.Settings;

namespace Opportune.Host.Serving;

/// <summary>The channels of a host: one for each name that a placement may have.</summary>
internal sealed class WaysOut : IDisposable
{
    private static readonly string[] Inboxes = ["app", "web", "branch", "chat"];
    private static readonly string[] Files = ["e-mail", "push", "sms", "call", "letter"];
    private readonly List<IDisposable> _owned = [];

    /// <summary>Makes them.</summary>
    /// <exception cref="ValidationException">The webhook is asked for and not set up, or for a channel that does not exist.</exception>
    public WaysOut(HostSettings settings, TimeProvider time)
    {
        var posted = settings.Channels.WebhookFor.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (posted.Except([.. Inboxes, .. Files]).FirstOrDefault() is { } unknown) throw new ValidationException($"Channels:WebhookFor: there is no channel '{unknown}': {string.Join(", ", Inboxes.Concat(Files))}.");
        if (posted.Length > 0 && settings.Webhook is null) throw new ValidationException("Channels:WebhookFor needs Channels:Webhook:Url and Channels:Webhook:Secret.");
        Channels = [.. Inboxes.Concat(Files).Select(IChannel (name) => posted.Contains(name) ? Webhook(name, settings, time) : Inboxes.Contains(name) ? new InboxChannel(name) : File(name, settings, time))];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<IChannel> Channels { get; }

    /// <inheritdoc/>
    public void Dispose() => _owned.ForEach(o => o.Dispose());

    private FileChannel File(string name, HostSettings settings, TimeProvider time)
    {
        var channel = new FileChannel(name, settings.Files, time);
        _owned.Add(channel);
        return channel;
    }

    private WebhookChannel Webhook(string name, HostSettings settings, TimeProvider time)
    {
        var channel = new WebhookChannel(name, settings.Webhook!, time);
        _owned.Add(channel);
        return channel;
    }
}
