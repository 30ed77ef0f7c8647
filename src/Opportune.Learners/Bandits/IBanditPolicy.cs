namespace Opportune.Learners;

/// <summary>The action that a policy drew, and the exact probability with which it did.</summary>
/// <param name="Action">The action's number.</param>
/// <param name="Probability">In (0, 1].</param>
public readonly record struct BanditChoice(int Action, double Probability);

/// <summary>A policy that chooses among actions in a context, and learns from what the choice brought.</summary>
/// <remarks>Not thread-safe: one writer at a time. <see cref="Probabilities"/> never changes state.</remarks>
public interface IBanditPolicy
{
    /// <summary>How many actions there are, numbered from 0.</summary>
    int Actions { get; }

    /// <summary>The exact probability of each allowed action.</summary>
    /// <param name="context">The vector that describes the situation; numbers of at most 1e6 in size, best of like scale.</param>
    /// <param name="allowed">The numbers of the actions that may be chosen, at least one, none twice.</param>
    /// <param name="probabilities">Receives one value per allowed action, 0 or more; they sum to 1 but for rounding.</param>
    void Probabilities(ReadOnlySpan<double> context, ReadOnlySpan<int> allowed, Span<double> probabilities);

    /// <summary>Learns what an action brought.</summary>
    /// <param name="context">The situation in which it was chosen.</param>
    /// <param name="action">The action.</param>
    /// <param name="reward">What it brought, a finite number.</param>
    /// <param name="probability">With what probability it was chosen, in (0, 1]; used as the settings say.</param>
    void Learn(ReadOnlySpan<double> context, int action, double reward, double probability = 1.0);

    /// <summary>A copy; later learning does not touch the other.</summary>
    IBanditPolicy Clone();
}

/// <summary>What every policy can do.</summary>
public static class BanditPolicies
{
    /// <summary>Draws an action by the policy's probabilities.</summary>
    public static BanditChoice Choose(this IBanditPolicy policy, ReadOnlySpan<double> context, ReadOnlySpan<int> allowed, CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(random);
        Span<double> probabilities = allowed.Length <= 256 ? stackalloc double[allowed.Length] : new double[allowed.Length];
        policy.Probabilities(context, allowed, probabilities);
        int drawn = InverseGapWeighting.Draw(probabilities, random.NextDouble());
        return new(allowed[drawn], probabilities[drawn]);
    }
}
