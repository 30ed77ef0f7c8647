using System.Globalization;
using Opportune.Engine.Deliver.Wording;
using Opportune.Engine.Explain;

namespace Opportune.Console.Asking;

/// <summary>How one answer differs from the one before it.</summary>
/// <param name="What">What happened in between.</param>
/// <param name="Was">What the first slot showed before.</param>
/// <param name="Is">What it shows now.</param>
/// <param name="IsOther">Whether another action takes the first slot.</param>
/// <param name="Because">Why, one sentence each, the weightiest first; with a rule's code where a rule did it.</param>
/// <param name="States">The earlier state of every action whose state changed.</param>
/// <param name="Priorities">The earlier priority of every action whose priority changed.</param>
/// <param name="Funnel">The earlier funnel.</param>
public sealed record Change(string What, string Was, string Is, bool IsOther, IReadOnlyList<ChangeReason> Because, IReadOnlyDictionary<string, string> States,
    IReadOnlyDictionary<string, double> Priorities, IReadOnlyList<long>? Funnel)
{
    /// <summary>Whether the answer shown is the later one, so that rows can be marked; false where asking again is only mentioned.</summary>
    public bool IsShown { get; init; } = true;

    private const int MostReasons = 4;

    /// <summary>Compares two answers about the same customer and place.</summary>
    internal static Change Between(string what, Answer before, Answer after)
    {
        var then = before.Full.Considered.ToDictionary(c => c.Action, StringComparer.Ordinal);
        var pairs = after.Full.Considered.Where(c => then.ContainsKey(c.Action)).Select(c => (Then: then[c.Action], Now: c)).ToList();
        var (was, now) = (before.Chosen(0), after.Chosen(0));
        var reasons = Chosen(was, now, then, after).Concat(NewMoments(before, after)).Concat(Others(pairs, was, now)).DistinctBy(r => r.Text).Take(MostReasons).ToList();
        return new(what, before.Headline, after.Headline, was?.Action != now?.Action || before.Record.Slots[0].Outcome != after.Record.Slots[0].Outcome, reasons,
            pairs.Where(p => p.Then.State != p.Now.State).ToDictionary(p => p.Now.Action, p => p.Then.State, StringComparer.Ordinal),
            pairs.Where(p => p.Then.Score is not null && p.Now.Score is not null && Math.Abs(p.Then.Score.Priority - p.Now.Score.Priority) >= 0.0005)
                .ToDictionary(p => p.Now.Action, p => p.Then.Score!.Priority, StringComparer.Ordinal),
            before.Full.Funnel);
    }

    /// <summary>What became of the earlier choice, and where the new one comes from.</summary>
    private static IEnumerable<ChangeReason> Chosen(ExplainedCandidate? was, ExplainedCandidate? now, Dictionary<string, ExplainedCandidate> then, Answer after)
    {
        if (was?.Action == now?.Action) yield break;
        if (was is not null && after.Full.Considered.FirstOrDefault(c => c.Action == was.Action) is { State: "stopped", Reasons: [var stop, ..] })
            yield return new(stop.Code, $"“{was.Name}” is stopped: {Sentence(stop.Text)}");
        if (now is null) yield break;
        if (then.TryGetValue(now.Action, out var earlier) && earlier is { State: "stopped", Reasons: [var lifted, ..] })
            yield return new(lifted.Code, $"“{now.Name}” is no longer stopped.", IsLifted: true);
        else if (earlier?.Score is { } old && now.Score is { } score)
            yield return new(null, string.Create(CultureInfo.InvariantCulture, $"“{now.Name}” now has the highest priority: {score.Priority:0.000}{(Math.Abs(score.Priority - old.Priority) >= 0.0005 ? $", before {old.Priority:0.000}" : "")}."));
    }

    private static IEnumerable<ChangeReason> NewMoments(Answer before, Answer after)
    {
        var known = before.Record.Input.Moments.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var moment in after.Record.Input.Moments.Where(m => !known.Contains(m.Name)))
            if (after.Bank.Moments.FirstOrDefault(d => d.Name == moment.Name) is { } declared)
                yield return new(null, $"A moment came about: {Sentence(Words.Fill(declared.Words, after.Record.Input.Facts, after.Bank) ?? moment.Name)}");
        var active = after.Record.Input.Moments.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in known.Where(m => !active.Contains(m)).Order(StringComparer.Ordinal)) yield return new(null, $"The moment {gone.Replace('-', ' ')} is over.");
    }

    /// <summary>What else a rule stops or lets go, counted by rule.</summary>
    private static IEnumerable<ChangeReason> Others(List<(ExplainedCandidate Then, ExplainedCandidate Now)> pairs, ExplainedCandidate? was, ExplainedCandidate? now)
    {
        foreach (var rule in pairs.Where(p => p is { Then.State: not "stopped", Now: { State: "stopped", Reasons.Count: > 0 } } && p.Now.Action != was?.Action).GroupBy(p => p.Now.Reasons[0].Code, StringComparer.Ordinal))
            yield return new(rule.Key, $"{Names([.. rule.Select(p => p.Now.Name)])} {(rule.Count() == 1 ? "is" : "are")} stopped: {Sentence(rule.First().Now.Reasons[0].Text)}");
        foreach (var rule in pairs.Where(p => p is { Then: { State: "stopped", Reasons.Count: > 0 }, Now.State: not "stopped" } && p.Now.Action != now?.Action).GroupBy(p => p.Then.Reasons[0].Code, StringComparer.Ordinal))
            yield return new(rule.Key, $"{Names([.. rule.Select(p => p.Now.Name)])} {(rule.Count() == 1 ? "is" : "are")} no longer stopped.", IsLifted: true);
    }

    private static string Names(List<string> names) => names.Count <= 2 ? string.Join(" and ", names.Select(n => $"“{n}”")) : $"“{names[0]}” and {names.Count - 1} more";

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}

/// <summary>One reason for a change.</summary>
/// <param name="Code">The rule's stable code, or null where no rule did it.</param>
/// <param name="Text">In words.</param>
/// <param name="IsLifted">Whether the rule lets go now, instead of stopping.</param>
public sealed record ChangeReason(string? Code, string Text, bool IsLifted = false);
