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
        var active = Detect(profile, out _);
        if (sheet is not null) Write(sheet, profile.Bank, active);
        return [.. active.Select(a => a.Moment)];
    }

    /// <summary>What is active, in the bank's order, and until when it certainly stays so while no event comes.</summary>
    internal static IReadOnlyList<ActiveMoment> Detect(ProfileView profile, out DateTimeOffset until)
    {
        var active = new List<ActiveMoment>();
        until = profile.StartOf(profile.Today + 1);
        for (var i = 0; i < profile.Bank.Moments.Count; i++)
        {
            var definition = profile.Bank.Moments[i];
            var detector = DetectorCatalogue.Find(definition.Detector)!;
            if (detector.HoldsUntil(profile, definition) is var holds && holds < until) until = holds;
            if (detector.Detect(profile, definition) is not { } detection) continue;
            var expires = detection.At + definition.Expires;
            if (expires <= profile.Now) continue;
            if (expires < until) until = expires;
            active.Add(new(i, definition, new(definition.Name, detection.At, expires, detection.Confidence, [.. detection.Evidence.Where(e => e.Length > 0).Take(8)]), detection.Facts, detector.Facts.Count));
        }
        return active;
    }

    /// <summary>Writes the facts of all moments: false for those that are not active.</summary>
    internal static void Write(FactSheet sheet, BankDefinition bank, IReadOnlyList<ActiveMoment> active)
    {
        foreach (var definition in bank.Moments) sheet.Set(definition.Slot, CelValue.False);
        foreach (var (_, definition, moment, facts, early) in active)
        {
            sheet.Set(definition.Slot, CelValue.True, moment.Evidence);
            for (var i = 0; i < early; i++) sheet.Set(definition.Slot + 1 + i, facts[i], moment.Evidence);
            for (var i = early; i < facts.Count && definition.LaterSlot >= 0; i++) sheet.Set(definition.LaterSlot + i - early, facts[i], moment.Evidence);
        }
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

/// <summary>An active moment with the bank's definition of it, its place among the bank's, and the facts that it brings, of which the first so many follow its own and the others stand behind all facts.</summary>
internal sealed record ActiveMoment(int Index, MomentDefinition Definition, Moment Moment, IReadOnlyList<CelValue> Facts, int Early);
