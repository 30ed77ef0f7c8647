using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Opportune.Channels;
using Opportune.Engine.Deliver;

namespace Opportune.Adapters.Tests.Channels;

public sealed class FileChannelTests : ChannelContract
{
    private readonly ManualTimeProvider _time = new(Noon);

    private string Outbox => Folder.Sub("outbox");

    private string Today => Path.Combine(Outbox, "letters-20260301.jsonl");

    protected override IChannel Open() => new FileChannel("letters", new() { Folder = Outbox }, _time);

    protected override IReadOnlyList<JsonElement> Received() => Directory.Exists(Outbox)
        ? [.. Directory.EnumerateFiles(Outbox).Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(line => JsonElement.Parse(line))] : [];

    protected override void SetAvailable(bool available)
    {
        if (available) File.Delete(Outbox);
        else File.WriteAllText(Outbox, "a file stands where the folder should be");
    }

    [Fact]
    public async Task Each_day_has_a_file_of_its_own()
    {
        var channel = Open();
        await channel.SendAsync(Message("d-1/0"), Cancel);
        _time.Now = Noon.AddHours(12);
        await channel.SendAsync(Message("d-2/0"), Cancel);

        Assert.Equal(["letters-20260301.jsonl", "letters-20260302.jsonl"], Directory.EnumerateFiles(Outbox).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"key":"torn""")]
    [InlineData("")]
    public async Task A_line_that_a_crash_left_unfinished_is_cut_off(string torn)
    {
        await Open().SendAsync(Message("d-1/0"), Cancel);
        await File.AppendAllTextAsync(Today, torn + new string('x', torn.Length * 1_000), Cancel);

        await Open().SendAsync(Message("d-2/0"), Cancel);

        Assert.Equal(["d-1/0", "d-2/0"], Received().Select(d => d.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task A_file_that_is_only_an_unfinished_line_starts_afresh()
    {
        Directory.CreateDirectory(Outbox);
        await File.WriteAllTextAsync(Today, new string('x', 10_000), Cancel);

        await Open().SendAsync(Message(), Cancel);

        Assert.Single(Received());
    }

    [Fact]
    public async Task A_file_that_was_fetched_and_removed_is_made_again()
    {
        var channel = Open();
        await channel.SendAsync(Message("d-1/0"), Cancel);
        File.Delete(Today);

        Assert.IsType<ChannelAnswer.Sent>(await channel.SendAsync(Message("d-2/0"), Cancel));
        Assert.Equal("d-2/0", Assert.Single(Received()).GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../letters")]
    [InlineData("Letters")]
    public void A_name_that_is_no_part_of_a_file_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new FileChannel(name, new(), _time));

    [Fact]
    public void A_wait_out_of_its_range_is_refused() =>
        Assert.Throws<ValidationException>(() => new FileChannel("letters", new() { RetryAfterSeconds = 0 }, _time));
}
