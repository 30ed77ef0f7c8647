using System.Text.Encodings.Web;
using System.Text.Json;
using Opportune.Engine.Deliver;

namespace Opportune.Channels;

/// <summary>The JSON form in which every channel of this project hands a message over; equal messages have equal bytes.</summary>
/// <remarks>Fields: key, customer, channel, action, treatment, title, body, callToAction, link, disclosures, decidedAt (RFC 3339, UTC). One line, UTF-8.</remarks>
internal static class MessageDocument
{
    // Read by programs as JSON, never pasted into a page, so letters outside ASCII may stand as they are.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of a message.</summary>
    public static byte[] Write(OutboundMessage message) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        message.Key,
        Customer = message.Customer.ToString(),
        message.Channel,
        message.Action,
        message.Treatment,
        message.Title,
        message.Body,
        message.CallToAction,
        message.Link,
        message.Disclosures,
        DecidedAt = message.DecidedAt.UtcDateTime,
    }, Json);
}
