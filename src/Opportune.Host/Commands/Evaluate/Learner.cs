using Opportune.Learners;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>A way to learn a yes or no, by name.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Description">For people.</param>
/// <param name="Learn">Learns from a table and its labels.</param>
internal sealed record Learner(string Name, string Description, Func<Table, bool[], IClassifier> Learn)
{
    /// <summary>All of them; the first is the default.</summary>
    public static IReadOnlyList<Learner> All { get; } =
    [
        new("boosted", "boosted trees", (table, labels) => BoostedClassifier.Learn(table, labels, new() { Threads = Environment.ProcessorCount })),
        new("logistic", "logistic regression with a ridge of 1", (table, labels) => LogisticRegression.Learn(table, labels)),
        new("ebm", "explainable boosting machine", (table, labels) => ExplainableBoosting.Learn(table, labels)),
    ];

    /// <summary>The learner of this name.</summary>
    /// <exception cref="VerbException">There is none.</exception>
    public static Learner Of(string name) => All.FirstOrDefault(l => l.Name == name) ?? throw new VerbException("usage.learner", $"There is no learner {name}. Choose one of {string.Join(", ", All.Select(l => l.Name))}.");
}
