using System.Security.Cryptography;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Runtime;

/// <summary>Decides a recorded decision again from its record alone and compares bit for bit.</summary>
internal static class Replay
{
    /// <summary>Replays.</summary>
    /// <param name="record">The record.</param>
    /// <param name="pipeline">Of the definition and the model that it names.</param>
    /// <param name="banks">Definitions by hash.</param>
    /// <param name="kept">The record's bytes as they are kept, perhaps in an earlier format: the hash is theirs. Both records are compared in the format of today.</param>
    internal static ReplayReport Run(DecisionRecord record, DecisionPipeline pipeline, Banks banks, ReadOnlyMemory<byte>? kept = null)
    {
        var replayed = pipeline.Choose(record.Input);
        var (then, now) = (RecordCodec.Write(record, banks.Of), RecordCodec.Write(replayed, banks.Of));
        var isEqual = then.Span.SequenceEqual(now.Span);
        var bytes = kept ?? then;
        return new(isEqual, Hash(bytes), Hash(isEqual ? bytes : now), Differences(record, replayed));
    }

    private static string Hash(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private static List<string> Differences(DecisionRecord then, DecisionRecord now)
    {
        var differences = new List<string>();
        if (then.Input.Semantics > DecisionPipeline.Semantics) differences.Add($"decided by semantics {then.Input.Semantics}, which this version does not know: it knows those up to {DecisionPipeline.Semantics}");
        differences.AddRange(then.Verdicts.Zip(now.Verdicts).Where(p => p.First != p.Second).Select(p => $"treatment {p.First.Treatment}: {p.First.Code ?? "allowed"} then, {p.Second.Code ?? "allowed"} now"));
        differences.AddRange(then.Scores.Zip(now.Scores).Where(p => p.First != p.Second).Select(p => $"action {p.First.Action}: priority {p.First.Priority:R} then, {p.Second.Priority:R} now"));
        differences.AddRange(then.Slots.Zip(now.Slots).Where(p => p.First.Treatment != p.Second.Treatment).Select(p => $"slot {p.First.Rank}: treatment {p.First.Treatment} then, {p.Second.Treatment} now"));
        return differences;
    }
}
