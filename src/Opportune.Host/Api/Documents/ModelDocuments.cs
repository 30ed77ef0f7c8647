using Opportune.Engine.Learn;
using Opportune.Runtime.Learning;

namespace Opportune.Host.Api.Documents;

/// <summary>The models of a bank.</summary>
/// <param name="Propensity">What decides for most: counts of tries and successes, and the champion where one was promoted.</param>
/// <param name="Champion">Hash of the trained model that decides; null where counts and priors decide alone.</param>
/// <param name="Challenger">Hash of the model that decides for a share of the customers, or null.</param>
/// <param name="Share">That share.</param>
/// <param name="Versions">Every trained model, oldest first.</param>
/// <param name="Changes">What happened to them, oldest first.</param>
/// <param name="Bandit">The contextual bandit; null where the bank declares none.</param>
public sealed record ModelsDocument(ModelListing Propensity, string? Champion, string? Challenger, double Share, IReadOnlyList<ModelVersionListing> Versions, IReadOnlyList<ModelChange> Changes, BanditListing? Bandit);

/// <summary>A contextual bandit.</summary>
/// <param name="Model">Hash of its newest snapshot; null while counts decide.</param>
/// <param name="Because">What it was last started from, or which gates keep it from deciding.</param>
public sealed record BanditListing(string? Model, string Because);

/// <summary>A model.</summary>
/// <param name="Kind">propensity-counts.</param>
/// <param name="Hash">Content hash, as records name it.</param>
/// <param name="Actions">By action.</param>
public sealed record ModelListing(string Kind, string Hash, IReadOnlyList<CountListing> Actions);

/// <summary>What is known of an action's success.</summary>
public sealed record CountListing(string Action, long Successes, long Trials);

/// <summary>A trained model.</summary>
/// <param name="Hash">Of its file.</param>
/// <param name="State">champion, challenger, former or candidate.</param>
/// <param name="TrainedAt">When.</param>
/// <param name="By">Who trained it.</param>
/// <param name="Until">It learnt from nothing decided or known later.</param>
/// <param name="Families">Purposes that it scores for.</param>
/// <param name="Rows">Decisions that it learnt from.</param>
public sealed record ModelVersionListing(string Hash, string State, DateTimeOffset TrainedAt, string By, DateTimeOffset Until, IReadOnlyList<string> Families, int Rows)
{
    /// <summary>The listing of a version.</summary>
    public static ModelVersionListing Of(ModelVersion v, ModelBook book) =>
        new(v.Hash, v.Hash == book.Champion ? "champion" : v.Hash == book.Challenger ? "challenger" : book.Former.Contains(v.Hash) ? "former" : "candidate", v.TrainedAt, v.By, v.Until, v.Families, v.Rows);
}

/// <summary>What came of a wish about a model.</summary>
/// <param name="Model">The model concerned; null for counts and priors.</param>
/// <param name="Champion">Who decides now; null for counts and priors.</param>
/// <param name="Challenger">Who decides for a share, or null.</param>
/// <param name="Share">That share.</param>
/// <param name="Gates">Gates passed, with their numbers; empty where none was asked.</param>
public sealed record ModelChanged(ModelVersionListing? Model, string? Champion, string? Challenger, double Share, IReadOnlyList<Gate> Gates);

/// <summary>How to train.</summary>
/// <param name="HeldOut">Share of the decisions, the newest, to judge by: 0.05 to 0.5; default 0.2.</param>
/// <param name="Rows">Most decisions to read, 1,000 to 5,000,000; default 200,000.</param>
public sealed record TrainRequest(double? HeldOut, int? Rows);

/// <summary>For how many customers a challenger decides.</summary>
/// <param name="Share">Above 0 and up to 0.5; 0 ends the experiment.</param>
public sealed record ChallengeRequest(double Share);

/// <summary>What to score customers for.</summary>
/// <param name="Model">next-product, segment, or a name for the chance of an event, such as churn.</param>
/// <param name="Event">The event type that the chance is of; default account.closed.</param>
/// <param name="WithinDays">7 to 366; default 90.</param>
/// <param name="Count">Segments, 2 to 50; default 6.</param>
public sealed record ScoreBody(string Model, string? Event, int? WithinDays, int? Count);

/// <summary>Scores that were written as events.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Hash">Of its file; null where the model is nothing to keep.</param>
/// <param name="Customers">Customers scored.</param>
/// <param name="Quality">How good it was on what it had not learnt from.</param>
public sealed record ScoresWritten(string Model, string? Hash, int Customers, string Quality);
