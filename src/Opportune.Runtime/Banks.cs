using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Ingest;
using Opportune.Engine.Score;
using Opportune.Runtime.Stops;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime;

/// <summary>Bank definitions and models by hash: those in use and those that old records name.</summary>
/// <remarks>Thread-safe. One instance for each hash, so that instances may be compared.</remarks>
internal sealed class Banks(IArtifacts artifacts, Func<ReadOnlyMemory<byte>, BankDefinition> load)
{
    private readonly ConcurrentDictionary<string, BankDefinition> _banks = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<BankDefinition, EntryCodec> _codecs = [];
    private readonly ConcurrentDictionary<string, PropensityModel> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TrainedPropensity> _trained = new(StringComparer.Ordinal);

    /// <summary>Stores and loads a definition.</summary>
    internal async Task<BankDefinition> AddAsync(ReadOnlyMemory<byte> source, DateTimeOffset at, CancellationToken cancel)
    {
        var bank = load(source);
        var hash = await artifacts.PutAsync("bank", source, at, cancel);
        if (hash != bank.Hash) throw new InvalidOperationException("The definition's hash is not that of its source.");
        return _banks.GetOrAdd(bank.Hash, bank);
    }

    /// <summary>Stores the stops on a definition that is stored.</summary>
    internal async Task<BankDefinition> AddAsync(StoppedBank stopped, BankDefinition plain, DateTimeOffset at, CancellationToken cancel)
    {
        var hash = await artifacts.PutAsync("stopped-bank", stopped.ToBytes(), at, cancel);
        return _banks.GetOrAdd(hash, _ => stopped.On(plain));
    }

    /// <summary>Stores a model.</summary>
    internal async Task AddAsync(PropensityModel model, DateTimeOffset at, CancellationToken cancel)
    {
        await artifacts.PutAsync("model", model.Content, at, cancel);
        _models[model.Hash] = model;
    }

    /// <summary>Stores a trained model.</summary>
    internal async Task AddAsync(TrainedPropensity model, DateTimeOffset at, CancellationToken cancel)
    {
        await artifacts.PutAsync("trained", model.Content, at, cancel);
        _trained[model.Hash] = model;
    }

    /// <summary>The definition of a hash that a record names.</summary>
    /// <exception cref="StoreException"><c>store.corrupt</c>: it is not there.</exception>
    internal BankDefinition Of(string hash) => _banks.GetOrAdd(hash, h => Find(h) is var content && StoppedBank.TryRead(content.Span) is { } stopped ? stopped.On(Of(stopped.Bank)) : load(content));

    /// <summary>Reads entries as a definition understands them.</summary>
    internal EntryCodec CodecOf(BankDefinition bank) => _codecs.GetValue(bank, b => new(Of, new EventReader(b.Events, b.Currency).ReadStored));

    /// <summary>The model of a hash that a record names.</summary>
    internal PropensityModel Model(string hash) => hash == PropensityModel.Untrained.Hash ? PropensityModel.Untrained : _models.GetOrAdd(hash, h => PropensityModel.Read(Find(h), Trained));

    /// <summary>The trained model of a hash that a snapshot or the book of models names.</summary>
    internal TrainedPropensity Trained(string hash) => _trained.GetOrAdd(hash, h => TrainedPropensity.Read(Find(h)));

    /// <summary>Artifacts are read on the way of a fold, which does not wait: the ports answer from local files.</summary>
    private ReadOnlyMemory<byte> Find(string hash) => artifacts.FindAsync(hash, CancellationToken.None).AsTask().GetAwaiter().GetResult()
        ?? throw new StoreException("store.corrupt", $"A decision names {hash[..12]}…, which the store does not hold. Restore the newest backup.");
}
