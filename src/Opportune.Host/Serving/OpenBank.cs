using Opportune.Embedded;
using Opportune.Host.Commands;
using Opportune.Host.Settings;
using Opportune.Runtime;

namespace Opportune.Host.Serving;

/// <summary>A data folder opened with its bank: store, channels and the running engine.</summary>
internal sealed class OpenBank : IAsyncDisposable
{
    private readonly WaysOut _ways;

    private OpenBank(EmbeddedStore store, WaysOut ways, BankRuntime runtime, TimeProvider time) => (Store, _ways, Runtime, Time) = (store, ways, runtime, time);

    /// <summary>The store.</summary>
    public EmbeddedStore Store { get; }

    /// <summary>The running engine.</summary>
    public BankRuntime Runtime { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Opens; what was opened is closed again where a later step fails.</summary>
    /// <param name="data">The data folder, made where it is missing.</param>
    /// <param name="bank">The bank's folder, remembered once the store is open.</param>
    /// <param name="settings">How to run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops opening.</param>
    public static async Task<OpenBank> OpenAsync(string data, string bank, HostSettings settings, TimeProvider time, CancellationToken cancel)
    {
        _ = BankFolder.LoadWhole(bank);
        var ways = new WaysOut(settings, time);
        EmbeddedStore? store = null;
        try
        {
            store = EmbeddedStore.Open(data, settings.Store);
            store.CheckKeys();
            BankFolder.Remember(data, bank);
            var ports = new RuntimePorts(store.Journal, store.Keys, store.Artifacts, time, ways.Channels, BankFolder.FromBytes, store.Snapshots);
            return new(store, ways, await BankRuntime.StartAsync(BankFolder.Read(bank).ToBytes(), ports, settings.Runtime, cancel), time);
        }
        catch
        {
            if (store is not null) await store.DisposeAsync();
            ways.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Runtime.DisposeAsync();
        await Store.DisposeAsync();
        _ways.Dispose();
    }
}
