using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Verify;

/// <summary>Decides recorded decisions again and compares bit for bit; every decision's model must be there.</summary>
/// <remarks>How many decisions a journal has is known only at its end: after each <see cref="VerifyDepth.Sample"/> replayed, every other one of those that would have been is passed over.</remarks>
internal sealed class ReplayCheck(Banks banks, VerifyDepth depth)
{
    private const int Kept = 64;
    private readonly Dictionary<(string Bank, string Model), DecisionPipeline> _pipelines = [];
    private long _decisions;
    private long _step = 1;

    internal Findings Found { get; } = new("replay");

    internal void Take(long sequence, DecisionRecord record, Findings entries)
    {
        if (Pipeline(record, sequence, entries) is not { } pipeline || _decisions++ % _step != 0) return;
        if (record.Input.Semantics > DecisionPipeline.Semantics) { Found.Unverified++; return; }
        Found.Looked++;
        if (!depth.Deep && Found.Looked % depth.Sample == 0) _step *= 2;
        if (Replay.Run(record, pipeline, banks) is { Equal: false } differs)
            Found.Add("verify.replay", sequence, $"Decision {record.Input.DecisionId} comes out otherwise: {(differs.Differences.Count > 0 ? differs.Differences[0] : "the record's bytes differ")}.");
    }

    private DecisionPipeline? Pipeline(DecisionRecord record, long sequence, Findings entries)
    {
        var names = (record.Input.BankHash, record.Input.ModelHash);
        if (_pipelines.TryGetValue(names, out var known)) return known;
        try
        {
            if (_pipelines.Count >= Kept) _pipelines.Clear();
            return _pipelines[names] = new(banks.Of(names.BankHash), banks.Model(names.ModelHash));
        }
        catch (Exception missing) when (missing is StoreException or FormatException)
        {
            entries.Add("verify.artifact", sequence, $"Decision {record.Input.DecisionId} names model {names.ModelHash[..12]}…, which is not in the store, or is damaged.");
            return null;
        }
    }
}
