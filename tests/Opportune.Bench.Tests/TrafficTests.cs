using System.Text;
using System.Text.Json;
using Opportune.Bench.Http;
using Opportune.Bench.Load;
using Opportune.Bench.Sample;
using Opportune.Engine.Ingest;

namespace Opportune.Bench.Tests;

public sealed class TrafficTests
{
    [Fact]
    public void Events_decisions_and_responses_come_as_10_to_5_to_1_and_each_is_good_json()
    {
        var traffic = new BankTraffic(new Zipf(100, 1, 1_000, 1), "key", isMixed: true, TimeProvider.System);
        traffic.Answered((int)BankTraffic.Kind.Decision, Encoding.UTF8.GetBytes("{\"options\":[{\"token\":\"ABC-1.0.0123456789abcdef01234567\"}]}"));
        var kinds = new int[3];
        var buffer = new byte[1 << 16];
        for (var i = 0; i < 16; i++)
        {
            var (length, kind) = traffic.Next(buffer);
            kinds[kind]++;
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            using var body = JsonDocument.Parse(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            if (kind == (int)BankTraffic.Kind.Response) Assert.Equal("ABC-1.0.0123456789abcdef01234567", body.RootElement.GetProperty("token").GetString());
            else Assert.StartsWith("b-00000", body.RootElement.GetProperty("customer").GetString(), StringComparison.Ordinal);
            Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])}\r\n", text, StringComparison.Ordinal);
        }
        Assert.Equal([5, 10, 1], kinds);
    }

    [Fact]
    public void No_two_requests_have_the_same_identifier()
    {
        var traffic = new BankTraffic(new Zipf(100, 1, 1_000, 1), null, isMixed: false, TimeProvider.System);
        var buffer = new byte[1 << 16];

        var ids = Enumerable.Range(0, 500).Select(_ => traffic.Next(buffer) is var next ? Encoding.UTF8.GetString(buffer, 0, next.Length).Split("requestId")[1] : "").ToList();

        Assert.Equal(500, ids.Distinct().Count());
    }

    [Fact]
    public void By_Zipfs_law_the_second_comes_half_as_often_as_the_first()
    {
        var zipf = new Zipf(1_000, 1, 200_000, 3);

        var counts = Enumerable.Range(0, 200_000).CountBy(_ => zipf.Next()).Select(c => c.Value).OrderDescending().ToList();

        Assert.InRange(counts[1] / (double)counts[0], 0.45, 0.55);
        Assert.InRange(counts[9] / (double)counts[0], 0.08, 0.12);
    }

    [Fact]
    public void Events_of_the_traffic_are_taken_by_the_engine()
    {
        var (traffic, bank, buffer, read) = (new BankTraffic(new Zipf(100, 1, 1_000, 1), null, isMixed: true, TimeProvider.System), BenchBank.Load(8), new byte[1 << 16], 0);
        var reader = new EventReader(bank.Events, bank.Currency);
        for (var i = 0; i < 32; i++)
        {
            var (length, kind) = traffic.Next(buffer);
            if (kind != (int)BankTraffic.Kind.Event) continue;
            using var body = JsonDocument.Parse(buffer.AsMemory(buffer.AsSpan().IndexOf("\r\n\r\n"u8) + 4, length - buffer.AsSpan().IndexOf("\r\n\r\n"u8) - 4));
            Assert.NotNull(reader.Read(body.RootElement, TimeProvider.System.GetUtcNow()).Event);
            read++;
        }
        Assert.True(read > 10);
    }
}
