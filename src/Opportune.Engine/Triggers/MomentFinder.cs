using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers;

/// <summary>Finds the moments that are active for a customer as of an instant.</summary>
public static class MomentFinder
{
    /// <summary>Active moments in the bank's order; with a sheet, also writes their facts.</summary>
    public static IReadOnlyList<Moment> Find(ProfileView profile, FactSheet? sheet = null)
    {
        var found = new List<Moment>();
        foreach (var definition in profile.Bank.Moments)
        {
            var detector = DetectorCatalogue.Find(definition.Detector)!;
            sheet?.Set(definition.Slot, CelValue.False);
            if (detector.Detect(profile, definition) is not { } detection) continue;
            var expires = detection.At + definition.Expires;
            if (expires <= profile.Now) continue;
            var evidence = detection.Evidence.Where(e => e.Length > 0).Take(8).ToList();
            found.Add(new(definition.Name, detection.At, expires, detection.Confidence, evidence));
            if (sheet is null) continue;
            sheet.Set(definition.Slot, CelValue.True, evidence);
            for (var i = 0; i < detection.Facts.Count; i++) sheet.Set(definition.Slot + 1 + i, detection.Facts[i], evidence);
        }
        return found;
    }

    /// <summary>The next instant at which the active moments may change without any event; null for never.</summary>
    public static DateTimeOffset? NextChange(ProfileView profile)
    {
        DateTimeOffset? next = null;
        foreach (var definition in profile.Bank.Moments)
            if (DetectorCatalogue.Find(definition.Detector)!.NextChange(profile, definition) is { } at && at > profile.Now && (next is null || at < next)) next = at;
        return next;
    }
}
