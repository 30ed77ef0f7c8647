using System.ComponentModel.DataAnnotations;

namespace Opportune.Engine.Learn;

/// <summary>How a propensity model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Share of the decisions, the newest, that the model is judged by and learns nothing from. Default 0.2.</summary>
    [Range(0.05, 0.5)] public double HeldOut { get; init; } = 0.2;

    /// <summary>Most decisions to learn from and be judged by, the newest. Default 200,000.</summary>
    [Range(1_000, 5_000_000)] public int MostRows { get; init; } = 200_000;

    /// <summary>Fewest decisions that actions of one purpose need for a model of their own. Default 200.</summary>
    [Range(50, 1_000_000)] public int LeastRows { get; init; } = 200;

    /// <summary>Fewest successes, and fewest failures, among these. Default 20.</summary>
    [Range(5, 1_000_000)] public int LeastOfEach { get; init; } = 20;

    /// <summary>Greatest weight of a row, as the inverse of the chance with which it was chosen; 1 counts every row alike. Default 1.</summary>
    [Range(1.0, 100.0)] public double MostWeight { get; init; } = 1;

    /// <summary>How actions lean on each other: estimated, alone or alike. Default estimated.</summary>
    public ActionPooling Pooling { get; init; } = ActionPooling.Estimated;
}

/// <summary>How the actions of one purpose lean on each other.</summary>
public enum ActionPooling
{
    /// <summary>As far as the data say.</summary>
    Estimated,
    /// <summary>Each has slopes of its own.</summary>
    Alone,
    /// <summary>All have the same slopes; only their levels differ.</summary>
    Alike,
}
