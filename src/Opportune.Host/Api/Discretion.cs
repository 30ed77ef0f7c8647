using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Expressions;
using Opportune.Runtime;

namespace Opportune.Host.Api;

/// <summary>Keeps restricted matters (fraud, money laundering) from everyone but auditors: what hints at them is left out or reads "not available".</summary>
internal sealed class Discretion
{
    private const string Neutral = "not available";
    private readonly HashSet<string> _matters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _events = new(StringComparer.Ordinal);

    private Discretion(Past? past)
    {
        foreach (var (_, entry) in past?.Entries ?? [])
            if (entry is JournalEntry.EventTaken { Event: var e } && IsRestricted(e)) _events.Add($"{e.Source}/{e.Id}");
    }

    /// <summary>What must not be told of a customer.</summary>
    public static async Task<Discretion> OfAsync(BankRuntime runtime, CustomerId customer, CancellationToken cancel) => new(await Past.OfAsync(runtime, customer, cancel));

    /// <summary>What must not be told of a past.</summary>
    public static Discretion Of(Past past) => new(past);

    /// <summary>Whether an event must not be told.</summary>
    public bool Hides(BankEvent e) => _events.Contains($"{e.Source}/{e.Id}");

    /// <summary>A portrait without what must not be told.</summary>
    public Portrait Veil(Portrait portrait) => _events.Count == 0 ? portrait : portrait with
    {
        Timeline = [.. portrait.Timeline.Where(t => !_events.Contains(t.Reference))],
        Facts = [.. portrait.Facts.Select(f => f.Name == "matters" ? f with { Value = Neutral, Events = [] } : f)],
    };

    private bool IsRestricted(BankEvent e)
    {
        if (e.Text("matter") is not { } matter) return false;
        if (e.Type.Name == "matter.opened" && e["restricted"] is { Kind: CelKind.Bool, AsBool: true }) _matters.Add(matter);
        return _matters.Contains(matter);
    }
}
