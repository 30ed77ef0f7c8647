namespace Opportune.Engine.Deliver;

/// <summary>Orders the choices of decisions by their ids' letters and then by slot, equal on every machine.</summary>
internal sealed class ChoiceOrder : IComparer<(string DecisionId, int Slot)>
{
    public static ChoiceOrder Instance { get; } = new();

    public int Compare((string DecisionId, int Slot) x, (string DecisionId, int Slot) y) =>
        string.CompareOrdinal(x.DecisionId, y.DecisionId) is var order and not 0 ? order : x.Slot.CompareTo(y.Slot);
}
