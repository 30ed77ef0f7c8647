using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Definition.Reading;

/// <summary>An expression or template as it stands in a file, the facts that it reads, and the texts that it compares them with.</summary>
internal sealed record FactUse(Field Field, IReadOnlyList<int> Slots, IReadOnlyList<CelMention> Mentions);

/// <summary>Checks expressions against the bank's facts and shares equal ones. Facts cannot be declared once the first is checked.</summary>
internal sealed class ExpressionPool(FactSchema facts, FindingList findings)
{
    private static readonly CelType[] Numbers = [CelType.Int, CelType.Uint, CelType.Double, CelType.Dyn];
    private static readonly CelType[] Truths = [CelType.Bool, CelType.Dyn];

    private readonly Dictionary<string, Condition> _byText = new(StringComparer.Ordinal);
    private readonly List<Condition> _conditions = [];
    private readonly List<FactUse> _readings = [];

    /// <summary>Distinct expressions in the order in which they were first read.</summary>
    public IReadOnlyList<Condition> Conditions => _conditions;

    /// <summary>Everything that reads facts.</summary>
    public IReadOnlyList<FactUse> Readings => _readings;

    public FactSchema Facts => facts;

    /// <summary>A condition that is true or false.</summary>
    public Condition Truth(Field field) => Read(field, Truths, "bank.rule.not-boolean", "true or false");

    /// <summary>A condition, or null where the field is absent.</summary>
    public Condition? TruthOrNull(Field field) => field.Exists ? Truth(field) : null;

    /// <summary>A formula for a number.</summary>
    public Condition Number(Field field) => Read(field, Numbers, "bank.formula.not-number", "a number");

    /// <summary>A text with places for facts.</summary>
    public Template Template(Field field)
    {
        if (!field.Exists) return Engine.Bank.Template.Empty;
        var template = TemplateReader.Read(field, facts, findings);
        _readings.Add(new(field, [.. template.Parts.Where(p => p.Slot >= 0).Select(p => p.Slot).Distinct().Order()], []));
        return template;
    }

    private Condition Read(Field field, CelType[] allowed, string code, string needed)
    {
        var text = field.Text();
        if (text.Length == 0) return Harmless();
        if (!_byText.TryGetValue(text, out var condition))
        {
            if (CelReader.Check(field, text, facts.Variables, findings) is not { } expression) return Harmless();
            condition = new(_conditions.Count, expression);
            _byText.Add(text, condition);
            _conditions.Add(condition);
        }
        if (!allowed.Contains(condition.Expression.Type)) field.Error(code, $"The expression must give {needed}, not {condition.Expression.Type}.");
        _readings.Add(new(field, condition.Expression.Variables, condition.Expression.Mentions));
        return condition;
    }

    // Stands in for what could not be read; a bank with errors is never used.
    private Condition Harmless() => new(-1, CelExpression.Check("true", facts.Variables));
}
