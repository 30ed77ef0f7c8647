namespace Opportune.Engine.Score;

/// <summary>A model that decides for a share of the customers, so that it can be compared with the one that decides for the others.</summary>
/// <param name="Model">The challenger; its <see cref="PropensityModel.Arm"/> names the experiment.</param>
/// <param name="Share">Of the customers, in (0, 0.5].</param>
public sealed record Challenge(PropensityModel Model, double Share)
{
    /// <summary>The experiment under which customers are assigned by keyed hash: the same customer always falls on the same side, also when the share grows.</summary>
    public string Experiment { get; } = "model-" + Model.Arm!.Name;
}
