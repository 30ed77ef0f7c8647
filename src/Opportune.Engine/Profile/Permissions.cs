using Opportune.Engine.Bank;

namespace Opportune.Engine.Profile;

/// <summary>What the customer allows.</summary>
/// <param name="Consents">Permissions given or taken, by purpose then channel.</param>
/// <param name="Level">How much of their data may shape what they see.</param>
/// <param name="QuietHours">Their own quiet hours, or the bank's.</param>
/// <param name="PreferredChannel">The channel they asked for, or null.</param>
public sealed record Permissions(IReadOnlyList<ConsentSaid> Consents, PersonalizationLevel Level, QuietHours QuietHours, string? PreferredChannel)
{
    /// <summary>The level as rules and texts name it.</summary>
    public static string NameOf(PersonalizationLevel level) => level switch { PersonalizationLevel.Basic => "basic", PersonalizationLevel.Moderate => "moderate", _ => "advanced" };

    /// <summary>Reads them from a profile.</summary>
    public static Permissions Of(ProfileState profile)
    {
        var consents = profile.Consents.Select(c => new ConsentSaid(c.Key.Purpose, c.Key.Channel, c.Value.Value, c.Value.Time)).ToList();
        var level = Preference(profile, "personalizationLevel") switch
        {
            "basic" => PersonalizationLevel.Basic, "moderate" => PersonalizationLevel.Moderate, "advanced" => PersonalizationLevel.Advanced, _ => profile.Bank.Consent.DefaultLevel,
        };
        return new(consents, level, Quiet(Preference(profile, "quietHours")) ?? profile.Bank.QuietHours, Preference(profile, "channel"));
    }

    /// <summary>Whether a purpose may use a channel: the customer's word on the channel, then on all channels, then the bank's default; unknown is no.</summary>
    /// <remarks>A word on one channel and a word on all: the later one counts.</remarks>
    public static bool Allows(IReadOnlyList<ConsentSaid> consents, ConsentDefinition defaults, string purpose, string channel)
    {
        ConsentSaid? latest = null;
        for (var i = 0; i < consents.Count; i++)
            if (consents[i] is var c && c.Purpose == purpose && (c.Channel == channel || c.Channel == "all") && (latest is null || c.At > latest.At || (c.At == latest.At && c.Channel == channel))) latest = c;
        if (latest is not null) return latest.Granted;
        return defaults.Defaults.TryGetValue((purpose, channel), out var one) ? one
            : defaults.Defaults.TryGetValue((purpose, "all"), out var all) && all;
    }

    private static string? Preference(ProfileState profile, string name) => profile.Preferences.TryGetValue(name, out var p) ? p.Value : null;

    /// <summary>Reads <c>22:00-07:30</c>; null where it is not of that form.</summary>
    private static QuietHours? Quiet(string? text)
    {
        var parts = text?.Split('-');
        return parts is [var from, var to] && TimeOnly.TryParseExact(from, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var f)
            && TimeOnly.TryParseExact(to, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var t)
            ? new(f.Hour * 60 + f.Minute, t.Hour * 60 + t.Minute) : null;
    }
}
