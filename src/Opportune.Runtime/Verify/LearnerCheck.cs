using System.Text.Json;
using Opportune.Runtime.Learning;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Verify;

/// <summary>The newest checkpoint of learning: readable, not ahead of the journal, its model there.</summary>
internal static class LearnerCheck
{
    internal static async Task RunAsync(IArtifacts artifacts, Banks banks, long last, Findings found, CancellationToken cancel)
    {
        if (await artifacts.NewestAsync("learner", cancel) is not { } newest) return;
        found.Looked++;
        try
        {
            var checkpoint = JsonSerializer.Deserialize(newest.Content.Span, LearnerCheckpointJson.Default.LearnerCheckpoint)!;
            if (checkpoint.Sequence > last) found.Add("verify.learner", last, $"The newest model has learnt from entry {checkpoint.Sequence}, but the journal ends at {last}.");
            _ = banks.Model(checkpoint.Model);
            if (await artifacts.NewestAsync("bandit", cancel) is { } kept && JsonSerializer.Deserialize(kept.Content.Span, BanditCheckpointJson.Default.BanditCheckpoint)! is var bandit)
            {
                if (bandit.Sequence > last) found.Add("verify.learner", last, $"The contextual bandit has learnt from entry {bandit.Sequence}, but the journal ends at {last}.");
                _ = bandit.Open(banks);
            }
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or StoreException)
        {
            found.Add("verify.learner", null, "The newest checkpoint of learning, or its model, is missing or cannot be read.");
        }
    }
}
