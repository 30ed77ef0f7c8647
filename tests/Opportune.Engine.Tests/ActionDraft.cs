using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Tests;

/// <summary>An action of a test bank; without a word it is marketing worth 10 that all placements may show.</summary>
internal sealed class ActionDraft
{
    private readonly List<(PolicyStage Stage, string Code, string MustHold, string Because, string Node, bool Restricted)> _rules = [];

    public required string Id { get; init; }
    public MessageClass Class { get; set; } = MessageClass.Marketing;
    public PersonalizationLevel Level { get; set; } = PersonalizationLevel.Basic;
    public bool IsCredit { get; set; }
    public Purposes Purpose { get; set; } = Purposes.Marketing;
    public string? Product { get; set; }
    public Outcome Objective { get; set; } = Outcome.Clicked;
    public TimeSpan Attribution { get; set; } = TimeSpan.FromDays(7);
    public string[] Moments { get; set; } = [];
    public string BankValue { get; set; } = "10.0";
    public string CustomerValue { get; set; } = "0.0";
    public double ContactCost { get; set; }
    public double Prior { get; set; } = 0.1;
    public List<(string Code, string? When, double Percent, DateTimeOffset? From, DateTimeOffset? Until)> Context { get; } = [];
    public List<(string Code, string? When, double Percent, DateTimeOffset? From, DateTimeOffset? Until)> Levers { get; } = [];
    public Dictionary<Outcome, TimeSpan> Cooldowns { get; } = [];
    public string Because { get; set; } = "It fits.";
    public string Title { get; set; } = "Title";
    public string Body { get; set; } = "Body";
    public string[] Placements { get; set; } = [];

    /// <summary>Rules are given from the bank down to the action, stage by stage, as the loader merges them.</summary>
    public ActionDraft Rule(PolicyStage stage, string code, string mustHold, string because = "", string node = "", bool restricted = false)
    { _rules.Add((stage, code, mustHold, because, node, restricted)); return this; }

    internal ActionDefinition Build(int index, ConditionBook book, Func<string?, ProductDefinition?> product, List<PlacementDefinition> placements, List<TreatmentDefinition> all)
    {
        var shown = placements.Where(p => Placements.Length == 0 || Placements.Contains(p.Name)).Select(p => p.Index).ToList();
        var treatment = new TreatmentDefinition("main", all.Count, index, shown, book.Template(Title), book.Template(Body), "Go", "/go", "", []);
        all.Add(treatment);
        return new()
        {
            Id = Id, Index = index, Issue = Id.Split('/')[0], Group = string.Join('/', Id.Split('/')[..2]), Name = Id, Class = Class, Purpose = Purpose, Level = Level, IsCredit = IsCredit,
            Product = product(Product), Objective = Objective, Attribution = Attribution, Moments = Moments,
            Rules = [.. _rules.OrderBy(r => r.Stage).Select(r => new Rule(r.Code, r.Stage, book.Of(r.MustHold, CelType.Bool), book.Template(r.Because), r.Node, r.Restricted))],
            BankValue = book.Of(BankValue, CelType.Double), CustomerValue = book.Of(CustomerValue, CelType.Double), ContactCost = ContactCost,
            Context = [.. Context.Select(w => Weight(w, book))], Levers = [.. Levers.Select(w => Weight(w, book))],
            PriorPropensity = Prior, Cooldowns = Cooldowns, Because = book.Template(Because), Treatments = [treatment],
        };
    }

    private static Weight Weight((string Code, string? When, double Percent, DateTimeOffset? From, DateTimeOffset? Until) w, ConditionBook book) =>
        new(w.Code, w.When is null ? null : book.Of(w.When, CelType.Bool), w.Percent, w.From, w.Until, "owner");
}
