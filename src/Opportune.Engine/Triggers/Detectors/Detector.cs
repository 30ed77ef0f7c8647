using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers.Detectors;

/// <summary>What the detectors share: how they name their facts and read their numbers.</summary>
internal abstract class Detector : IDetector
{
    public abstract string Name { get; }
    public abstract IReadOnlyList<DetectorParameter> Parameters { get; }
    public abstract IReadOnlyList<DetectorFact> Facts { get; }
    public virtual IReadOnlyList<DetectorFact> LaterFacts => [];
    public virtual PersonalizationLevel Level => PersonalizationLevel.Moderate;
    public virtual Purposes Purposes => Purposes.All;

    public abstract Detection? Detect(ProfileView profile, MomentDefinition settings);

    /// <summary>Detectors that look at bookings reckon in days.</summary>
    public virtual DateTimeOffset HoldsUntil(ProfileView profile, MomentDefinition settings) => profile.StartOf(profile.Today + 1);

    public virtual DateTimeOffset? NextChange(ProfileView profile, MomentDefinition settings) => null;

    /// <summary>The bank's number, or the default.</summary>
    protected double this[string parameter, MomentDefinition settings] => settings.Parameters.TryGetValue(parameter, out var value) ? value : DefaultOf(parameter);

    private double DefaultOf(string parameter)
    {
        for (var i = 0; i < Parameters.Count; i++)
            if (Parameters[i].Name == parameter) return Parameters[i].Default;
        throw new ArgumentException($"{Name} has no parameter {parameter}.", nameof(parameter));
    }

    protected static DetectorFact Amount(string name, string words) => new(name, CelType.Double, words, Money: true);
    protected static DetectorFact Number(string name, string words) => new(name, CelType.Double, words);
    protected static DetectorFact Whole(string name, string words) => new(name, CelType.Int, words);
    protected static DetectorFact Text(string name, string words) => new(name, CelType.String, words);

    protected static CelValue Major(ProfileView profile, long minor) => CelValue.Double((double)minor / profile.Bank.Currency.MinorPerMajor);
}
