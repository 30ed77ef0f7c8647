using System.Text.Json;
using Opportune.Engine.Bank;

namespace Opportune.Runtime.Stops;

/// <summary>Keeps the book of stops and decides by the bank's definition with the stops in force, whichever definition is loaded.</summary>
/// <remarks>A stop is durable before it holds, and holds before the caller is told. What was decided by a definition names the stops with it. Changes come one at a time. Thread-safe.</remarks>
internal sealed class StopKeeper(Shell shell) : IDisposable
{
    private const string Kind = "stops";
    private readonly SemaphoreSlim _one = new(1, 1);
    private BankDefinition _plain = shell.Pipeline.Bank;
    private volatile StopBook _book = StopBook.Empty;

    /// <summary>As it is now.</summary>
    internal StopBook Book => _book;

    /// <summary>Reads the newest book and decides by the definition with its stops.</summary>
    internal async Task OpenAsync(BankDefinition plain, CancellationToken cancel)
    {
        if (await shell.Ports.Artifacts.NewestAsync(Kind, cancel) is { } newest) _book = JsonSerializer.Deserialize(newest.Content.Span, StopJson.Default.StopBook)!;
        await UseAsync(plain, cancel);
    }

    /// <summary>Decides by another definition, under the same stops.</summary>
    internal async Task UseAsync(BankDefinition plain, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            shell.Use(await UnderAsync(_book, plain, cancel));
            _plain = plain;
        }
        finally { _one.Release(); }
    }

    /// <summary>Stops a node. One that is stopped already stays so, and nothing is noted.</summary>
    internal async Task<StopAnswer> StopAsync(string node, string because, string by, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var stop = new EmergencyStop(node, Next(), by, because);
            if (!_plain.Actions.Any(a => stop.Covers(a.Id)))
                return new StopAnswer.Refused("stop.node.unknown", "The bank has no action at this node or below it. Give an issue, a group or an action as GET /v1/bank lists them, such as grow/cards, or / for everything.");
            return _book.InForce.Any(s => s.Node == node) ? new StopAnswer.Done(null) : await ChangeAsync([.. _book.InForce, stop], new(stop.Since, "stopped", node, by, because), cancel);
        }
        finally { _one.Release(); }
    }

    /// <summary>Ends the stop of a node; one of a node above it goes on.</summary>
    internal async Task<StopAnswer> ResumeAsync(string node, string because, string by, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_book.InForce.All(s => s.Node != node)) return new StopAnswer.Refused("stop.none", "No stop of this node is in force. GET /v1/stops lists those that are: end each by the node that it names.");
            return await ChangeAsync([.. _book.InForce.Where(s => s.Node != node)], new(Next(), "resumed", node, by, because), cancel);
        }
        finally { _one.Release(); }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Later than every change before, also where the clock went back: the newest book is found by its time.</summary>
    private DateTimeOffset Next() => _book.Changes is [.., var last] && last.At >= shell.Now ? last.At + TimeSpan.FromTicks(1) : shell.Now;

    private async Task<StopAnswer.Done> ChangeAsync(IReadOnlyList<EmergencyStop> inForce, StopChange change, CancellationToken cancel)
    {
        var book = new StopBook(_book.Number + 1, inForce, [.. _book.Changes, change]);
        var bank = await UnderAsync(book, _plain, cancel);
        await shell.Ports.Artifacts.PutAsync(Kind, JsonSerializer.SerializeToUtf8Bytes(book, StopJson.Default.StopBook), change.At, cancel);
        _book = book;
        shell.Use(bank);
        return new(change);
    }

    private async Task<BankDefinition> UnderAsync(StopBook book, BankDefinition plain, CancellationToken cancel) =>
        book.InForce.Count == 0 ? plain : await shell.Banks.AddAsync(new StoppedBank(plain.Hash, book.InForce), plain, shell.Now, cancel);
}
