#pragma warning disable IDE0130 // The faults live in namespaces that look like stages.
namespace Planted
{
    /// <summary>Stands for the engine's pipeline: no stage may use it.</summary>
    internal static class DecisionPipeline { public static int Semantics() => 1; }
}

namespace Planted.Bank
{
    /// <summary>A fault: a word that uses a stage.</summary>
    internal static class WordThatKnowsAStage { public static int Use() => Arbitrate.Later.Value(); }
}

namespace Planted.Profile
{
    /// <summary>A fault: calls a later stage.</summary>
    internal static class CallsLater { public static int Use() => Arbitrate.Later.Value(); }

    /// <summary>A fault: names a later stage as a type argument only.</summary>
    internal static class NamesLater { public static object Use() => Activator.CreateInstance<Arbitrate.AlsoLater>(); }
}

namespace Planted.Arbitrate
{
    internal static class Later { public static int Value() => 1; }

    internal sealed class AlsoLater { public static string Name => nameof(AlsoLater); }

    /// <summary>A fault: a stage that uses what composes it.</summary>
    internal static class KnowsThePipeline { public static int Use() => DecisionPipeline.Semantics(); }
}
