
namespace Opportune.Console.Scenes;

/// <summary>What a customer can do, suffer or say.</summary>
internal static class CustomerScenes
{
    internal static void SearchesHomes(SceneEvents e) => e
        .Add("page.viewed", ("page", "/mortgages"), ("topic", "mortgage")).Add("page.viewed", ("page", "/mortgages/rates"), ("topic", "mortgage"))
        .Add("page.viewed", ("page", "/mortgages/first-home"), ("topic", "home")).Add("calculator.used", ("calculator", "mortgage"), ("amount", e.Money(e.Minor(320_000))));

    /// <summary>Begins an application for a product that is not held yet, and stops at the question for income.</summary>
    internal static void AbandonsApplication(SceneEvents e)
    {
        string[] likely = ["instant-saver", "credit-card", "savings-plan", "home-insurance"];
        var product = likely.Concat(e.Bank.Products.Keys.Order(StringComparer.Ordinal)).First(p => e.Bank.Products.ContainsKey(p) && !e.Who.Holdings.Contains(p));
        var application = $"ap-{e.Who.Customer}-{e.Who.Version}";
        e.Add("application.started", ("application", application), ("product", product))
            .Add("application.step", ("application", application), ("product", product), ("step", "personal-details"))
            .Add("application.abandoned", ("application", application), ("product", product), ("step", "income"));
    }

    internal static void Complains(SceneEvents e) => e.Add("complaint.opened", ("complaint", $"cp-{e.Who.Customer}-{e.Who.Version}"), ("topic", "fees"));

    internal static void ClosesComplaints(SceneEvents e)
    {
        foreach (var complaint in e.Open.Complaints) e.Add("complaint.closed", ("complaint", complaint));
    }

    internal static void HardshipBegins(SceneEvents e) => e.Add("matter.opened", ("matter", $"m-{e.Who.Customer}-{e.Who.Version}"), ("kind", "hardship"), ("restricted", false));

    internal static void HardshipEnds(SceneEvents e)
    {
        foreach (var matter in e.Open.Hardships) e.Add("matter.closed", ("matter", matter));
    }

    internal static void Consents(SceneEvents e, bool granted)
    {
        foreach (var purpose in new[] { "marketing", "guidance" }) e.Add("consent.changed", ("purpose", purpose), ("channel", "all"), ("granted", granted));
    }

    internal static void Level(SceneEvents e, string level) => e.Add("preference.changed", ("preference", "personalizationLevel"), ("value", level));
}
