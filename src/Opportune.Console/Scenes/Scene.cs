using Opportune.Engine.Explain;

namespace Opportune.Console.Scenes;

/// <summary>Something that can be made to happen to a made-up customer.</summary>
/// <param name="Key">Names it in forms.</param>
/// <param name="Label">What the button says.</param>
/// <param name="Hint">Which events it sends.</param>
/// <param name="Group">money, interest, trouble or say.</param>
/// <param name="Write">Writes its events.</param>
internal sealed record Scene(string Key, string Label, string Hint, string Group, Action<SceneEvents> Write)
{
    /// <summary>Whether it can happen to this customer now; a complaint that is not open cannot be closed.</summary>
    internal Func<Portrait, bool> Fits { get; init; } = _ => true;

    /// <summary>All of them, in the order of the buttons.</summary>
    internal static IReadOnlyList<Scene> All { get; } =
    [
        new("salary", "Salary arrives", "one transaction.booked, as large as the usual pay", "money", MoneyScenes.Salary),
        new("deposit", "Large deposit", "one transaction.booked of ten times the usual", "money", MoneyScenes.Deposit),
        new("travel", "Travels abroad", "four card payments in Spain", "money", MoneyScenes.Travel),
        new("overdrawn", "Account overdrawn", "one direct debit that leaves the account below zero", "money", MoneyScenes.Overdrawn),
        new("home", "Searches homes", "three page.viewed and one calculator.used", "interest", CustomerScenes.SearchesHomes),
        new("abandon", "Abandons an application", "application.started, .step and .abandoned", "interest", CustomerScenes.AbandonsApplication),
        new("complain", "Opens a complaint", "one complaint.opened", "trouble", CustomerScenes.Complains) { Fits = p => !Has(p, "complaints.open") },
        new("close", "Closes the complaint", "one complaint.closed for each open complaint", "trouble", CustomerScenes.ClosesComplaints) { Fits = p => Has(p, "complaints.open") },
        new("hardship", "Hardship begins", "one matter.opened", "trouble", CustomerScenes.HardshipBegins) { Fits = p => !Matter(p, "hardship") },
        new("relief", "Hardship ends", "one matter.closed for each", "trouble", CustomerScenes.HardshipEnds) { Fits = p => Matter(p, "hardship") },
        new("withdraw", "Withdraws consent", "consent.changed: marketing and guidance, all channels, no", "say", e => CustomerScenes.Consents(e, false)) { Fits = Consents },
        new("consent", "Gives consent", "consent.changed: marketing and guidance, all channels, yes", "say", e => CustomerScenes.Consents(e, true)) { Fits = p => !Consents(p) },
        new("advanced", "Allows advanced use of data", "preference.changed: personalizationLevel advanced", "say", e => CustomerScenes.Level(e, "advanced")) { Fits = p => p.Level != Engine.Bank.PersonalizationLevel.Advanced },
        new("basic", "Allows only basic use", "preference.changed: personalizationLevel basic", "say", e => CustomerScenes.Level(e, "basic")) { Fits = p => p.Level == Engine.Bank.PersonalizationLevel.Advanced },
    ];

    private static bool Has(Portrait p, string fact) => p.Facts.FirstOrDefault(f => f.Name == fact) is { Value: not ("0" or "unknown") };

    private static bool Matter(Portrait p, string kind) => p.Facts.FirstOrDefault(f => f.Name == "matters")?.Value.Split(", ").Contains(kind) == true;

    private static bool Consents(Portrait p) => p.Consents.Where(c => c is { Purpose: "marketing", Channel: "all" }).MaxBy(c => c.At)?.Granted == true;
}
