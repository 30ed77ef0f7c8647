using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Tests.Golden;

/// <summary>The definition under which the golden records were made. It never changes: a new case gets a new bank.</summary>
internal static class GoldenBank
{
    public static BankDefinition Definition { get; } = new TestBank { Name = "golden-1", CustomerWeight = 0.7, PriorStrength = 25, Holdouts = new("golden", 0.1, 0.1), Level = PersonalizationLevel.Moderate }
        .Attribute("employment", "employment", CelType.String).Attribute("vulnerable", "vulnerable", CelType.Bool)
        .Feature("dining", "transaction.booked", Aggregate.Sum, new(30, Bucket.Day), "data.category == 'dining'", "amount", negate: true)
        .Feature("sessions", "session.started", Aggregate.Count, new(7, Bucket.Day))
        .Moment("salary-received").Moment("idle-cash").Moment("travel")
        .Segment("young", "customer.age < 28").Context("page")
        .Product("travel-card", "cards", credit: true).Product("saver", "savings")
        .Placement("app-home", slots: 3, price: 0.3, range: 5, exploration: 12, fallback: true).Placement("e-mail-offers", "e-mail", Direction.Outbound, price: 1).Placement("advisor-desk", "branch", slots: 5, assisted: true)
        .Consent("marketing", "e-mail", false)
        .Limit("contact.weekly", 4, LimitPeriod.Rolling, TimeSpan.FromDays(7), classes: [MessageClass.Marketing]).Limit("contact.e-mail", 1, LimitPeriod.Week, channels: ["e-mail"])
        .Sensitive("sensitive.complaint", "complaints.open > 0", false, MessageClass.Marketing)
        .Action("grow/cards/travel-card", a =>
        {
            (a.Product, a.IsCredit, a.Moments, a.Prior, a.BankValue, a.ContactCost, a.Because) = ("travel-card", true, ["travel"], 0.04, "60.0 + features.dining / 10.0", 0.2, "You spent {{moments.travel.amount | money}} on travel.");
            a.Rule(PolicyStage.Eligibility, "eligibility.age", "customer.age >= 18").Rule(PolicyStage.Applicability, "applicability.held", "!('travel-card' in holdings)").Rule(PolicyStage.Suitability, "suitability.income", "income.monthly > 1000.0");
        })
        .Action("grow/saving/saver", a =>
        {
            (a.Product, a.Prior, a.BankValue, a.CustomerValue, a.Title) = ("saver", 0.08, "20.0", "balance.current * 0.02", "Save {{balance.current | roughMoney}}");
            a.Context.Add(("context.idle", "moments.idleCash", 40, null, null));
            a.Levers.Add(("lever.spring", null, 15, Story.At("2026-03-01T00:00:00Z"), Story.At("2026-04-01T00:00:00Z")));
            a.Cooldowns[Outcome.Rejected] = TimeSpan.FromDays(30);
            a.Rule(PolicyStage.Applicability, "applicability.held", "!('saver' in holdings)");
        })
        .Action("nurture/budget/overview", a => (a.Class, a.Prior, a.CustomerValue, a.BankValue) = (MessageClass.Guidance, 0.15, "8.0", "1.0"))
        .Action("nurture/budget/young", a => { (a.Class, a.Prior, a.CustomerValue) = (MessageClass.Guidance, 0.2, "6.0"); a.Rule(PolicyStage.Applicability, "applicability.segment", "'young' in segments"); })
        .Action("protect/fraud/alert", a => { (a.Class, a.Objective) = (MessageClass.MustSend, Outcome.Shown); a.Rule(PolicyStage.Applicability, "applicability.fraud", "'fraud' in matters"); })
        .Action("serve/help/welcome", a => (a.Class, a.Prior, a.BankValue) = (MessageClass.Service, 0.3, "2.0"))
        .Build();

    /// <summary>The questions behind the golden records, by name.</summary>
    public static IReadOnlyDictionary<string, Func<DecisionRecord>> Cases { get; } = new Dictionary<string, Func<DecisionRecord>>(StringComparer.Ordinal)
    {
        ["stranger"] = () => new Story(Definition, customer: "c-0").Ask("2026-03-10", "app-home:3").Record,
        ["traveller"] = () => Traveller("c-2").Ask("2026-03-10", "app-home:3").Record,
        ["advisor"] = () => Traveller("c-3").Event("2026-03-09", "matter.opened", """{"matter":"m","kind":"fraud","restricted":true}""").Ask("2026-03-10", "advisor-desk:5").Record,
        ["complaint"] = () => Traveller("c-4").Event("2026-03-08", "complaint.opened", """{"complaint":"k"}""").Consent("2026-03-09", "marketing", "e-mail", true).Contacted("2026-03-09", "e-mail", "service", "serve/help/welcome", "clicked", "outbound").Ask("2026-03-10", "e-mail-offers").Record,
        ["young"] = () => Traveller("c-5", age: 22, Trained).Ask("2026-03-29T02:30:00+01:00", "app-home:2", "app-home:1").Record,
    };

    private static Engine.Score.PropensityModel Trained { get; } = new(new Dictionary<string, Engine.Score.ActionCounts> { ["grow/saving/saver"] = new(31, 400), ["nurture/budget/overview"] = new(90, 333) });

    private static Story Traveller(string customer, int age = 41, Engine.Score.PropensityModel? model = null)
    {
        var story = new Story(Definition, model, customer).Age(age).Event("2025-06-01", "product.opened", """{"product":"current-account"}""").Balance("2025-12-01", 6200);
        foreach (var day in new[] { "2025-12-30", "2026-01-30", "2026-02-27" }) story.Booked(day, 2400.5m, "Hansa Labor", "salary");
        return story.Booked("2026-03-01", -640.1m, "Fernweh", "travel", country: "DE").Booked("2026-03-05", -33.3m, "Bistro", "dining", country: "ES").Event("2026-03-06", "session.started", """{"session":"s"}""");
    }

    public static BankDefinition Of(string hash) => hash == Definition.Hash ? Definition : throw new FormatException("The golden records know one bank.");

    public static Engine.Score.PropensityModel Model(string hash) => hash == Trained.Hash ? Trained : Engine.Score.PropensityModel.Untrained;
}
