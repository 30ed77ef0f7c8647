using Opportune.Embedded;
using Opportune.Engine;
using Opportune.Engine.Learn;
using Opportune.Runtime.Commit;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>Counts all labels from the first entry on, journal by journal and without any checkpoint, and compares.</summary>
internal static class Recount
{
    public static async Task AssertAsync(BankRuntime runtime, EmbeddedStore store, CancellationToken cancel)
    {
        await runtime.PublishModelAsync(cancel);
        var learner = new PropensityLearner();
        var banks = new Banks(store.Artifacts, DemoBank.Load);
        var vault = new EntryVault(banks);
        await foreach (var key in store.Keys.AllAsync(cancel))
        {
            var state = new CustomerState(key.Id, runtime.Bank, banks.Of);
            await foreach (var row in store.Journal.ReadCustomerAsync(key.Number, 0, cancel))
                if (vault.Open(key, row, runtime.Bank) is { } entry) DecisionPipeline.Answer(state, entry, learner, null);
        }
        Assert.Equal(learner.Publish().Counts, runtime.Model.Counts);
    }
}
