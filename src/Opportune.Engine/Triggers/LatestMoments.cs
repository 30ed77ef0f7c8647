using Opportune.Engine.Profile;

namespace Opportune.Engine.Triggers;

/// <summary>Which moments were active at the latest look at a customer, and when that may change by itself.</summary>
/// <remarks>Numbers only, written over in place: most events change nothing that stands, and what they made known need not outlive them, so that the collector has nothing of theirs to keep.</remarks>
internal struct LatestMoments
{
    private bool[]? _active;
    private int _events;
    private DateTimeOffset _at, _until;

    /// <summary>The next instant at which moments may change without any event; null for never.</summary>
    internal DateTimeOffset? NextChange { get; private set; }

    /// <summary>Whether it is still so, with so many events, at an instant.</summary>
    internal readonly bool Holds(int events, DateTimeOffset now) => _active is not null && _events == events && now >= _at && now < _until;

    /// <summary>Whether a moment of the bank, by its place, was active.</summary>
    internal readonly bool Has(int index) => _active![index];

    /// <summary>Takes a look's result.</summary>
    /// <param name="profile">Who was looked at, and when.</param>
    /// <param name="until">Until then it holds while no event comes.</param>
    /// <param name="active">What was found.</param>
    internal void Take(ProfileView profile, DateTimeOffset until, IReadOnlyList<ActiveMoment> active)
    {
        (_events, _at, _until, NextChange) = (profile.State.Events, profile.Now, until, MomentFinder.NextChange(profile));
        _active ??= new bool[profile.Bank.Moments.Count];
        Array.Clear(_active);
        for (var i = 0; i < active.Count; i++) _active[active[i].Index] = true;
    }
}
