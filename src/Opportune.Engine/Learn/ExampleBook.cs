using Opportune.Engine.Bank;
using Opportune.Engine.Profile;
using Opportune.Engine.Respond;
using Opportune.Expressions;

namespace Opportune.Engine.Learn;

/// <summary>Gathers one customer's labelled decisions from the customer's entries, in their order.</summary>
/// <remarks>A customer's data teaches only what the customer allows now: no row of an action whose purpose lost its consent, no fact above the level now chosen. Not thread-safe.</remarks>
public sealed class ExampleBook(BankDefinition bank, Func<string, BankDefinition> bankOf)
{
    private readonly Dictionary<string, DecisionRecord> _records = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(DateTimeOffset At, string Decision, int Slot), (DateTimeOffset KnownAt, bool Succeeded)> _labels = [];

    /// <summary>Takes an entry and what it made known.</summary>
    public void Take(JournalEntry? entry, IReadOnlyList<LabelChange> labels)
    {
        if (entry is JournalEntry.DecisionMade { Record: var record } && record.Slots.Any(s => s.Outcome == SlotOutcome.Chosen)) _records[record.Input.DecisionId] = record;
        foreach (var label in labels)
        {
            if (!_records.TryGetValue(label.DecisionId, out var decided)) continue;
            var key = (decided.Input.DecidedAt, label.DecisionId, label.Slot);
            _labels[key] = (label.At, label.Successes > 0 || (_labels.TryGetValue(key, out var before) && before.Succeeded));
        }
    }

    /// <summary>The rows, oldest decision first.</summary>
    /// <param name="permissions">What the customer allows now.</param>
    public IReadOnlyList<Example> Finish(Permissions permissions)
    {
        var rows = new List<Example>();
        foreach (var ((_, id, slot), (knownAt, succeeded)) in _labels)
            if (Row(_records[id], slot, knownAt, succeeded, permissions) is { } row) rows.Add(row);
        return rows;
    }

    private Example? Row(DecisionRecord record, int slot, DateTimeOffset knownAt, bool succeeded, Permissions permissions)
    {
        var (input, then, choice) = (record.Input, bankOf(record.Input.BankHash), record.Slots[slot]);
        if (bank.Action(then.ActionOf(choice.Treatment).Id) is not { } action || !IsAllowed(action, input.Channel, permissions)) return null;
        var chance = record.Scores.Where(s => then.Actions[s.Action].Id == action.Id).Select(s => s.P).FirstOrDefault();
        var level = input.Level < permissions.Level ? input.Level : permissions.Level;
        var over = input.DecidedAt + action.Attribution;
        return new(input.Customer, action.Id, input.DecidedAt, knownAt > over ? knownAt : over, ReferenceEquals(then, bank) ? input.Facts : Moved(input.Facts, then), level, choice.Probability, chance, input.ModelHash, succeeded);
    }

    private bool IsAllowed(ActionDefinition action, string channel, Permissions permissions) => action.Class switch
    {
        MessageClass.MustSend => true,
        MessageClass.Marketing => Permissions.Allows(permissions.Consents, bank.Consent, "marketing", channel),
        MessageClass.Guidance => Permissions.Allows(permissions.Consents, bank.Consent, "guidance", channel),
        MessageClass.Service => Permissions.Allows(permissions.Consents, bank.Consent, "service", channel),
        _ => Permissions.Allows(permissions.Consents, bank.Consent, "protection", channel),
    };

    private CelValue[] Moved(IReadOnlyList<CelValue> facts, BankDefinition then) =>
        [.. bank.Facts.Facts.Select(f => then.Facts.Find(f.Name) is var slot and >= 0 ? facts[slot] : CelValue.Missing(f.Name))];
}
