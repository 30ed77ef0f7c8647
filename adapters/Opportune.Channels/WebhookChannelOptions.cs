using System.ComponentModel.DataAnnotations;

namespace Opportune.Channels;

/// <summary>Where and how messages are posted. Section <c>Channels:Webhook</c>.</summary>
public sealed class WebhookChannelOptions : IValidatableObject
{
    private const int ShortestSecret = 16;

    /// <summary>Address that receives each message by POST; http or https, without user or password. No default.</summary>
    [Required] public Uri? Url { get; init; }

    /// <summary>Shared with the receiver, which checks the signature with it; 16 to 256 characters. No default.</summary>
    [Required, StringLength(256, MinimumLength = ShortestSecret)] public string Secret { get; init; } = "";

    /// <summary>Host names that <see cref="Url"/> may have; empty, the default, for any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>How long the receiver may take to answer, in milliseconds. Default 10,000.</summary>
    [Range(50, 100_000)] public int TimeoutMilliseconds { get; init; } = 10_000;

    /// <summary>How long to wait before a message is tried again where the receiver does not say, in seconds. Default 60.</summary>
    [Range(1, 86_400)] public int RetryAfterSeconds { get; init; } = 60;

    /// <summary>Longest wait that is taken from a receiver's Retry-After, in seconds. Default 3,600.</summary>
    [Range(1, 86_400)] public int LongestRetryAfterSeconds { get; init; } = 3_600;

    internal TimeSpan Timeout => TimeSpan.FromMilliseconds(TimeoutMilliseconds);

    internal TimeSpan RetryAfter => TimeSpan.FromSeconds(RetryAfterSeconds);

    internal TimeSpan LongestRetryAfter => TimeSpan.FromSeconds(LongestRetryAfterSeconds);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is null) yield break;
        if (!Url.IsAbsoluteUri || (Url.Scheme != Uri.UriSchemeHttp && Url.Scheme != Uri.UriSchemeHttps))
            yield return new("The field Url must be an absolute address of http or https.", [nameof(Url)]);
        else if (Url.UserInfo.Length > 0)
            yield return new("The field Url must not hold a user or password.", [nameof(Url)]);
        else if (AllowedHosts.Count > 0 && !AllowedHosts.Contains(Url.Host, StringComparer.OrdinalIgnoreCase))
            yield return new("The field Url must have a host that AllowedHosts lists.", [nameof(Url)]);
    }
}
