using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile;

/// <summary>What one feature has seen, in buckets of its window's calendar unit. Sums are whole numbers, so that the order of arrival changes nothing.</summary>
/// <remarks>A value in the profile's array of windows, and its numbers in flat arrays: an event that many features count is written down in one place, and the collector has one place to look at.</remarks>
internal struct FeatureWindow
{
    /// <summary>Parts of one unit in which fields other than money are summed.</summary>
    private const double Parts = 1_000_000;

    private const int FirstCells = 4;

    private Cell[]? _cells;
    private (double Min, double Max)[]? _extremes;
    private long[]? _high;
    private int _count;
    private EventName _lastEvent;
    private DateTimeOffset _lastTime;
    private double _last;

    /// <summary>A bucket: how many, and the lower 64 bits of the sum, all of it where no sum of the window ever needed more.</summary>
    private record struct Cell(int Bucket, int Count, long Sum);

    /// <summary>The latest event counted, or null.</summary>
    public readonly string? LastEvent => _lastEvent.IsSet ? _lastEvent.ToString() : null;

    /// <summary>Time of the latest event counted.</summary>
    public readonly DateTimeOffset LastTime => _lastTime;

    /// <summary>The latest value, whatever its age.</summary>
    public readonly double Last => _last;

    /// <summary>Takes one event's value; <paramref name="bucket"/> is that of the event's time.</summary>
    public void Add(FeatureDefinition feature, int bucket, double value, Currency currency, DateTimeOffset time, string source)
    {
        if (!_lastEvent.IsSet || time > _lastTime || (time == _lastTime && _lastEvent.CompareTo(source) < 0)) Name(value, time, source);
        var parts = (Int128)Math.Round(Math.Clamp(value, -1e24, 1e24) * Scale(feature, currency), MidpointRounding.AwayFromZero);
        var at = PlaceOf(bucket);
        var isNew = at == _count || _cells![at].Bucket != bucket;
        if (isNew) Insert(at, bucket, ReadsExtremes(feature));
        _cells![at].Count++;
        SetSum(at, SumAt(at) + parts);
        if (_extremes is not null) _extremes[at] = isNew ? (value, value) : (Math.Min(_extremes[at].Min, value), Math.Max(_extremes[at].Max, value));
    }

    /// <summary>Drops buckets before one.</summary>
    public void ForgetBefore(int bucket)
    {
        var gone = 0;
        while (gone < _count && _cells![gone].Bucket < bucket) gone++;
        if (gone == 0) return;
        Move(gone, 0, _count - gone);
        _count -= gone;
    }

    /// <summary>Totals over buckets <paramref name="from"/> to <paramref name="to"/>, both included; extremes are infinite where the feature reads none.</summary>
    public readonly Totals Over(FeatureDefinition feature, Currency currency, int from, int to)
    {
        var (count, sum, min, max) = (0L, (Int128)0, double.PositiveInfinity, double.NegativeInfinity);
        for (var i = _count - 1; i >= 0 && _cells![i].Bucket >= from; i--)
        {
            if (_cells[i].Bucket > to) continue;
            (count, sum) = (count + _cells[i].Count, sum + SumAt(i));
            if (_extremes is not null) (min, max) = (Math.Min(min, _extremes[i].Min), Math.Max(max, _extremes[i].Max));
        }
        return new(count, (double)sum / Scale(feature, currency), min, max);
    }

    /// <summary>Writes it; extremes only where the feature reads them.</summary>
    public readonly void Write(StateWriter w, FeatureDefinition feature)
    {
        w.Count(_lastEvent.IsSet ? _count + 1 : 0);
        if (!_lastEvent.IsSet) return;
        w.Bool(true); w.When(_lastTime); _lastEvent.Write(w); w.Number(_last);
        var before = 0;
        for (var i = 0; i < _count; i++)
        {
            var (cell, sum) = (_cells![i], SumAt(i));
            var isWide = sum < long.MinValue || sum > long.MaxValue;
            w.Int(cell.Bucket - before); w.Count((long)cell.Count << 1 | (isWide ? 1L : 0L));
            before = cell.Bucket;
            if (isWide) { w.Fixed((long)(sum >> 64)); w.Fixed(cell.Sum); } else w.Int(cell.Sum);
            if (ReadsExtremes(feature)) { w.Number(_extremes![i].Min); w.Number(_extremes[i].Max); }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty window.</summary>
    public void Read(StateReader r, FeatureDefinition feature)
    {
        var cells = r.Items() - 1;
        if (cells < 0) return;
        if (!r.Bool()) throw StateReader.Damaged("lacks the event that a feature counted last");
        var (time, name) = (r.When(), r.Name());
        Name(r.Number(), time, name);
        _cells = new Cell[cells];
        _extremes = ReadsExtremes(feature) ? new (double, double)[cells] : null;
        var bucket = 0;
        for (; _count < cells; _count++)
        {
            var (step, head) = (r.Int32(), r.Int64Count());
            if (_count > 0 && step <= 0) throw StateReader.Damaged("has buckets out of order");
            bucket += step;
            _cells[_count] = new(bucket, checked((int)(head >> 1)), 0);
            SetSum(_count, (head & 1) == 0 ? r.Int() : (Int128)r.Fixed() << 64 | unchecked((ulong)r.Fixed()));
            if (_extremes is not null) _extremes[_count] = (r.Number(), r.Number());
        }
    }

    private void Name(double value, DateTimeOffset time, string source)
    {
        (_last, _lastTime) = (value, time);
        _lastEvent.Set(source);
    }

    /// <summary>The place of a bucket, or where it belongs. The newest, the usual case, costs O(1).</summary>
    private readonly int PlaceOf(int bucket)
    {
        var (from, to) = (0, _count);
        if (_count > 0 && _cells![_count - 1].Bucket <= bucket) return _cells[_count - 1].Bucket == bucket ? _count - 1 : _count;
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (_cells![middle].Bucket < bucket) from = middle + 1; else to = middle;
        }
        return from;
    }

    private void Insert(int at, int bucket, bool hasExtremes)
    {
        if (_cells is null || _count == _cells.Length)
        {
            var room = Math.Max(FirstCells, 2 * _count);
            Array.Resize(ref _cells, room);
            if (_extremes is not null) Array.Resize(ref _extremes, room);
            if (_high is not null) Array.Resize(ref _high, room);
        }
        if (hasExtremes) _extremes ??= new (double, double)[_cells.Length];
        Move(at, at + 1, _count - at);
        _cells[at] = new(bucket, 0, 0);
        if (_high is not null) _high[at] = 0;
        _count++;
    }

    private readonly void Move(int from, int to, int count)
    {
        Array.Copy(_cells!, from, _cells!, to, count);
        if (_extremes is not null) Array.Copy(_extremes, from, _extremes, to, count);
        if (_high is not null) Array.Copy(_high, from, _high, to, count);
    }

    private readonly Int128 SumAt(int at) => _high is null ? _cells![at].Sum : (Int128)_high[at] << 64 | unchecked((ulong)_cells![at].Sum);

    private void SetSum(int at, Int128 sum)
    {
        if (_high is null && (sum < long.MinValue || sum > long.MaxValue))
        {
            _high = new long[_cells!.Length];
            for (var i = 0; i < _count; i++) _high[i] = _cells[i].Sum >> 63;
        }
        _cells![at].Sum = unchecked((long)(ulong)sum);
        if (_high is not null) _high[at] = unchecked((long)(ulong)(sum >> 64));
    }

    private static bool ReadsExtremes(FeatureDefinition feature) => feature.Aggregate is Aggregate.Min or Aggregate.Max;

    private static double Scale(FeatureDefinition feature, Currency currency) => feature.IsMoney ? currency.MinorPerMajor : Parts;

    /// <summary>What a period adds up to; extremes are infinite without events.</summary>
    internal readonly record struct Totals(long Count, double Sum, double Min, double Max);
}
