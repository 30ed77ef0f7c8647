using System.Globalization;

namespace Opportune.Host.Metrics;

/// <summary>The sum or histogram of one instrument under one set of tags.</summary>
/// <remarks>Thread-safe. Histograms have fixed buckets in seconds.</remarks>
internal sealed class MetricSeries
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private readonly KeyValuePair<string, object?>[] _tags;
    private double _sum;
    private long _count;

    /// <summary>Starts at nothing.</summary>
    /// <param name="tags">In the order in which the instrument gives them.</param>
    /// <param name="next">Another series whose tags have the same hash, or null.</param>
    public MetricSeries(ReadOnlySpan<KeyValuePair<string, object?>> tags, MetricSeries? next)
    {
        (_tags, Next) = (tags.ToArray(), next);
        Labels = LabelsOf(tags);
    }

    /// <summary>The tags as Prometheus writes them, ordinally sorted.</summary>
    public string Labels { get; }

    /// <summary>Another series whose tags have the same hash, or null.</summary>
    public MetricSeries? Next { get; }

    /// <summary>A number that equal tags share.</summary>
    public static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = tags.Length;
        unchecked
        {
            foreach (var (_, value) in tags) hash = hash * 31 + (value?.GetHashCode() ?? 0);
        }
        return hash;
    }

    /// <summary>This series or one behind it with these tags; null for none.</summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        for (var series = this; series is not null; series = series.Next)
            if (series.Has(tags)) return series;
        return null;
    }

    /// <summary>Replaces the value.</summary>
    public void Set(double value)
    {
        lock (_lock) _sum = value;
    }

    /// <summary>Adds to the sum, and to the histogram's bucket.</summary>
    public void Add(double value, bool isHistogram)
    {
        var bucket = isHistogram ? BucketOf(value) : 0;
        lock (_lock)
        {
            _sum += value;
            _count++;
            _buckets[bucket]++;
        }
    }

    /// <summary>Writes its lines.</summary>
    public void Write(TextWriter to, string name, bool isHistogram)
    {
        lock (_lock)
        {
            if (isHistogram) WriteHistogram(to, name);
            else to.Write(string.Create(CultureInfo.InvariantCulture, $"{name}{Braces} {_sum}\n"));
        }
    }

    private string Braces => Labels.Length == 0 ? "" : $"{{{Labels}}}";

    private void WriteHistogram(TextWriter to, string name)
    {
        var (comma, upTo) = (Labels.Length > 0 ? "," : "", 0L);
        for (var i = 0; i < Bounds.Length; i++)
        {
            upTo += _buckets[i];
            to.Write(string.Create(CultureInfo.InvariantCulture, $"{name}_bucket{{{Labels}{comma}le=\"{Bounds[i]}\"}} {upTo}\n"));
        }
        to.Write(string.Create(CultureInfo.InvariantCulture, $"{name}_bucket{{{Labels}{comma}le=\"+Inf\"}} {_count}\n{name}_sum{Braces} {_sum}\n{name}_count{Braces} {_count}\n"));
    }

    private bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _tags.Length) return false;
        for (var i = 0; i < tags.Length; i++)
            if (!Equals(tags[i].Value, _tags[i].Value) || tags[i].Key != _tags[i].Key) return false;
        return true;
    }

    private static int BucketOf(double value)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && value > Bounds[bucket]) bucket++;
        return bucket;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{key.Replace('.', '_').Replace('-', '_')}=\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"");
        }
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }
}
