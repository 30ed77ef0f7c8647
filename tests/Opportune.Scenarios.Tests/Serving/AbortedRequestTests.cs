using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Opportune.Host.Api;
using Opportune.Host.Serving;

namespace Opportune.Scenarios.Tests.Serving;

/// <summary>Requests that end without an answer.</summary>
public sealed class AbortedRequestTests(BankFixture bank) : IClassFixture<BankFixture>
{
    [Fact]
    public async Task A_stop_that_no_longer_waits_for_half_a_request_is_no_bug_in_the_log()
    {
        using var watch = new StoreWatch(bank.Bank.Runtime, bank.Clock, NullLogger<StoreWatch>.Instance);
        var log = new Lines();

        await new ProblemMiddleware(_ => throw new TaskCanceledException("The request was aborted", new ConnectionAbortedException()), watch, log).InvokeAsync(new DefaultHttpContext());
        Assert.Empty(log);

        await new ProblemMiddleware(_ => throw new InvalidOperationException("a bug"), watch, log).InvokeAsync(new DefaultHttpContext());
        Assert.Equal("A request failed", Assert.Single(log));
    }

    private sealed class Lines : List<string>, ILogger<ProblemMiddleware>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
