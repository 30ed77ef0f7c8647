using System.Text.Json.Serialization;
using Opportune.Engine.Learn;
using Opportune.Engine.Respond;

namespace Opportune.Runtime.Learning;

/// <summary>How far a contextual bandit is, as it is kept.</summary>
/// <param name="Model">Hash of its newest snapshot; null where counts decide.</param>
/// <param name="Sequence">Of the last journal entry learnt from.</param>
/// <param name="Rule"><see cref="Exposures.LabelRule"/> of its labels.</param>
/// <param name="Baseline">Hash of the counts from before it decided; null where counts decide.</param>
/// <param name="Trials">As in <see cref="ContextualBandit"/>, like all that follow.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="Before">Outcomes before customers changed.</param>
/// <param name="Since">Decisions before it count no more.</param>
/// <param name="Guard">Of the model.</param>
/// <param name="Because">Why it decides, or counts do.</param>
internal sealed record BanditCheckpoint(string? Model, long Sequence, int Rule, string? Baseline, long Trials, DateTimeOffset StartedAt, long Before, DateTimeOffset Since, BanditGuard Guard, string Because)
{
    internal static BanditCheckpoint Of(ContextualBandit bandit, long sequence) =>
        new(bandit.Model?.Hash, sequence, Exposures.LabelRule, bandit.Baseline?.Hash, bandit.Trials, bandit.StartedAt, bandit.Before, bandit.Since, bandit.Guard, bandit.Because);

    internal ContextualBandit Open(Banks banks) => new(Model is null ? null : banks.Trained(Model), Baseline is null ? null : banks.Model(Baseline), Trials, StartedAt, Before, Since, Guard, Because);
}

[JsonSerializable(typeof(BanditCheckpoint))]
internal sealed partial class BanditCheckpointJson : JsonSerializerContext;
