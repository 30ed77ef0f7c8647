using System.Text.Json.Serialization;
using Opportune.Engine.Learn;

namespace Opportune.Runtime.Learning;

/// <summary>Every trained model of a bank, which of them decides, and what happened to them. A change makes a new book; the newest counts.</summary>
/// <param name="Number">Of the change that made it, from 0.</param>
/// <param name="Champion">The hash of the model that decides; null where counts and priors decide alone.</param>
/// <param name="Challenger">The hash of the model that decides for a share of the customers; null for none.</param>
/// <param name="Share">That share; 0 without a challenger.</param>
/// <param name="Former">Champions before, latest last; empty text stands for counts and priors.</param>
/// <param name="Versions">Oldest first.</param>
/// <param name="Changes">Oldest first.</param>
public sealed record ModelBook(long Number, string? Champion, string? Challenger, double Share, IReadOnlyList<string> Former, IReadOnlyList<ModelVersion> Versions, IReadOnlyList<ModelChange> Changes)
{
    /// <summary>Nothing trained yet.</summary>
    public static ModelBook Empty { get; } = new(0, null, null, 0, [], [], []);

    /// <summary>The one version whose hash begins so, or null.</summary>
    public ModelVersion? Find(string hash) => hash.Length >= 6 && Versions.Where(v => v.Hash.StartsWith(hash, StringComparison.OrdinalIgnoreCase)).ToList() is [var one] ? one : null;
}

/// <summary>A trained model; it never changes.</summary>
/// <param name="Hash">Of its file.</param>
/// <param name="Card">Of its card, kept beside it.</param>
/// <param name="TrainedAt">When.</param>
/// <param name="By">Who trained it.</param>
/// <param name="Until">It learnt from nothing decided or known later.</param>
/// <param name="Families">Purposes that it scores for.</param>
/// <param name="Rows">Decisions that it learnt from.</param>
public sealed record ModelVersion(string Hash, string Card, DateTimeOffset TrainedAt, string By, DateTimeOffset Until, IReadOnlyList<string> Families, int Rows);

/// <summary>Something that happened to models.</summary>
/// <param name="At">When.</param>
/// <param name="What">trained, challenge, challenge-ended, promoted, refused or rolled-back.</param>
/// <param name="Model">The model's hash; null for counts and priors.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Because">The share, or the gates with their numbers.</param>
public sealed record ModelChange(DateTimeOffset At, string What, string? Model, string By, string Because);

/// <summary>What came of a wish about models.</summary>
public abstract record ModelAnswer
{
    private ModelAnswer() { }

    /// <summary>Done.</summary>
    /// <param name="Book">As it is now.</param>
    /// <param name="Version">The model concerned; null for counts and priors.</param>
    /// <param name="Gates">Gates passed; empty where none was asked.</param>
    public sealed record Done(ModelBook Book, ModelVersion? Version, IReadOnlyList<Gate> Gates) : ModelAnswer;

    /// <summary>Refused; nothing changed but the list of changes.</summary>
    /// <param name="Code">Stable: <c>models.unknown</c>.</param>
    /// <param name="Message">What to do next.</param>
    /// <param name="Gates">Gates with their numbers; empty where it came to none.</param>
    public sealed record Refused(string Code, string Message, IReadOnlyList<Gate> Gates) : ModelAnswer;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ModelBook))]
[JsonSerializable(typeof(ModelCard))]
internal sealed partial class ModelJson : JsonSerializerContext;
