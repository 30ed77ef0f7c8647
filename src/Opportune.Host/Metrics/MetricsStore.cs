using System.Diagnostics.Metrics;
using System.Globalization;

namespace Opportune.Host.Metrics;

/// <summary>Listens to this host's meters and the framework's and keeps their sums for <c>/metrics</c>.</summary>
/// <remarks>Thread-safe. Histograms have fixed buckets in seconds. At most 5,000 series, so that no tag can fill the memory.</remarks>
internal sealed class MetricsStore : IDisposable
{
    private const int MostSeries = 5_000;
    private static readonly HashSet<string> Meters = new(StringComparer.Ordinal) { Api.ApiMeters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime" };
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private int _series;

    /// <summary>Starts listening.</summary>
    public MetricsStore(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, factory))) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Writes all series in the text format of Prometheus 0.0.4.</summary>
    public void Write(TextWriter to)
    {
        _listener.RecordObservableInstruments();
        lock (_lock)
        {
            foreach (var (name, family) in _families)
            {
                to.Write($"# HELP {name} {family.Help}\n# TYPE {name} {family.Kind}\n");
                foreach (var (labels, series) in family.Series) series.Write(to, name, labels, family.Kind == "histogram");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (kind, isTotal) = KindOf(instrument);
        var labels = Labels(tags);
        lock (_lock)
        {
            var name = NameOf(instrument, kind);
            if (!_families.TryGetValue(name, out var family)) _families[name] = family = new(kind, (instrument.Description ?? instrument.Name).ReplaceLineEndings(" "), new(StringComparer.Ordinal));
            if (!family.Series.TryGetValue(labels, out var series))
            {
                if (++_series > MostSeries) return;
                family.Series[labels] = series = new();
            }
            if (isTotal) series.Set(value);
            else series.Add(value);
        }
    }

    private static (string Kind, bool IsTotal) KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        if (type.StartsWith("Histogram", StringComparison.Ordinal)) return ("histogram", false);
        if (type.StartsWith("Counter", StringComparison.Ordinal)) return ("counter", false);
        if (type.StartsWith("UpDownCounter", StringComparison.Ordinal)) return ("gauge", false);
        return (type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : "gauge", true);
    }

    private static string NameOf(Instrument instrument, string kind)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        if (instrument.Unit is "s" && !name.EndsWith("_seconds", StringComparison.Ordinal)) name += "_seconds";
        if (instrument.Unit is "By" && !name.EndsWith("_bytes", StringComparison.Ordinal)) name += "_bytes";
        return kind == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{key.Replace('.', '_').Replace('-', '_')}=\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"");
        }
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private sealed record Family(string Kind, string Help, SortedDictionary<string, Series> Series);

    private sealed class Series
    {
        private readonly long[] _buckets = new long[Bounds.Length];
        private double _sum;
        private long _count;

        public void Set(double value) => _sum = value;

        public void Add(double value)
        {
            _sum += value;
            _count++;
            for (var i = 0; i < Bounds.Length; i++)
                if (value <= Bounds[i]) _buckets[i]++;
        }

        public void Write(TextWriter to, string name, string labels, bool isHistogram)
        {
            if (!isHistogram)
            {
                to.Write(string.Create(CultureInfo.InvariantCulture, $"{name}{Braces(labels)} {_sum}\n"));
                return;
            }
            var comma = labels.Length > 0 ? "," : "";
            for (var i = 0; i < Bounds.Length; i++) to.Write(string.Create(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{Bounds[i]}\"}} {_buckets[i]}\n"));
            to.Write(string.Create(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {_count}\n{name}_sum{Braces(labels)} {_sum}\n{name}_count{Braces(labels)} {_count}\n"));
        }

        private static string Braces(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";
    }
}
