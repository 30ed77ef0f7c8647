namespace Opportune.Learners;

/// <summary>A model that answers with the probability of the positive class.</summary>
public interface IClassifier
{
    /// <summary>The probability, in [0, 1], for a row laid out as the table that was learned from; NaN is missing.</summary>
    double Predict(ReadOnlySpan<double> row);
}

/// <summary>A model that answers with an expected number.</summary>
public interface IRegressor
{
    /// <summary>The expected value for a row laid out as the table that was learned from; NaN is missing.</summary>
    double Predict(ReadOnlySpan<double> row);
}

/// <summary>A binary classifier that learns from one labelled example at a time.</summary>
/// <remarks>Not thread-safe: one writer at a time. <see cref="Predict"/> never changes state.</remarks>
public interface IOnlineClassifier
{
    /// <summary>The probability of the positive class; 0.5 before any example.</summary>
    double Predict(Features x);

    /// <summary>Learns from one example.</summary>
    /// <param name="x">What was known.</param>
    /// <param name="y">What happened.</param>
    /// <param name="weight">0 or more; 1/propensity for logged bandit data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    void Learn(Features x, bool y, double weight = 1.0);

    /// <summary>A copy; later learning does not touch the other.</summary>
    IOnlineClassifier Clone();
}

/// <summary>A regressor that learns from one example at a time.</summary>
/// <remarks>Not thread-safe: one writer at a time. <see cref="Predict"/> never changes state.</remarks>
public interface IOnlineRegressor
{
    /// <summary>The expected value; 0 before any example.</summary>
    double Predict(Features x);

    /// <summary>Learns from one example; see <see cref="IOnlineClassifier.Learn"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative, or it or y is not finite.</exception>
    void Learn(Features x, double y, double weight = 1.0);

    /// <summary>A copy; later learning does not touch the other.</summary>
    IOnlineRegressor Clone();
}
