using Opportune.Engine.Profile.Accounts;

namespace Opportune.Engine.Profile;

/// <summary>What was worked out about a profile as of an instant, filled in as it is asked for.</summary>
/// <remarks>Not thread-safe: it belongs to one view.</remarks>
internal sealed class DayFindings
{
    public Account[]? Current;
    public IReadOnlyList<Recurring>? Recurring;
    public IReadOnlyList<Recurring>? Income;
    public IReadOnlyList<Recurring>? Bills;
    public CashFlow? CashFlow;
    public (int Days, long Lowest, IReadOnlyList<string> Evidence)? Overdrawn;
}
