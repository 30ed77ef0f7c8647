using System.Runtime.InteropServices;
using Opportune.Engine.Bank;

namespace Opportune.Engine.Respond;

/// <summary>An option that was chosen, as it will be counted once it is shown.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Action">The action chosen.</param>
/// <param name="Product">The product that it is about, or null.</param>
/// <param name="Objective">What counts as a success.</param>
/// <param name="Window">How long after it was shown.</param>
/// <param name="DecidedAt">When it was chosen.</param>
public readonly record struct WaitingOption(DecisionName Decision, int Slot, string Action, string? Product, Outcome Objective, TimeSpan Window, DateTimeOffset DecidedAt)
{
    /// <summary>Decision and slot.</summary>
    public (string DecisionId, int Slot) Key => (Decision.ToString(), Slot);
}

/// <summary>Options that were chosen and not yet shown, in the order of their decisions.</summary>
/// <remarks>What is too old leaves at the front. Adding costs O(1), taking out O(options that were added later), which for an answer are few. Not thread-safe.</remarks>
public sealed class WaitingOptions
{
    private readonly List<WaitingOption> _options = [];
    private int _first;

    /// <summary>Options waiting.</summary>
    public int Count => _options.Count - _first;

    /// <summary>Those waiting, oldest first; good until the next change.</summary>
    public ReadOnlySpan<WaitingOption> Options => CollectionsMarshal.AsSpan(_options)[_first..];

    /// <summary>Adds an option decided no earlier than those here.</summary>
    public void Add(WaitingOption option) => _options.Add(option);

    /// <summary>Whether an option waits.</summary>
    public bool Contains(string decisionId, int slot) => Find(decisionId, slot) >= 0;

    /// <summary>Takes an option out; null where it does not wait.</summary>
    public WaitingOption? Take(string decisionId, int slot)
    {
        if (Find(decisionId, slot) is var at && at < 0) return null;
        var taken = _options[at];
        _options.RemoveAt(at);
        return taken;
    }

    /// <summary>Drops what was decided before an instant.</summary>
    public void Forget(DateTimeOffset before)
    {
        while (_first < _options.Count && _options[_first].DecidedAt < before) _first++;
        // Moved together only when half of the list is gone, so that each option is moved about once.
        if (_first <= _options.Count / 2 || _first == 0) return;
        _options.RemoveRange(0, _first);
        _first = 0;
    }

    private int Find(string decisionId, int slot)
    {
        var decision = DecisionName.Of(decisionId);
        for (var i = _options.Count - 1; i >= _first; i--)
            if (_options[i].Slot == slot && _options[i].Decision == decision) return i;
        return -1;
    }
}
