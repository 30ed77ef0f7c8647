using System.Runtime.CompilerServices;

namespace Opportune.Engine.Bank;

/// <summary>What is looked up in a definition again and again, worked out once per definition.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class BankIndex
{
    private static readonly ConditionalWeakTable<BankDefinition, BankIndex> Indexes = [];
    private readonly Dictionary<string, ActionDefinition> _actions;

    private BankIndex(BankDefinition bank)
    {
        _actions = bank.Actions.ToDictionary(a => a.Id, StringComparer.Ordinal);
        ContactMemory = TimeSpan.FromDays(1) + bank.Limits.Select(Length).Append(TimeSpan.FromDays(30)).Max();
    }

    internal static BankIndex Of(BankDefinition bank) => Indexes.GetValue(bank, static b => new(b));

    internal TimeSpan ContactMemory { get; }

    internal ActionDefinition? Action(string id) => _actions.GetValueOrDefault(id);

    private static TimeSpan Length(ContactLimit limit) => limit.Period switch
    {
        LimitPeriod.Rolling => limit.Length, LimitPeriod.Day => TimeSpan.FromDays(1), LimitPeriod.Week => TimeSpan.FromDays(7), _ => TimeSpan.FromDays(31),
    };
}
