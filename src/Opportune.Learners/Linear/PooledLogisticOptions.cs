namespace Opportune.Learners;

/// <summary>How <see cref="PooledLogisticRegression"/> leans its groups on each other.</summary>
public sealed record PooledLogisticOptions
{
    /// <summary>Variance of the shared slopes around 0, above 0; null for an estimate from the data. Near 0 every group stands alone.</summary>
    public double? SharedVariance { get; init; }

    /// <summary>Variance of a group's own slopes around the shared ones, above 0; null for an estimate from the data. Near 0 all groups have the same slopes.</summary>
    public double? OwnVariance { get; init; }

    /// <summary>Most rounds in which the variances are estimated, 1 or more. Default 12.</summary>
    public int Rounds { get; init; } = 12;
}
