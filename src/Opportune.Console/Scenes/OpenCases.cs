using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Runtime;

namespace Opportune.Console.Scenes;

/// <summary>Complaints and matters of a customer that are not closed yet.</summary>
/// <param name="Complaints">Their identifiers.</param>
/// <param name="Hardships">Identifiers of matters of kind hardship.</param>
internal sealed record OpenCases(IReadOnlyList<string> Complaints, IReadOnlyList<string> Hardships)
{
    /// <summary>Reads a customer's entries.</summary>
    internal static async Task<OpenCases> ReadAsync(BankRuntime runtime, CustomerId customer, CancellationToken cancel)
    {
        var (complaints, hardships) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        await foreach (var (_, entry, _) in runtime.ExportAsync(customer, cancel))
        {
            if (entry is not JournalEntry.EventTaken { Event: var e }) continue;
            switch (e.Type.Name)
            {
                case "complaint.opened": complaints.Add(e.Text("complaint")!); break;
                case "complaint.closed": complaints.Remove(e.Text("complaint")!); break;
                case "matter.opened" when e.Text("kind") == "hardship": hardships.Add(e.Text("matter")!); break;
                case "matter.closed": hardships.Remove(e.Text("matter")!); break;
                default: break;
            }
        }
        return new([.. complaints], [.. hardships]);
    }
}
