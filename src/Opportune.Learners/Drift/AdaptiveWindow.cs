namespace Opportune.Learners;

/// <summary>Watches a stream of numbers in [0, 1], such as errors or scores, and forgets the past when the mean has moved: ADWIN.</summary>
/// <remarks>
/// Keeps a window in buckets of 2^i values, at most 5 of a size, and drops the oldest while two parts of the window, of n₀ and n₁ values, have means that differ by more than ε = √(2/m·v·ln(2/δ′)) + 2/(3m)·ln(2/δ′), with 1/m = 1/n₀ + 1/n₁, v the window's variance and δ′ = δ/ln n.
/// Source: A. Bifet, R. Gavaldà, "Learning from time-changing data with adaptive windowing", SIAM SDM 2007, §2 (ADWIN2, the bound of §4.1). O(log n) memory and, checked every 32 values, O(log n) amortised time.
/// </remarks>
public sealed class AdaptiveWindow : ISavedModel<AdaptiveWindow>
{
    private const int MostOfASize = 5, Between = 32, LeastPart = 5;

    private readonly double delta;
    private readonly List<Bucket> buckets = []; // the newest first
    private long seen;

    /// <summary>An empty window.</summary>
    /// <param name="delta">δ in (0, 1): about the chance of a false alarm; default 0.002.</param>
    public AdaptiveWindow(double delta = 0.002)
    {
        if (!(delta > 0.0 && delta < 1.0)) throw new ArgumentOutOfRangeException(nameof(delta), delta, "Delta lies strictly between 0 and 1.");
        this.delta = delta;
    }

    /// <inheritdoc/>
    public static string Kind => "adaptive-window/1";

    /// <summary>How many values the window holds.</summary>
    public long Count => buckets.Sum(b => b.Count);

    /// <summary>Their mean; 0 where there is none.</summary>
    public double Mean => Count == 0 ? 0.0 : buckets.Sum(b => b.Sum) / Count;

    /// <summary>Takes the next value; true when the mean has moved, so that the past was dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public bool Learn(double value)
    {
        if (!(value >= 0.0 && value <= 1.0)) throw new ArgumentOutOfRangeException(nameof(value), value, "A watched value lies in [0, 1].");
        buckets.Insert(0, new(1, value, 0.0));
        Compress();
        bool moved = false;
        if (++seen % Between == 0)
            while (Drop()) moved = true;
        return moved;
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("delta", delta);
        writer.Write("seen", seen);
        writer.Write("counts", [.. buckets.Select(b => (double)b.Count)]);
        writer.Write("sums", [.. buckets.Select(b => b.Sum)]);
        writer.Write("squares", [.. buckets.Select(b => b.Squares)]);
    }

    /// <inheritdoc/>
    public static AdaptiveWindow Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var window = new AdaptiveWindow(reader.ReadDouble("delta")) { seen = reader.ReadInt64("seen") };
        double[] counts = reader.ReadDoubles("counts"), sums = reader.ReadDoubles("sums"), squares = reader.ReadDoubles("squares");
        if (counts.Length != sums.Length || counts.Length != squares.Length) throw new InvalidDataException("model.layout: the window's buckets do not fit.");
        for (int i = 0; i < counts.Length; i++) window.buckets.Add(new((long)counts[i], sums[i], squares[i]));
        return window;
    }

    private void Compress()
    {
        for (int start = 0; start < buckets.Count;)
        {
            int end = start;
            while (end < buckets.Count && buckets[end].Count == buckets[start].Count) end++;
            if (end - start <= MostOfASize) return; // older sizes did not change
            buckets[end - 2] = buckets[end - 2].Join(buckets[end - 1]);
            buckets.RemoveAt(end - 1);
            start = end - 2;
        }
    }

    private bool Drop()
    {
        if (buckets.Count < 2) return false;
        Bucket all = buckets.Aggregate((a, b) => a.Join(b)), recent = buckets[0];
        double variance = all.Squares / all.Count, log = Numerics.Log(2.0 * Numerics.Log(Math.Max(3.0, all.Count)) / delta);
        for (int i = 1; i < buckets.Count; i++)
        {
            long old = all.Count - recent.Count;
            if (recent.Count >= LeastPart && old >= LeastPart)
            {
                double inverse = 1.0 / recent.Count + 1.0 / old, difference = Math.Abs(recent.Sum / recent.Count - (all.Sum - recent.Sum) / old);
                if (difference > Numerics.Sqrt(2.0 * inverse * variance * log) + 2.0 / 3.0 * inverse * log)
                {
                    buckets.RemoveAt(buckets.Count - 1);
                    return true;
                }
            }
            recent = recent.Join(buckets[i]);
        }
        return false;
    }

    /// <param name="Count">Values.</param>
    /// <param name="Sum">Their sum.</param>
    /// <param name="Squares">Sum of squared distances from their mean.</param>
    private readonly record struct Bucket(long Count, double Sum, double Squares)
    {
        public Bucket Join(Bucket other)
        {
            double gap = Sum / Count - other.Sum / other.Count;
            return new(Count + other.Count, Sum + other.Sum, Squares + other.Squares + gap * gap * Count * other.Count / (Count + other.Count));
        }
    }
}
