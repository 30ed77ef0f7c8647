namespace Opportune.Architecture.Tests;

/// <summary>The one order of the twelve stages. Code, pipeline and the engine's README are compared with it.</summary>
internal static class Stages
{
    public static IReadOnlyList<string> Order { get; } =
        ["Ingest", "Profile", "Triggers", "Candidates", "Policy", "Score", "Arbitrate", "Deliver", "Respond", "Learn", "Measure", "Explain"];

    /// <summary>The stage of a type below a root namespace, or −1 for the words that all stages share.</summary>
    public static int Of(Type type, string root) => type.Namespace is { } ns && ns.StartsWith(root + ".", StringComparison.Ordinal)
        ? Order.ToList().IndexOf(ns[(root.Length + 1)..].Split('.')[0]) : -1;
}
