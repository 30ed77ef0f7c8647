namespace Opportune.Learners;

/// <summary>Exploration that gives each arm a chance which falls with its distance from the best, known exactly before the draw.</summary>
/// <remarks>
/// For K arms with scores ŷ: pᵢ = 1 / (K + γ·(ŷ_best − ŷᵢ)/range) for i ≠ best, the rest on the best. Regret O(√(K·T·regret of the regressor)) for a suitable γ.
/// Sources: N. Abe, P. Long, "Associative reinforcement learning using linear probabilistic concepts", ICML 1999; D. Foster, A. Rakhlin,
/// "Beyond UCB", ICML 2020, §3 (algorithm SquareCB, equation 5).
/// </remarks>
public static class InverseGapWeighting
{
    /// <summary>As fine as a draw is: 53 binary places.</summary>
    public const int Places = 53;

    /// <summary>Writes the probability of every arm.</summary>
    /// <remarks>Each probability is cut to a multiple of 2^−<paramref name="places"/> (at least one), and the best arm gets the rest. Every partial sum is then exact, so they sum to exactly 1 in any order,
    /// and <see cref="Draw"/> with a uniform multiple of 2⁻⁵³ chooses each arm with exactly its probability.</remarks>
    /// <param name="scores">One finite estimate per arm; K ≥ 1. Of equal best scores the first is the best.</param>
    /// <param name="range">The distance between the worst and the best imaginable score, &gt; 0; gaps are divided by it.</param>
    /// <param name="gamma">γ ≥ 0, finite: 0 draws uniformly, larger values exploit more.</param>
    /// <param name="probabilities">Receives K values, each in [2^−places, 1].</param>
    /// <param name="places">Binary places of a probability, 1 to 53, such that there are at least K multiples; fewer are shorter to keep.</param>
    /// <exception cref="ArgumentException">No arm, a score that is not finite, lengths that differ, or range, γ or places out of range.</exception>
    public static void Probabilities(ReadOnlySpan<double> scores, double range, double gamma, Span<double> probabilities, int places = Places)
    {
        if (scores.IsEmpty) throw new ArgumentException("There is no arm to choose from.", nameof(scores));
        if (probabilities.Length != scores.Length) throw new ArgumentException("Every score needs one place for its probability.", nameof(probabilities));
        if (!(range > 0.0 && double.IsFinite(range))) throw new ArgumentOutOfRangeException(nameof(range), range, "The value range is a finite number above 0.");
        if (!(gamma >= 0.0 && double.IsFinite(gamma))) throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "Gamma is a finite number, 0 or more.");
        if (places is < 1 or > Places || scores.Length > 1L << places) throw new ArgumentOutOfRangeException(nameof(places), places, "A probability has 1 to 53 binary places, and as many multiples as there are arms.");
        int best = Best(scores);
        long left = 1L << places;
        double grid = left;
        for (int i = 0; i < scores.Length; i++)
        {
            if (i == best) continue;
            double share = 1.0 / (scores.Length + gamma * Math.Min((scores[best] - scores[i]) / range, double.MaxValue));
            long units = Math.Max(1, (long)(share * grid));
            left -= units;
            probabilities[i] = units / grid;
        }
        probabilities[best] = left / grid;
    }

    /// <summary>The arm on which a uniform draw falls: the first whose cumulated probability exceeds it.</summary>
    /// <param name="probabilities">They sum to 1.</param>
    /// <param name="uniform">In [0, 1), from <see cref="CounterRandom.NextDouble"/>.</param>
    /// <exception cref="ArgumentException">No arm, or a uniform outside [0, 1).</exception>
    public static int Draw(ReadOnlySpan<double> probabilities, double uniform)
    {
        if (probabilities.IsEmpty) throw new ArgumentException("There is no arm to choose from.", nameof(probabilities));
        if (!(uniform >= 0.0 && uniform < 1.0)) throw new ArgumentOutOfRangeException(nameof(uniform), uniform, "A uniform draw lies in [0, 1).");
        double sum = 0.0;
        int last = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] <= 0.0) continue;
            sum += probabilities[i];
            last = i;
            if (uniform < sum) return i;
        }
        return last;
    }

    private static int Best(ReadOnlySpan<double> scores)
    {
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i])) throw new ArgumentException($"The score of arm {i} is not a finite number.", nameof(scores));
            if (scores[i] > scores[best]) best = i;
        }
        return best;
    }
}
