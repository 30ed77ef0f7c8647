using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Learn;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>Counts all labels from the first entry on, without any checkpoint, and compares.</summary>
internal static class Recount
{
    public static async Task AssertAsync(BankRuntime runtime, EmbeddedStore store, CancellationToken cancel)
    {
        await runtime.PublishModelAsync(cancel);
        var learner = new PropensityLearner();
        await foreach (var key in store.Keys.AllAsync(cancel))
        {
            var state = new CustomerState(key.Id, runtime.Bank, DefinitionOf(store));
            await foreach (var (_, entry, _) in runtime.ExportAsync(key.Id, cancel)) DecisionPipeline.Answer(state, entry, learner, null);
        }
        Assert.Equal(learner.Publish().Counts, runtime.Model.Counts);
    }

    private static Func<string, Engine.Bank.BankDefinition> DefinitionOf(EmbeddedStore store) =>
        hash => DemoBank.Load(store.Artifacts.FindAsync(hash, CancellationToken.None).AsTask().GetAwaiter().GetResult()!.Value);
}
