using Opportune.Engine.Bank;
using Opportune.Engine.Deliver.Wording;
using Opportune.Engine.Policy;
using Opportune.Expressions;

namespace Opportune.Engine.Explain;

/// <summary>Writes facts and reasons for a reader, leaving out what the reader may not know.</summary>
internal sealed class ReasonWriter(BankDefinition bank, DecisionInput input, Audience audience)
{
    private const string NotAvailable = "Not available at the moment.";
    private const Purposes Citable = Purposes.Marketing | Purposes.Guidance;

    internal IReadOnlyList<ExplainedFact> Facts(IEnumerable<int> slots) => [.. slots.Distinct().Order().Select(s => bank.Facts.Facts[s]).Where(MayRead).Select(Fact)];

    internal ExplainedReason Reason(PolicyFailure failure)
    {
        if (failure.Restricted && audience != Audience.Auditor) return new("not.available", "", NotAvailable, [], null);
        var facts = failure.Rule is { } rule ? Facts(rule.MustHold.Expression.Variables) : [];
        return new(failure.Code, failure.Stage.ToString(), Text(failure, facts), facts, failure.Rule is null ? null : WouldChange(failure.Rule.MustHold));
    }

    /// <summary>What of a rule's comparisons does not hold, and what value would: <c>age: 17, must be at least 18</c>.</summary>
    internal string? WouldChange(Condition condition)
    {
        foreach (var c in condition.Expression.Comparisons)
        {
            var (fact, value) = (bank.Facts.Facts[c.Slot], input.Facts[c.Slot]);
            if (!MayRead(fact) || Holds(c, value)) continue;
            return $"{fact.Words}: {Words.Write(value, fact, bank)}, must be {Demand(c, fact)}";
        }
        return null;
    }

    private string Text(PolicyFailure failure, IReadOnlyList<ExplainedFact> facts)
    {
        if (Words.Fill(failure.Because, input.Facts, bank) is { Length: > 0 } written) return written;
        if (audience == Audience.Customer && failure.Code == EmergencyStop.Code) return NotAvailable;
        if (failure.Compared.Length > 0) return failure.Compared;
        if (audience == Audience.Customer || facts.Count == 0) return "A condition of the bank does not hold.";
        return string.Join(", ", facts.Select(f => $"{f.Words}: {f.Value}"));
    }

    private bool MayRead(Fact fact) => audience == Audience.Auditor || (fact.Purposes & Citable) != 0;

    private ExplainedFact Fact(Fact fact) => new(audience == Audience.Customer ? "" : fact.Name, fact.Words, Words.Write(input.Facts[fact.Slot], fact, bank),
        input.Evidence.FirstOrDefault(e => e.Slot == fact.Slot)?.Events ?? []);

    private string Demand(CelComparison c, Fact fact)
    {
        var constant = c.Constant.Kind == CelKind.List ? string.Join(" or ", c.Constant.AsList.Select(v => Words.Write(v, fact, bank))) : Words.Write(c.Constant, fact, bank);
        if (c.Constant.Kind == CelKind.Bool && c.Operator is CelOperator.Equal or CelOperator.NotEqual)
            return Words.Write(CelValue.Bool(c.Constant.AsBool == ((c.Operator == CelOperator.Equal) != c.Negated)), fact, bank);
        return (c.Operator, c.Negated) switch
        {
            (CelOperator.Less, false) or (CelOperator.GreaterOrEqual, true) => "below " + constant,
            (CelOperator.LessOrEqual, false) or (CelOperator.Greater, true) => "at most " + constant,
            (CelOperator.Greater, false) or (CelOperator.LessOrEqual, true) => "above " + constant,
            (CelOperator.GreaterOrEqual, false) or (CelOperator.Less, true) => "at least " + constant,
            (CelOperator.Equal, false) or (CelOperator.NotEqual, true) => constant,
            (CelOperator.Equal, true) or (CelOperator.NotEqual, false) => "other than " + constant,
            (CelOperator.In, false) => bank.Facts.Variables.TypeOf(c.Slot).ToString().StartsWith("list", StringComparison.Ordinal) ? "with " + constant : "one of " + constant,
            _ => bank.Facts.Variables.TypeOf(c.Slot).ToString().StartsWith("list", StringComparison.Ordinal) ? "without " + constant : "none of " + constant,
        };
    }

    private static bool Holds(CelComparison c, CelValue value)
    {
        if (value.IsError) return false;
        var isIn = c.Operator == CelOperator.In && (value.Kind == CelKind.List ? value.AsList.Contains(c.Constant) : c.Constant.Kind == CelKind.List && c.Constant.AsList.Contains(value));
        if (c.Operator == CelOperator.In) return isIn != c.Negated;
        if (c.Operator is CelOperator.Equal or CelOperator.NotEqual) return value.Equals(c.Constant) == (c.Operator == CelOperator.Equal) != c.Negated;
        if (Number(value) is not { } left || Number(c.Constant) is not { } right) return false;
        return c.Operator switch { CelOperator.Less => left < right, CelOperator.LessOrEqual => left <= right, CelOperator.Greater => left > right, _ => left >= right } != c.Negated;
    }

    private static double? Number(CelValue value) => value.Kind switch { CelKind.Int => value.AsInt, CelKind.Double => value.AsDouble, CelKind.Timestamp => value.AsTimestamp.UtcTicks, _ => null };
}
