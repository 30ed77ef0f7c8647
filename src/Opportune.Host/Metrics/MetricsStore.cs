using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Opportune.Host.Metrics;

/// <summary>Listens to this host's meters and the framework's and keeps their sums for <c>/metrics</c>.</summary>
/// <remarks>Thread-safe. At most 5,000 series, so that no tag can fill the memory.</remarks>
internal sealed class MetricsStore : IDisposable
{
    private const int MostSeries = 5_000;
    private static readonly HashSet<string> Meters = new(StringComparer.Ordinal) { Api.ApiMeters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime" };
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Func<bool> _mayGrow;
    private int _series;

    /// <summary>Starts listening.</summary>
    public MetricsStore(IMeterFactory factory)
    {
        _mayGrow = () => Interlocked.Increment(ref _series) <= MostSeries;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!Meters.Contains(instrument.Meter.Name) || (instrument.Meter.Scope is not null && !ReferenceEquals(instrument.Meter.Scope, factory))) return;
            var family = new MetricFamily(instrument);
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(family.Name, family));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take(family, value, tags));
        _listener.Start();
    }

    /// <summary>Writes all series in the text format of Prometheus 0.0.4.</summary>
    public void Write(TextWriter to)
    {
        _listener.RecordObservableInstruments();
        foreach (var (_, family) in _families.OrderBy(f => f.Key, StringComparer.Ordinal)) family.Write(to);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((MetricFamily)family!).Take(value, tags, _mayGrow);
}
