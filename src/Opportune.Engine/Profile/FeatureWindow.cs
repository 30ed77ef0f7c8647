using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile;

/// <summary>What one feature has seen, in buckets of its window's calendar unit. Sums are whole numbers, so that the order of arrival changes nothing.</summary>
internal sealed class FeatureWindow
{
    /// <summary>Parts of one unit in which fields other than money are summed.</summary>
    private const double Parts = 1_000_000;

    private readonly SortedList<int, Cell> _cells = [];
    private Latest<double> _last;

    private record struct Cell(long Count, Int128 Sum, double Min, double Max);

    /// <summary>The latest event counted, or null.</summary>
    public string? LastEvent => _last.Event;

    /// <summary>Time of the latest event counted.</summary>
    public DateTimeOffset LastTime => _last.Time;

    /// <summary>The latest value, whatever its age.</summary>
    public double Last => _last.Value;

    /// <summary>Takes one event's value; <paramref name="bucket"/> is that of the event's time.</summary>
    public void Add(FeatureDefinition feature, int bucket, double value, Currency currency, DateTimeOffset time, string source)
    {
        _last.Take(value, time, source);
        var parts = (Int128)Math.Round(Math.Clamp(value, -1e24, 1e24) * Scale(feature, currency), MidpointRounding.AwayFromZero);
        _cells[bucket] = _cells.TryGetValue(bucket, out var c)
            ? new(c.Count + 1, c.Sum + parts, Math.Min(c.Min, value), Math.Max(c.Max, value))
            : new(1, parts, value, value);
    }

    /// <summary>Drops buckets before one.</summary>
    public void ForgetBefore(int bucket)
    {
        while (_cells.Count > 0 && _cells.GetKeyAtIndex(0) < bucket) _cells.RemoveAt(0);
    }

    /// <summary>Totals over buckets <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public Totals Over(FeatureDefinition feature, Currency currency, int from, int to)
    {
        var total = new Cell(0, 0, double.PositiveInfinity, double.NegativeInfinity);
        for (var i = _cells.Count - 1; i >= 0 && _cells.GetKeyAtIndex(i) >= from; i--)
        {
            if (_cells.GetKeyAtIndex(i) > to) continue;
            var c = _cells.GetValueAtIndex(i);
            total = new(total.Count + c.Count, total.Sum + c.Sum, Math.Min(total.Min, c.Min), Math.Max(total.Max, c.Max));
        }
        return new(total.Count, (double)total.Sum / Scale(feature, currency), total.Min, total.Max);
    }

    /// <summary>Writes it; extremes only where the feature reads them.</summary>
    public void Write(StateWriter w, FeatureDefinition feature)
    {
        w.Count(_last.IsSet ? _cells.Count + 1 : 0);
        if (!_last.IsSet) return;
        ProfileCodec.Write(w, _last, w.Number);
        var before = 0;
        foreach (var (bucket, cell) in _cells)
        {
            var isWide = cell.Sum < long.MinValue || cell.Sum > long.MaxValue;
            w.Int(bucket - before); w.Count(cell.Count << 1 | (isWide ? 1L : 0L));
            before = bucket;
            if (isWide) { w.Fixed((long)(cell.Sum >> 64)); w.Fixed(unchecked((long)(ulong)cell.Sum)); } else w.Int((long)cell.Sum);
            if (ReadsExtremes(feature)) { w.Number(cell.Min); w.Number(cell.Max); }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty window.</summary>
    public void Read(StateReader r, FeatureDefinition feature)
    {
        var cells = r.Items() - 1;
        if (cells < 0) return;
        _last = ProfileCodec.Read(r, r.Number);
        _cells.Capacity = cells;
        var bucket = 0;
        for (var i = 0; i < cells; i++)
        {
            bucket += r.Int32();
            var head = r.Int64Count();
            var sum = (head & 1) == 0 ? r.Int() : (Int128)r.Fixed() << 64 | unchecked((ulong)r.Fixed());
            _cells.Add(bucket, ReadsExtremes(feature) ? new(head >> 1, sum, r.Number(), r.Number()) : new(head >> 1, sum, 0, 0));
        }
    }

    private static bool ReadsExtremes(FeatureDefinition feature) => feature.Aggregate is Aggregate.Min or Aggregate.Max;

    private static double Scale(FeatureDefinition feature, Currency currency) => feature.IsMoney ? currency.MinorPerMajor : Parts;

    /// <summary>What a period adds up to; extremes are infinite without events.</summary>
    internal readonly record struct Totals(long Count, double Sum, double Min, double Max);
}
