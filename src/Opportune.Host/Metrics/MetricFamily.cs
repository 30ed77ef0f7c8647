using System.Diagnostics.Metrics;

namespace Opportune.Host.Metrics;

/// <summary>All series of one name.</summary>
/// <remarks>Thread-safe. A known series is found without a lock and without allocating, because every request passes here several times.</remarks>
internal sealed class MetricFamily
{
    private readonly Lock _lock = new();
    private readonly string _help;
    private readonly string _kind;
    private readonly bool _isTotal;
    private volatile Dictionary<int, MetricSeries> _series = [];

    /// <summary>Describes an instrument.</summary>
    public MetricFamily(Instrument instrument)
    {
        (_kind, _isTotal) = KindOf(instrument);
        Name = NameOf(instrument, _kind);
        _help = (instrument.Description ?? instrument.Name).ReplaceLineEndings(" ");
    }

    /// <summary>The name as Prometheus has it.</summary>
    public string Name { get; }

    /// <summary>Takes a measurement.</summary>
    /// <param name="value">Seconds, bytes or a count.</param>
    /// <param name="tags">Of the measurement.</param>
    /// <param name="mayGrow">Asked before a new series is made; false drops the measurement.</param>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, Func<bool> mayGrow)
    {
        var hash = MetricSeries.HashOf(tags);
        var found = _series.TryGetValue(hash, out var first) ? first.Find(tags) : null;
        if ((found ?? Make(hash, tags, mayGrow)) is not { } series) return;
        if (_isTotal) series.Set(value);
        else series.Add(value, _kind == "histogram");
    }

    /// <summary>Writes its lines; nothing where nothing was measured.</summary>
    public void Write(TextWriter to)
    {
        var all = _series.Values.SelectMany(Chain).OrderBy(s => s.Labels, StringComparer.Ordinal).ToList();
        if (all.Count == 0) return;
        to.Write($"# HELP {Name} {_help}\n# TYPE {Name} {_kind}\n");
        foreach (var series in all) series.Write(to, Name, _kind == "histogram");
    }

    private static IEnumerable<MetricSeries> Chain(MetricSeries first)
    {
        for (var series = first; series is not null; series = series.Next) yield return series;
    }

    private MetricSeries? Make(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags, Func<bool> mayGrow)
    {
        lock (_lock)
        {
            var first = _series.GetValueOrDefault(hash);
            if (first?.Find(tags) is { } found) return found;
            if (!mayGrow()) return null;
            var made = new MetricSeries(tags, first);
            _series = new Dictionary<int, MetricSeries>(_series) { [hash] = made };
            return made;
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
}
