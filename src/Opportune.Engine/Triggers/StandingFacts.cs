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
    private IReadOnlyList<Moment>? _moments;
    private Permissions? _permissions;
    private FactSheet? _sheet;

    /// <summary>Looks for moments; the rest waits until it is asked for.</summary>
    internal StandingFacts(ProfileView profile)
    {
        (_profile, _events) = (profile, profile.State.Events);
        Active = MomentFinder.Detect(profile, out _until);
    }

    /// <summary>Active moments with the bank's definitions of them, in the bank's order.</summary>
    internal IReadOnlyList<ActiveMoment> Active { get; }

    /// <summary>Active moments, in the bank's order.</summary>
    internal IReadOnlyList<Moment> Moments => _moments ??= [.. Active.Select(a => a.Moment)];

    /// <summary>Facts that do not move within the day, those of moments included.</summary>
    internal FactSheet Sheet => _sheet ??= Fill();

    /// <summary>What the customer allows.</summary>
    internal Permissions Permissions => _permissions ??= Permissions.Of(_profile.State);

    /// <summary>Whether all of it is still so at a later view of the profile.</summary>
    internal bool Holds(ProfileView profile) => _events == profile.State.Events && profile.Now >= _profile.Now && profile.Now < _until;

    /// <summary>All of it that events need to know of the look before them.</summary>
    internal void Note(ref LatestMoments latest) => latest.Take(_profile, _until, Active);

    private FactSheet Fill()
    {
        var sheet = new FactSheet(_profile.Bank.Facts);
        ProfileFacts.Standing(sheet, _profile);
        MomentFinder.Write(sheet, _profile.Bank, Active);
        return sheet.Settled();
    }
}
