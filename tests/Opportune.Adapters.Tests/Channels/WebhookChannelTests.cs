using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Opportune.Channels;
using Opportune.Engine.Deliver;

namespace Opportune.Adapters.Tests.Channels;

public sealed class WebhookChannelTests : ChannelContract
{
    private const string Secret = "a secret of the tests";
    private readonly Receiver _receiver = new();
    private readonly ManualTimeProvider _time = new(Noon);

    public override void Dispose()
    {
        _receiver.Dispose();
        base.Dispose();
    }

    protected override IChannel Open() => Open(_receiver.Url);

    protected override IReadOnlyList<JsonElement> Received() => [.. _receiver.Requests.Select(r => JsonElement.Parse(r.Body))];

    protected override void SetAvailable(bool available) => AnswerWith(available ? 200 : 503);

    [Fact]
    public async Task The_receiver_can_check_who_sent_it_and_when_and_whether_it_is_a_repetition()
    {
        await Open().SendAsync(Message(), Cancel);

        var (body, key, signature, type) = Assert.Single(_receiver.Requests);
        byte[] signed = [.. Encoding.ASCII.GetBytes(Noon.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "."), .. body];
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed));
        Assert.Equal(("d-1/0", $"t={Noon.ToUnixTimeSeconds()},v1={expected}", "application/json; charset=utf-8"), (key, signature, type));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_receiver_that_cannot_now_is_tried_again(int status)
    {
        AnswerWith(status);

        Assert.Equal(TimeSpan.FromSeconds(60), Assert.IsType<ChannelAnswer.TryAgain>(await Open().SendAsync(Message(), Cancel)).After);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 1)]
    [InlineData("999999", 3_600)]
    [InlineData("Sun, 01 Mar 2026 12:01:30 GMT", 90)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 1)]
    public async Task The_receivers_wish_for_a_pause_is_honoured_within_bounds(string retryAfter, int seconds)
    {
        _receiver.Answer = response =>
        {
            response.StatusCode = 429;
            response.Headers["Retry-After"] = retryAfter;
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<ChannelAnswer.TryAgain>(await Open().SendAsync(Message(), Cancel)).After);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_receiver_that_will_never_take_it_refuses_for_good(int status)
    {
        AnswerWith(status);

        var refusal = Assert.IsType<ChannelAnswer.Refused>(await Open().SendAsync(Message(), Cancel));
        Assert.Equal("channel.webhook.refused", refusal.Code);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_too_slow_is_tried_again()
    {
        var never = new TaskCompletionSource();
        _receiver.Answer = _ => never.Task;

        var answer = await Open(_receiver.Url, timeoutMilliseconds: 100).SendAsync(Message(), Cancel);

        Assert.Equal("channel.webhook.timeout", Assert.IsType<ChannelAnswer.TryAgain>(answer).Code);
        never.SetResult();
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_tried_again()
    {
        var channel = Open();
        _receiver.Dispose();

        Assert.Equal("channel.webhook.unreachable", Assert.IsType<ChannelAnswer.TryAgain>(await channel.SendAsync(Message(), Cancel)).Code);
    }

    [Fact]
    public async Task A_key_that_would_break_the_headers_is_refused() =>
        Assert.Equal("channel.webhook.key", Assert.IsType<ChannelAnswer.Refused>(await Open().SendAsync(Message("d-1\r\nX: y"), Cancel)).Code);

    [Theory]
    [InlineData("ftp://bank.example/in")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:word@bank.example/in")]
    [InlineData("https://elsewhere.example/in")]
    public void An_address_that_is_not_allowed_is_refused_when_configured(string url) => Assert.Throws<ValidationException>(() =>
        new WebhookChannel("letters", new() { Url = new(url), Secret = Secret, AllowedHosts = ["bank.example"] }, _time));

    [Fact]
    public void An_allowed_address_with_a_secret_is_taken_and_a_short_secret_is_not()
    {
        using var taken = new WebhookChannel("letters", new() { Url = new("https://Bank.example/in"), Secret = Secret, AllowedHosts = ["bank.EXAMPLE"] }, _time);

        Assert.Throws<ValidationException>(() => new WebhookChannel("letters", new() { Url = new("https://bank.example/in"), Secret = "short" }, _time));
    }

    private WebhookChannel Open(Uri url, int timeoutMilliseconds = 10_000) =>
        new("letters", new() { Url = url, Secret = Secret, TimeoutMilliseconds = timeoutMilliseconds }, _time);

    private void AnswerWith(int status) => _receiver.Answer = response =>
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    };
}
