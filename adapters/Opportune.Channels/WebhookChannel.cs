using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using Opportune.Engine.Deliver;

namespace Opportune.Channels;

/// <summary>Posts each message as JSON to one address of the bank's.</summary>
/// <remarks>
/// Headers: <c>Idempotency-Key</c>, by which the receiver knows a repetition, and <see cref="WebhookSignature"/>. Answers: 2xx sent; 408, 429, 5xx, a timeout or no connection
/// try again, after the receiver's Retry-After where it gives one; all else is refused for good. Redirections are not followed, since the body would reach a host that
/// nobody allowed. Thread-safe.
/// </remarks>
public sealed class WebhookChannel : IChannel, IDisposable
{
    private readonly WebhookChannelOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>A channel to one address.</summary>
    /// <param name="name">The channel, 1 to 32 of a–z 0–9 -.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Dates signatures and reads dates in Retry-After.</param>
    /// <exception cref="ArgumentException">The name is malformed.</exception>
    /// <exception cref="ValidationException">An option is missing or out of range.</exception>
    public WebhookChannel(string name, WebhookChannelOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (Name, _options, _time) = (ChannelName.Check(name), options, time);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async ValueTask<ChannelAnswer> SendAsync(OutboundMessage message, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (message.Key.Length == 0 || message.Key.Any(c => c is <= ' ' or > '~'))
            return new ChannelAnswer.Refused("channel.webhook.key", "The message's key cannot be sent as a header: it must be visible ASCII.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            using var request = RequestFor(message);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return AnswerTo(response);
        }
        catch (HttpRequestException)
        {
            return new ChannelAnswer.TryAgain("channel.webhook.unreachable", "The webhook's address cannot be reached: check Url, the network and the certificate.", _options.RetryAfter);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ChannelAnswer.TryAgain("channel.webhook.timeout", $"The webhook did not answer within {_options.TimeoutMilliseconds} ms.", _options.RetryAfter);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestFor(OutboundMessage message)
    {
        var body = MessageDocument.Write(message);
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", message.Key);
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(_options.Secret, _time.GetUtcNow(), body));
        return request;
    }

    private ChannelAnswer AnswerTo(HttpResponseMessage response) => response.StatusCode switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new ChannelAnswer.Sent(),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            new ChannelAnswer.TryAgain("channel.webhook.busy", $"The webhook answered {(int)response.StatusCode}.", WaitFor(response.Headers.RetryAfter)),
        _ => new ChannelAnswer.Refused("channel.webhook.refused", $"The webhook answered {(int)response.StatusCode}: check Url, Secret and what the receiver expects."),
    };

    private TimeSpan WaitFor(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? asked?.Date - _time.GetUtcNow() ?? _options.RetryAfter;
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TimeSpan.TicksPerSecond, _options.LongestRetryAfter.Ticks));
    }
}
