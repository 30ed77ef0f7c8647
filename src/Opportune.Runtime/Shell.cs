using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Deliver;
using Opportune.Engine.Ingest;
using Opportune.Engine.Score;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Flows;
using Opportune.Runtime.Learning;

namespace Opportune.Runtime;

/// <summary>What the flows share: ports, customers in memory, the pipeline in use. Wired once.</summary>
internal sealed class Shell : IAsyncDisposable
{
    private readonly GroupCommit _commit;
    private volatile DecisionPipeline _pipeline;
    private volatile EntryCodec _codec;

    internal Shell(RuntimePorts ports, RuntimeOptions options, Banks banks, BankDefinition bank)
    {
        (Ports, Options, Banks) = (ports, options, banks);
        _pipeline = new(bank, PropensityModel.Untrained);
        _codec = CodecFor(bank);
        _commit = new(ports.Journal, options);
        Customers = new(ports, banks, _commit, new EntryVault(() => _codec), () => _pipeline.Bank, options);
        Directory = new(ports.Journal, ports.Keys);
        Tokens = new(ports.Keys.Secret("option-tokens"));
        DrawSecret = ports.Keys.Secret("draws");
        (Outbound, Clock, Learning, Readings) = (new(this), new(this), new(this), new(this));
        (Customers.Waiting, Customers.Learn) = (Clock.Note, Learning.Take);
    }

    internal RuntimePorts Ports { get; }
    internal RuntimeOptions Options { get; }
    internal Banks Banks { get; }
    internal CustomerStore Customers { get; }
    internal AccountDirectory Directory { get; }
    internal OptionTokens Tokens { get; }
    internal OutboundFlow Outbound { get; }
    internal ClockFlow Clock { get; }
    internal LearningLoop Learning { get; }
    internal Readings Readings { get; }
    internal byte[] DrawSecret { get; }
    internal int WaitingAppends => _commit.Length;

    /// <summary>Definition and model in use; changes as a whole.</summary>
    internal DecisionPipeline Pipeline => _pipeline;

    internal DateTimeOffset Now => Ports.Time.GetUtcNow();

    internal byte[] HashOf(string key) => Ports.Keys.HashOf(key);

    internal IChannel? Channel(string name) => Ports.Channels.FirstOrDefault(c => c.Name == name);

    /// <summary>Decides by another model from now on.</summary>
    internal void Use(PropensityModel model) => _pipeline = new(_pipeline.Bank, model);

    /// <summary>Decides by another definition from now on: interpreted at once, compiled as soon as it is.</summary>
    internal void Use(BankDefinition bank)
    {
        _codec = CodecFor(bank);
        _pipeline = new(bank, _pipeline.Model);
        _ = Task.Run(() => { foreach (var condition in bank.Conditions) condition.UseCompiled(); });
    }

    private EntryCodec CodecFor(BankDefinition bank)
    {
        var reader = new EventReader(bank.Events, bank.Currency);
        return new(Banks.Of, reader.ReadStored);
    }

    public async ValueTask DisposeAsync()
    {
        await Clock.DisposeAsync();
        await _commit.DisposeAsync();
    }
}
