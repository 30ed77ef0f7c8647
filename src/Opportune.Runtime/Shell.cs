using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;
using Opportune.Engine.Policy;
using Opportune.Engine.Score;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Customers;
using Opportune.Runtime.Flows;
using Opportune.Runtime.Learning;
using Opportune.Runtime.Stops;

namespace Opportune.Runtime;

/// <summary>What the flows share: ports, customers in memory, the pipeline in use. Wired once.</summary>
/// <remarks>A flow takes <see cref="Pipeline"/> once and loads, decides and checks by that one to its end, so that a swap in between cannot mix two definitions.</remarks>
internal sealed class Shell : IAsyncDisposable
{
    private const int MostReadyKeys = 1 << 14; // about 20 MB
    private readonly GroupCommit _commit;
    private readonly Lock _swap = new();
    private volatile DecisionPipeline _pipeline;

    internal Shell(RuntimePorts ports, RuntimeOptions options, Banks banks, BankDefinition bank)
    {
        (Ports, Options, Banks) = (ports, options, banks);
        _pipeline = new(bank, PropensityModel.Untrained);
        _commit = new(ports.Journal, options);
        var vault = new EntryVault(banks);
        Directory = new(ports.Journal, ports.Keys, options);
        Fold = new(ports, banks, vault, new(ports.Snapshots, banks, SnapshotCounts));
        Snapshots = new(ports, SnapshotCounts, options.FinishWithin);
        Packed = new((long)options.PackedMegabytes << 20, Snapshots.Offer);
        var ready = new ReadyKeys(MostReadyKeys);
        Cache = new(options, Snapshots, Packed, ready);
        Snapshots.Leave = Cache.RemoveUntouched;
        Customers = new(ports, banks, Directory, Fold, _commit, vault, Cache, Packed, ready, Snapshots, options);
        Tokens = new(ports.Keys.Secret("option-tokens"));
        DrawSecret = ports.Keys.Secret("draws");
        (Outbound, Clock, Learning, Bandit, Models, Readings, Stops) = (new(this), new(this), new(this), new(this), new(this), new(this), new(this));
        (Customers.Waiting, Customers.Learn) = (Clock.Note, Learning.Take);
    }

    internal RuntimePorts Ports { get; }
    internal RuntimeOptions Options { get; }
    internal Banks Banks { get; }
    internal CustomerFold Fold { get; }
    internal CustomerStore Customers { get; }
    internal CustomerCache Cache { get; }
    internal PackedCustomers Packed { get; }
    internal SnapshotWriter Snapshots { get; }
    internal SnapshotCounts SnapshotCounts { get; } = new();
    internal AccountDirectory Directory { get; }
    internal OptionTokens Tokens { get; }
    internal OutboundFlow Outbound { get; }
    internal ClockFlow Clock { get; }
    internal LearningLoop Learning { get; }
    internal BanditLoop Bandit { get; }
    internal ModelKeeper Models { get; }
    internal StopKeeper Stops { get; }
    internal Readings Readings { get; }
    internal byte[] DrawSecret { get; }
    internal GroupCommit Commit => _commit;
    internal int WaitingAppends => _commit.Length;

    /// <summary>Definition and model in use; changes as a whole.</summary>
    internal DecisionPipeline Pipeline => _pipeline;

    internal DateTimeOffset Now => Ports.Time.GetUtcNow();

    internal byte[] HashOf(string key) => Ports.Keys.HashOf(key);

    internal IChannel? Channel(string name) => Ports.Channels.FirstOrDefault(c => c.Name == name);

    /// <summary>Decides by another model, or two, from now on.</summary>
    internal void Use(PropensityModel model, Challenge? challenge)
    {
        lock (_swap) _pipeline = new(_pipeline.Bank, model, challenge);
    }

    /// <summary>Decides by another definition from now on: interpreted at once, compiled as soon as it is.</summary>
    internal void Use(BankDefinition bank)
    {
        lock (_swap) _pipeline = new(bank, _pipeline.Model, _pipeline.Challenge);
        _ = Task.Factory.StartNew(() => Compile(bank), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Compiles beside the requests, on a thread that none of them needs, and gives way after each condition: nobody waits for it, since the interpreter says the same.</summary>
    private static void Compile(BankDefinition bank)
    {
        foreach (var condition in PolicyJudge.RunAlone(bank))
        {
            condition.UseCompiled();
            Thread.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Clock.DisposeAsync();
        await Learning.FinishAsync();
        await Bandit.FinishAsync();
        await _commit.DisposeAsync();
        await Snapshots.FinishAsync(Cache.All, Packed.Changed());
        await Snapshots.DisposeAsync();
        Learning.Dispose();
        Bandit.Dispose();
        Models.Dispose();
        Stops.Dispose();
    }
}
