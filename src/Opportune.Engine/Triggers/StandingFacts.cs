using Opportune.Engine.Bank;
using Opportune.Engine.Profile;

namespace Opportune.Engine.Triggers;

/// <summary>What is known of a customer whatever is asked: facts, moments and permissions, worked out once and good until an event comes or time itself changes them.</summary>
/// <remarks>A decision starts from a copy of the sheet. Filled in as it is asked for; belongs to one customer.</remarks>
internal sealed class StandingFacts
{
    private readonly ProfileView _profile;
    private readonly int _events;
    private readonly DateTimeOffset _until;
    private readonly IReadOnlyList<ActiveMoment> _active;
    private FactSheet? _sheet;
    private (bool IsKnown, DateTimeOffset? At) _next;

    private StandingFacts(ProfileView profile)
    {
        (_profile, _events) = (profile, profile.State.Events);
        _active = MomentFinder.Detect(profile, out _until);
        Moments = [.. _active.Select(a => a.Moment)];
        Permissions = Permissions.Of(profile.State);
    }

    /// <summary>Facts that do not move within the day, those of moments included. Not asked for while events only come in.</summary>
    internal FactSheet Sheet => _sheet ??= Fill();

    /// <summary>Active moments, in the bank's order.</summary>
    internal IReadOnlyList<Moment> Moments { get; }

    /// <summary>What the customer allows.</summary>
    internal Permissions Permissions { get; }

    /// <summary>The next instant at which moments may change without any event; null for never.</summary>
    internal DateTimeOffset? NextChange
    {
        get
        {
            if (!_next.IsKnown) _next = (true, MomentFinder.NextChange(_profile));
            return _next.At;
        }
    }

    /// <summary>Those of an earlier call where they still hold, else new ones.</summary>
    internal static StandingFacts Of(ProfileView profile, StandingFacts? earlier) => earlier is not null && earlier.Holds(profile) ? earlier : new(profile);

    /// <summary>Whether all of it is still so at a later view of the profile.</summary>
    internal bool Holds(ProfileView profile) =>
        ReferenceEquals(_profile.State, profile.State) && _events == profile.State.Events && profile.Now >= _profile.Now && profile.Now < _until;

    private FactSheet Fill()
    {
        var sheet = new FactSheet(_profile.Bank.Facts);
        ProfileFacts.Standing(sheet, _profile);
        MomentFinder.Write(sheet, _profile.Bank, _active);
        return sheet.Settled();
    }
}
