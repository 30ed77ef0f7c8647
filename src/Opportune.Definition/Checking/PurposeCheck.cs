using System.Text.RegularExpressions;
using Opportune.Definition.Reading;
using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Checking;

/// <summary>Reports facts that are read for what they may not be read for.</summary>
/// <remarks>What ranks, sells or cites (values, context, levers, texts) needs every purpose of the action, its level, and for credit no protected fact;
/// a rule only blocks, so it may also read what is there for protection, but not cite it.</remarks>
internal sealed partial class PurposeCheck(FactSchema facts, IReadOnlyList<SegmentDefinition> segments, FindingList findings)
{
    private readonly int _segments = facts.SlotOf("segments");

    public void Action(ActionText text)
    {
        foreach (var rule in text.Rules)
        {
            var slots = rule.Rule.MustHold is { Index: >= 0, Expression.Variables: var variables } ? variables : [];
            foreach (var fact in Read(new(rule.Must, slots, []))) Rule(rule, fact, text.Action);
            foreach (var part in rule.Rule.Because.Parts.Where(p => p.Slot >= 0 && !rule.Rule.Restricted)) Cited(rule.Because, facts.Facts[part.Slot]);
        }
        foreach (var reading in text.Readings) Use(reading, text.Action);
    }

    /// <summary>Something that shapes or is said with an action.</summary>
    public void Use(FactUse reading, ActionDefinition action)
    {
        foreach (var fact in Read(reading))
        {
            Purpose(reading.Field, fact, action);
            if (fact.Level > action.Level)
                Report(reading.Field, "bank.fact.level", fact, $"needs the level {Word(fact.Level)}, but {action.Id} declares {Word(action.Level)}. Raise the action's level or leave the fact out.");
            if (action.IsCredit && fact.Protected)
                Report(reading.Field, "bank.fact.protected", fact, $"is a protected attribute, and {action.Id} is about credit: it must not shape or be cited for it. Only rules may read it.");
        }
    }

    private void Rule(RuleText rule, Fact fact, ActionDefinition action)
    {
        if ((fact.Purposes & Purposes.Protection) == 0 && (fact.Purposes & action.Purpose) != action.Purpose)
            Report(rule.Must, "bank.fact.purpose", fact, $"may be read for {Words(fact.Purposes)} only, not by rules for {Words(action.Purpose)}.");
    }

    private void Cited(Field because, Fact fact)
    {
        if ((fact.Purposes & ~Purposes.Protection) == 0)
            Report(because, "bank.fact.purpose", fact, "is there to protect only and must not be cited to the customer. Leave it out, or make the rule restricted.");
    }

    private void Purpose(Field field, Fact fact, ActionDefinition action)
    {
        var missing = action.Purpose & ~fact.Purposes;
        if (missing != 0) Report(field, "bank.fact.purpose", fact, $"may be read for {Words(fact.Purposes)} only; {action.Id} would use it for {Words(missing)}.");
    }

    // A segment is what its condition reads.
    private IEnumerable<Fact> Read(FactUse reading)
    {
        var slots = reading.Slots.ToHashSet();
        if (slots.Contains(_segments) && reading.Field.Text() is var text)
            foreach (var segment in segments.Where(s => s.Condition.Index >= 0 && Quoted().Matches(text).Any(m => m.Groups[1].Value == s.Name)))
                slots.UnionWith(segment.Condition.Expression.Variables);
        return slots.Order().Select(slot => facts.Facts[slot]);
    }

    private void Report(Field field, string code, Fact fact, string message)
    {
        var at = field.Node is TextNode node && node.Text.IndexOf(fact.Name, StringComparison.Ordinal) is var offset and >= 0 ? node.At(offset) : field.Place;
        findings.Error(at, code, $"'{fact.Name}' {message}");
    }

    private static string Word(PersonalizationLevel level) => Vocabulary.WordOf(Vocabulary.Levels, level);

    private static string Words(Purposes purposes)
    {
        var words = Vocabulary.PurposeWords.Where(w => (purposes & w.Value) != 0).Select(w => w.Key).ToList();
        return words.Count == 0 ? "nothing" : string.Join(", ", words);
    }

    [GeneratedRegex("['\"]([^'\"]{1,60})['\"]")]
    private static partial Regex Quoted();
}
