using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Deliver;

namespace Opportune.Adapters.Tests.Channels;

/// <summary>What every channel promises.</summary>
public abstract class ChannelContract : IDisposable
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected TempFolder Folder { get; } = new();

    /// <summary>A channel called <c>letters</c>.</summary>
    protected abstract IChannel Open();

    /// <summary>The documents that arrived at the other end, in order.</summary>
    protected abstract IReadOnlyList<JsonElement> Received();

    /// <summary>Makes the other end take nothing, or take again.</summary>
    protected abstract void SetAvailable(bool available);

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static OutboundMessage Message(string key = "d-1/0", string body = "You could earn 2.1 % on it.") => new(
        key, CustomerId.Parse("crm:4711"), "letters", "grow/savings/instant-saver", "letter", "Your balance", body, "Open it", "/savings?token=t-1",
        ["Rates may change.", "Covered up to EUR 100,000."], new(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)));

    [Fact]
    public void A_channel_says_its_name() => Assert.Equal("letters", Open().Name);

    [Fact]
    public async Task A_message_arrives_whole()
    {
        Assert.Equal(new ChannelAnswer.Sent(), await Open().SendAsync(Message(), Cancel));

        var document = Assert.Single(Received());
        string[] fields = [.. new[] { "key", "customer", "channel", "action", "treatment", "title", "body", "callToAction", "link" }.Select(name => document.GetProperty(name).GetString()!)];
        Assert.Equal(["d-1/0", "crm:4711", "letters", "grow/savings/instant-saver", "letter", "Your balance", "You could earn 2.1 % on it.", "Open it", "/savings?token=t-1"], fields);
        Assert.Equal(["Rates may change.", "Covered up to EUR 100,000."], document.GetProperty("disclosures").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(Noon, document.GetProperty("decidedAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("two\nlines\r\nand \"quotes\" and \\ and \u2028")]
    [InlineData("Žluťoučký kůň, 銀行, 🏦")]
    [InlineData("")]
    public async Task Any_text_arrives_as_it_was(string body)
    {
        await Open().SendAsync(Message(body: body), Cancel);

        Assert.Equal(body, Assert.Single(Received()).GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_repeated_message_is_known_by_its_key_and_is_the_same()
    {
        var channel = Open();
        await channel.SendAsync(Message(), Cancel);
        Assert.IsType<ChannelAnswer.Sent>(await channel.SendAsync(Message(), Cancel));

        var received = Received();
        Assert.Equal(2, received.Count);
        Assert.Equal("d-1/0", received[0].GetProperty("key").GetString());
        Assert.Equal(received[0].GetRawText(), received[1].GetRawText());
    }

    [Fact]
    public async Task Messages_sent_at_once_all_arrive()
    {
        var channel = Open();
        string[] keys = [.. Enumerable.Range(0, 24).Select(i => $"d-{i:00}/0")];

        await Task.WhenAll(keys.Select(key => Task.Run(async () => await channel.SendAsync(Message(key, new string('x', 5_000)), Cancel), Cancel)));

        Assert.Equal(keys, Received().Select(d => d.GetProperty("key").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_outage_asks_for_another_try_and_the_try_succeeds()
    {
        var channel = Open();
        SetAvailable(false);

        var answer = Assert.IsType<ChannelAnswer.TryAgain>(await channel.SendAsync(Message(), Cancel));
        Assert.True(answer.After > TimeSpan.Zero);
        Assert.StartsWith("channel.", answer.Code, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", answer.Message, StringComparison.Ordinal);

        SetAvailable(true);
        Assert.IsType<ChannelAnswer.Sent>(await channel.SendAsync(Message(), Cancel));
        Assert.Single(Received());
    }

    [Fact]
    public async Task A_cancelled_sending_sends_nothing()
    {
        var channel = Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.SendAsync(Message(), new CancellationToken(canceled: true)));

        Assert.Empty(Received());
    }
}
