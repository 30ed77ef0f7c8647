using Opportune.Engine.Bank;
using Opportune.Engine.Respond;
using Opportune.Statistics;

namespace Opportune.Engine.Measure;

/// <summary>How many candidates were left after each stage, summed over decisions.</summary>
public sealed record Funnel(long Library, long Eligibility, long Applicability, long Suitability, long Constraints, long Arbitration, long Final);

/// <summary>How one action fared.</summary>
/// <param name="Action">Action id.</param>
/// <param name="Chosen">Times chosen.</param>
/// <param name="Labelled">Exposures whose window is over.</param>
/// <param name="Successes">Of those, the ones that reached the objective.</param>
/// <param name="Rate">Wilson interval of 95 %; null without any labelled exposure.</param>
public sealed record ActionReport(string Action, long Chosen, long Labelled, long Successes, Interval? Rate);

/// <summary>What the decisions so far amount to.</summary>
/// <param name="Decisions">Number of decisions.</param>
/// <param name="NoAction">Slots left empty on purpose.</param>
/// <param name="Fallbacks">Slots in which nothing qualified.</param>
/// <param name="Funnel">The next-best-action funnel.</param>
/// <param name="Actions">By action id.</param>
/// <param name="Lift">Customers who opened a product after their first decision, against the universal holdout: by intention to treat.</param>
/// <param name="HoldoutSplit">Whether the split between treated and held-out customers is what the bank declared; null below 100 customers.</param>
public sealed record Report(long Decisions, long NoAction, long Fallbacks, Funnel Funnel, IReadOnlyList<ActionReport> Actions, LiftEstimate Lift, SampleRatio? HoldoutSplit);

/// <summary>Builds a report from the journal's entries, in the order of the journal.</summary>
/// <remarks>Entries of one customer in order; customers in any order. Not thread-safe. O(1) for each entry.</remarks>
public sealed class ReportBuilder(Func<string, BankDefinition> bankOf)
{
    private readonly SortedDictionary<string, (long Chosen, long Labelled, long Successes)> _actions = new(StringComparer.Ordinal);
    private readonly long[] _left = new long[7];
    private readonly Dictionary<CustomerId, (bool HeldOut, bool Opened)> _customers = [];
    private (long Decisions, long NoAction, long Fallbacks) _count;
    private double _share;

    /// <summary>Takes an entry of a customer and what it made known.</summary>
    public void Take(CustomerId customer, JournalEntry entry, IReadOnlyList<LabelChange> labels)
    {
        foreach (var label in labels)
        {
            var a = _actions.GetValueOrDefault(label.Action);
            _actions[label.Action] = (a.Chosen, a.Labelled + label.Trials, a.Successes + label.Successes);
        }
        if (entry is JournalEntry.DecisionMade made) Take(customer, made.Record);
        if (entry is JournalEntry.EventTaken { Event: { Type.Name: "product.opened" } e } && _customers.TryGetValue(customer, out var c) && !c.Opened && e.Time <= e.KnownAt.AddDays(1))
            _customers[customer] = (c.HeldOut, true);
    }

    /// <summary>The report so far.</summary>
    public Report Build()
    {
        var (treated, held) = (_customers.Values.Count(c => !c.HeldOut), _customers.Values.Count(c => c.HeldOut));
        var lift = LiftEstimate.OfProportions(_customers.Values.Count(c => c is { HeldOut: false, Opened: true }), treated, _customers.Values.Count(c => c is { HeldOut: true, Opened: true }), held);
        SampleRatio? split = treated + held >= 100 && _share is > 0 and < 1 ? SampleRatio.Check([treated, held], [1 - _share, _share]) : null;
        return new(_count.Decisions, _count.NoAction, _count.Fallbacks, new(_left[0], _left[1], _left[2], _left[3], _left[4], _left[5], _left[6]),
            [.. _actions.Select(a => new ActionReport(a.Key, a.Value.Chosen, a.Value.Labelled, a.Value.Successes, a.Value.Labelled > 0 ? Proportion.Wilson(a.Value.Successes, a.Value.Labelled) : null))], lift, split);
    }

    private void Take(CustomerId customer, DecisionRecord record)
    {
        var bank = bankOf(record.Input.BankHash);
        _share = bank.Holdouts.NoMarketing;
        _count.Decisions++;
        var left = FunnelCounts.Of(record);
        for (var i = 0; i < left.Length; i++) _left[i] += left[i];
        foreach (var slot in record.Slots)
        {
            if (slot.Outcome == SlotOutcome.None) _count.NoAction++;
            else if (slot.Outcome == SlotOutcome.Fallback) _count.Fallbacks++;
            else
            {
                var action = bank.ActionOf(slot.Treatment).Id;
                var a = _actions.GetValueOrDefault(action);
                _actions[action] = (a.Chosen + 1, a.Labelled, a.Successes);
            }
        }
        if (!_customers.ContainsKey(customer)) _customers[customer] = (record.Input.NoMarketing, false);
    }
}

/// <summary>The funnel of one decision.</summary>
public static class FunnelCounts
{
    /// <summary>Candidates in the library, then left after Eligibility, Applicability, Suitability, Constraints, Arbitration (worth more than doing nothing), and chosen.</summary>
    public static long[] Of(DecisionRecord record)
    {
        var left = new long[7];
        left[0] = record.Verdicts.Count;
        foreach (var verdict in record.Verdicts)
            for (var stage = PolicyStage.Eligibility; stage <= PolicyStage.Constraints; stage++)
                if (verdict.Code is null || verdict.Stage > stage) left[1 + (int)stage]++;
        left[5] = record.Slots.SelectMany(s => s.Support).Where(a => a.Treatment >= 0).Select(a => a.Treatment).Distinct().Count();
        left[6] = record.Slots.Count(s => s.Outcome == SlotOutcome.Chosen);
        return left;
    }
}
