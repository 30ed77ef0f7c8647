using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Profile.Accounts;
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
    public override DateTimeOffset HoldsUntil(ProfileView profile, MomentDefinition settings)
    {
        var visits = profile.Searches((int)this["withinDays", settings]);
        return Instants.Earlier(base.HoldsUntil(profile, settings), visits.Count > 0 ? visits[^1].Time.AddDays((int)this["withinDays", settings]) : null)!.Value;
    }

    public override Detection? Detect(ProfileView profile, MomentDefinition settings)
    {
        var visits = profile.Searches((int)this["withinDays", settings]);
        if (visits.Count < this["leastViews", settings]) return null;
        var calculated = visits.Any(v => v.Type == "calculator.used");
        return new(visits[0].Time, calculated ? 0.9 : 0.7, [CelValue.Int(visits.Count), CelValue.Int((int)(visits[0].Time - visits[^1].Time).TotalDays)],
            [.. visits.Take(8).Select(v => v.Event)]);
    }
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

    /// <summary>Visits fall out of sight at their own hour, silence is counted in hours, and days ago from the last step on.</summary>
    public override DateTimeOffset HoldsUntil(ProfileView profile, MomentDefinition settings)
    {
        var open = Open(profile, settings);
        var until = Instants.Earlier(base.HoldsUntil(profile, settings), NextSilence(open, profile, settings))!.Value;
        var visits = profile.Applications((int)this["withinDays", settings]);
        if (visits.Count == 0) return until;
        if (visits[^1].Time.AddDays((int)this["withinDays", settings]) is var gone && gone < until) until = gone;
        foreach (var group in open)
            if (group[0].Time is var last && last.AddDays((int)(profile.Now - last).TotalDays + 1) is var older && older < until) until = older;
        return until;
    }

    public override DateTimeOffset? NextChange(ProfileView profile, MomentDefinition settings) => NextSilence(Open(profile, settings), profile, settings);

    /// <summary>When the next of the applications that still may go on will count as abandoned; null for none.</summary>
    private DateTimeOffset? NextSilence(List<List<Visit>> open, ProfileView profile, MomentDefinition settings)
    {
        var silences = open.Where(g => g[0].Type != "application.abandoned").Select(g => g[0].Time.AddHours(this["afterHours", settings])).Where(t => t > profile.Now).ToList();
        return silences.Count > 0 ? silences.Min() : null;
    }

    /// <summary>Applications that were never sent, newest first, each with its visits newest first; leaving out products that were opened since.</summary>
    private List<List<Visit>> Open(ProfileView profile, MomentDefinition settings) =>
        profile.State.Applications.Count == 0 ? [] : [.. profile.Applications((int)this["withinDays", settings]).GroupBy(v => v.Topic, StringComparer.Ordinal)
            .Select(g => g.ToList()).Where(g => g.TrueForAll(v => v.Type != "application.submitted"))
            .Where(g => !(profile.State.Products.TryGetValue(g[0].Product, out var held) && held.Value && held.Time >= g[^1].Time))];
}

/// <summary>The customer pays abroad or for journeys.</summary>
internal sealed class Travel : Detector
{
    public override string Name => "travel";
    /// <summary>A journey is booked about three weeks ahead and lasts one or two.</summary>
    private const int DaysOfJourney = 30;
    private const int Year = 365;

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
        var payments = Payments(profile, profile.Today - within - DaysOfJourney + 1, home);
        if (payments.Count == 0 || payments[0].Day <= profile.Today - within) return null;
        payments.RemoveAll(p => p.Day < payments[0].Day - DaysOfJourney);
        var spent = -payments.Sum(p => p.Minor);
        var least = this["leastAmount", settings] * profile.Bank.Currency.MinorPerMajor;
        if (spent < least || (payments.Count < this["leastPayments", settings] && !payments.Exists(p => p.Booking.Category == "travel" && -p.Minor >= least))) return null;
        var abroad = payments.Select(p => p.Booking.Country).Where(c => c.Length > 0 && c != home).GroupBy(c => c, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault();
        return new(payments[0].Booking.Time, abroad is null ? 0.7 : 0.9,
            [Major(profile, spent), CelValue.String(abroad?.Key ?? ""), CelValue.Int(profile.Today - payments[^1].Day)], [.. payments.Take(8).Select(p => p.Event)]);
    }

    /// <summary>Payments for journeys from a day on, newest first.</summary>
    private static List<Payment> Payments(ProfileView profile, int day, string home)
    {
        var payments = new List<Payment>();
        foreach (var account in profile.CurrentAccounts)
        {
            var ledger = account.Ledger;
            foreach (var row in ledger.Journeys(day)) payments.Add(new(account.Bookings, row));
            foreach (var country in ledger.Countries)
                if (country != home)
                    foreach (var row in ledger.In(country, day))
                        if (IsAbroad(account.Bookings[row])) payments.Add(new(account.Bookings, row));
        }
        payments.Sort();
        return payments;
    }

    /// <summary>Services that bill from abroad are no journey, and what is one by its category stands among those already.</summary>
    private static bool IsAbroad(in Booking booking) =>
        booking.Minor < 0 && booking.Category is not ("travel" or "subscription" or "gambling" or "transfer" or "savings" or "insurance" or "fee" or "tax");

    /// <summary>Where the customer pays most often.</summary>
    private static string HomeCountry(ProfileView profile)
    {
        var (home, most) = ("", 0);
        foreach (var country in profile.CurrentAccounts.SelectMany(a => a.Ledger.Countries))
        {
            var count = profile.CurrentAccounts.Sum(a => a.Ledger.In(country, profile.Today - Year + 1).Length);
            if (count > most || (count == most && count > 0 && string.CompareOrdinal(country, home) < 0)) (home, most) = (country, count);
        }
        return home;
    }

    /// <summary>A payment, in its order among those of other accounts: newest first.</summary>
    private readonly record struct Payment(Bookings Rows, int Row) : IComparable<Payment>
    {
        public Booking Booking => Rows[Row];
        public int Day => Rows[Row].Day;
        public long Minor => Rows[Row].Minor;
        public string Event => Rows.EventOf(Row);

        public int CompareTo(Payment other) => other.Rows[other.Row].Ticks.CompareTo(Rows[Row].Ticks) is var byTime and not 0 ? byTime : string.CompareOrdinal(other.Event, Event);
    }
}
