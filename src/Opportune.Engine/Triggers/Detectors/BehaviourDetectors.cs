using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Triggers.Detectors;

/// <summary>The customer looks at homes or mortgages again and again.</summary>
internal sealed class HomeSearch : Detector
{
    public override string Name => "home-search";
    public override PersonalizationLevel Level => PersonalizationLevel.Advanced;
    public override IReadOnlyList<DetectorParameter> Parameters { get; } = [new("leastViews", 3, 1, 50, "views, searches and calculations"), new("withinDays", 21, 1, 90, "days looked back")];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Whole("views", "views and searches"), Whole("days", "days between the first and the last")];

    /// <summary>Visits fall out of sight at their own hour.</summary>
    public override DateTimeOffset HoldsUntil(ProfileView profile, MomentDefinition settings) =>
        Seen(profile, settings).Any() ? profile.Now : base.HoldsUntil(profile, settings);

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var visits = Seen(profile, settings).ToList();
        if (visits.Count < this["leastViews", settings]) return null;
        var calculated = visits.Any(v => v.Type == "calculator.used");
        return new(visits[0].Time, calculated ? 0.9 : 0.7, [CelValue.Int(visits.Count), CelValue.Int((int)(visits[0].Time - visits[^1].Time).TotalDays)],
            [.. visits.Take(8).Select(v => v.Event)]);
    }

    private IEnumerable<Visit> Seen(ProfileView profile, MomentDefinition settings) => profile.Visits((int)this["withinDays", settings])
        .Where(v => v.Type is "page.viewed" or "search.performed" or "calculator.used" && v.Topic is "mortgage" or "home");
}

/// <summary>An application was begun and not sent.</summary>
internal sealed class AbandonedApplication : Detector
{
    public override string Name => "abandoned-application";
    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
        [new("afterHours", 24, 1, 336, "hours of silence after which a begun application counts as abandoned"), new("withinDays", 14, 1, 90, "days looked back")];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Text("product", "product"), Text("step", "last step"), Whole("daysAgo", "days ago")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        foreach (var group in Open(profile, settings))
        {
            var last = group[0];
            var abandoned = last.Type == "application.abandoned" ? last.Time : last.Time.AddHours(this["afterHours", settings]);
            if (abandoned > profile.Now) continue;
            return new(abandoned, last.Type == "application.abandoned" ? 1.0 : 0.8,
                [CelValue.String(last.Product), CelValue.String(group.Select(v => v.Step).FirstOrDefault(s => s.Length > 0) ?? "start"), CelValue.Int((int)(profile.Now - last.Time).TotalDays)],
                [.. group.Take(8).Select(v => v.Event)]);
        }
        return null;
    }

    /// <summary>Visits fall out of sight at their own hour, and silence is counted in hours.</summary>
    public override DateTimeOffset HoldsUntil(ProfileView profile, MomentDefinition settings) =>
        profile.Visits((int)this["withinDays", settings]).Any(v => v.Type.StartsWith("application.", StringComparison.Ordinal)) ? profile.Now : base.HoldsUntil(profile, settings);

    public override DateTimeOffset? NextChange(ProfileView profile, MomentDefinition settings)
    {
        var silences = Open(profile, settings).Where(g => g[0].Type != "application.abandoned").Select(g => g[0].Time.AddHours(this["afterHours", settings])).Where(t => t > profile.Now).ToList();
        return silences.Count > 0 ? silences.Min() : null;
    }

    /// <summary>Applications that were never sent, newest first, each with its visits newest first; leaving out products that were opened since.</summary>
    private List<List<Visit>> Open(ProfileView profile, MomentDefinition settings) =>
        [.. profile.Visits((int)this["withinDays", settings]).Where(v => v.Type.StartsWith("application.", StringComparison.Ordinal)).GroupBy(v => v.Topic, StringComparer.Ordinal)
            .Select(g => g.ToList()).Where(g => g.TrueForAll(v => v.Type != "application.submitted"))
            .Where(g => !(profile.State.Products.TryGetValue(g[0].Product, out var held) && held.Value && held.Time >= g[^1].Time))];
}

/// <summary>The customer pays abroad or for journeys.</summary>
internal sealed class Travel : Detector
{
    public override string Name => "travel";
    /// <summary>A journey is booked about three weeks ahead and lasts one or two.</summary>
    private const int DaysOfJourney = 30;

    public override IReadOnlyList<DetectorParameter> Parameters { get; } =
    [
        new("leastPayments", 3, 1, 50, "payments abroad or for travel, where no single one is a booking"), new("leastAmount", 150, 0, 1_000_000, "least amount in the bank's currency of one booking, or of all payments"),
        new("withinDays", 21, 1, 90, "days looked back for the latest payment; the journey's other payments may lie 30 days before it"),
    ];
    public override IReadOnlyList<DetectorFact> Facts { get; } = [Amount("amount", "spent on travel"), Text("country", "country"), Whole("days", "days since the first payment")];

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var home = HomeCountry(profile);
        var within = (int)this["withinDays", settings];
        var payments = profile.Transactions(within + DaysOfJourney).Where(t => IsTravel(t, home)).OrderByDescending(t => t).ToList();
        if (payments.Count == 0 || payments[0].Day <= profile.Today - within) return null;
        payments.RemoveAll(t => t.Day < payments[0].Day - DaysOfJourney);
        var spent = -payments.Sum(t => t.Minor);
        var least = this["leastAmount", settings] * profile.Bank.Currency.MinorPerMajor;
        if (spent < least || (payments.Count < this["leastPayments", settings] && !payments.Exists(t => t.Category == "travel" && -t.Minor >= least))) return null;
        var abroad = payments.Where(t => t.Country.Length > 0 && t.Country != home).GroupBy(t => t.Country, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault();
        return new(payments[0].Time, abroad is null ? 0.7 : 0.9,
            [Major(profile, spent), CelValue.String(abroad?.Key ?? ""), CelValue.Int(profile.Today - payments[^1].Day)], [.. payments.Take(8).Select(t => t.Event)]);
    }

    /// <summary>Services that bill from abroad are no journey.</summary>
    private static bool IsTravel(Transaction t, string home) => t.Minor < 0 && (t.Category == "travel"
        || (t.Country.Length > 0 && t.Country != home && t.Category is not ("subscription" or "gambling" or "transfer" or "savings" or "insurance" or "fee" or "tax")));

    /// <summary>Where the customer pays most often.</summary>
    private static string HomeCountry(ProfileView profile) => profile.Transactions(365).Where(t => t.Country.Length > 0)
        .GroupBy(t => t.Country, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).FirstOrDefault() ?? "";
}
