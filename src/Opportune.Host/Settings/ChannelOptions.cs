using System.ComponentModel.DataAnnotations;

namespace Opportune.Host.Settings;

/// <summary>Which way outbound messages leave. Section <c>Channels</c>; <c>Channels:File</c> and <c>Channels:Webhook</c> belong to the adapters.</summary>
public sealed class ChannelOptions
{
    /// <summary>Channels that are posted to the webhook, with commas: <c>push,sms</c>. Default empty: app and web lie ready in the inbox, all others are written to files.</summary>
    [RegularExpression("[a-z0-9,-]*")] public string WebhookFor { get; init; } = "";
}
