using Opportune.Statistics;

namespace Opportune.Engine.Score;

/// <summary>A model that decides for a share of the customers, so that it can be compared with the one that decides for the others.</summary>
/// <param name="Model">The challenger; its <see cref="PropensityModel.Arm"/> names the experiment.</param>
/// <param name="Share">Of the customers, in (0, 0.5].</param>
public sealed record Challenge(PropensityModel Model, double Share)
{
    /// <summary>Whether a customer belongs to the challenger: a keyed hash, so the same customer always does, also when the share grows.</summary>
    /// <param name="salt">The bank's salt of control groups.</param>
    /// <param name="unit">The customer's identifier.</param>
    public bool Takes(ReadOnlySpan<byte> salt, string unit) => Assignment.Unit(salt, "model-" + Model.Arm!.Name, unit) < Share;
}
