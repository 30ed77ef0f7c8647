using Microsoft.Extensions.Logging;
using Opportune.Host.Serving;
using Opportune.Runtime.Storage;

namespace Opportune.Scenarios.Tests.Serving;

/// <summary>What an operator reads at night.</summary>
public sealed class StoreWatchTests(BankFixture bank) : IClassFixture<BankFixture>
{
    private static readonly StoreException Full = new("store.full", "Free disk space.");
    private readonly ManualTimeProvider _clock = new(new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
    private readonly Lines _log = new();

    [Fact]
    public async Task A_failing_store_is_told_once_again_each_minute_and_when_it_is_well()
    {
        using var watch = new StoreWatch(bank.Bank.Runtime, _clock, _log);

        for (var i = 0; i < 1_000; i++) watch.Refused(Full);
        Assert.Equal(["store.full: Free disk space."], _log);

        _clock.Now += TimeSpan.FromMinutes(1);
        watch.Refused(Full);
        Assert.Equal("store.full since 03:00:00Z: 1001 requests refused", _log[^1]);

        await watch.LookAsync(TestContext.Current.CancellationToken);
        await watch.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal("the store is well again; store.full since 03:00:00Z, 1001 requests were refused", _log[^1]);
        Assert.Equal(3, _log.Count);
    }

    [Fact]
    public void Another_failure_is_told_at_once()
    {
        using var watch = new StoreWatch(bank.Bank.Runtime, _clock, _log);

        watch.Refused(Full);
        watch.Refused(new("store.slow", "Wait."));

        Assert.Equal(["store.full: Free disk space.", "store.slow: Wait."], _log);
    }

    [Fact]
    public async Task Damage_of_one_customer_is_told_once_and_a_healthy_disk_does_not_call_it_well()
    {
        using var watch = new StoreWatch(bank.Bank.Runtime, _clock, _log);
        StoreException one = new("store.corrupt", "Entry 7 does not open."), other = new("archive.missing", "Entry 9 was archived.");

        for (var i = 0; i < 100; i++)
        {
            watch.Refused(one);
            await watch.LookAsync(TestContext.Current.CancellationToken);
        }
        watch.Refused(other);
        _clock.Now += TimeSpan.FromMinutes(1);
        watch.Refused(one);

        Assert.Equal(
            [
                "store.corrupt: Entry 7 does not open. Everybody else is served; `opportune verify` lists all that is damaged",
                "archive.missing: Entry 9 was archived. Everybody else is served; `opportune verify` lists all that is damaged",
                "what is stored is damaged in 2 places met so far; 102 requests refused since the start",
            ], _log);
    }

    [Fact]
    public async Task Each_note_of_a_serving_host_begins_with_its_time()
    {
        using var lines = new StringWriter();
        await using var notes = new StampedNotes(lines, _clock);

        notes.WriteLine("one");
        await notes.WriteLineAsync("two");

        Assert.Equal(["2026-11-20T03:00:00Z one", "2026-11-20T03:00:00Z two"], lines.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed class Lines : List<string>, ILogger<StoreWatch>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
